import CAllocationCounter
import Glibc
import SecBotCore
import SigmaRules

/// Fills a correlator with groups, then feeds it further events of them, and tells what that cost.
@main struct WindowBenchmark {
    private static let second: Int64 = 1_000_000_000

    private struct Case {
        var name: String
        var correlation: String
        /// Events of each group before the steady state, none of which completes the condition.
        var events: Int
        var rules = 1
        var hasValue = false
    }

    private static let cases = [
        Case(name: "event_count gte 5, 1 event", correlation: "type: event_count, condition: {gte: 5}", events: 1),
        Case(name: "event_count gte 5, 4 events", correlation: "type: event_count, condition: {gte: 5}", events: 4),
        Case(name: "event_count gte 10, 9 events", correlation: "type: event_count, condition: {gte: 10}", events: 9),
        Case(
            name: "value_count gte 5, 4 values", correlation: "type: value_count, condition: {field: v, gte: 5}",
            events: 4, hasValue: true),
        Case(name: "temporal of 2, 1 of them", correlation: "type: temporal", events: 1, rules: 2),
        Case(name: "temporal_ordered of 2, the first", correlation: "type: temporal_ordered", events: 1, rules: 2),
        Case(
            name: "value_sum gte 1e9, 4 values", correlation: "type: value_sum, condition: {field: v, gte: 1000000000}",
            events: 4, hasValue: true),
    ]

    /// One case for each process, so that no memory of an earlier one is counted.
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        let counts = arguments.compactMap { Int($0) }
        guard counts.count == 2, arguments.contains("case"), cases.indices.contains(counts[0]) else {
            return print("usage: window-benchmark case 0...\(cases.count - 1) GROUPS")
        }
        run(cases[counts[0]], counts[1])
    }

    private static func run(_ test: Case, _ groups: Int) {
        var text = ""
        let names = ["a", "b"].prefix(test.rules)
        for name in names {
            text += "title: \(name)\nid: \(name)\nlogsource: {category: t}\n"
            text += "detection: {s: {k: \(name)}, condition: s}\n---\n"
        }
        text += "title: c\nid: c\ncorrelation: {\(test.correlation), rules: [\(names.joined(separator: ", "))], "
        text += "group-by: [address], timespan: 10m}\n"
        let (rules, problems) = RuleSet.load([RuleSource(path: "rules.yml", text: text)])
        guard problems.isEmpty else { return print(problems) }
        let address = FieldRegistry.shared.intern("address") ?? .none
        let value = FieldRegistry.shared.intern("v") ?? .none
        var correlator = rules.makeCorrelator(limits: CorrelatorLimits(groups: 2_000_000, bytes: 1 << 30))
        var event = Event()
        var signals: [CorrelationSignal] = []
        let nothing: [UInt8] = []
        var now: Int64 = 1_700_000_000 * second
        var fired = 0

        func prepare(_ group: Int, _ round: Int) {
            event.reset()
            var mark = event.arenaMark
            event.write(digits: 10 + group >> 24 & 0x7F)
            for shift in [16, 8, 0] {
                event.write(46)
                event.write(digits: group >> shift & 255)
            }
            event.appendArena(address, from: mark)
            if test.hasValue {
                mark = event.arenaMark
                event.write(digits: round)
                event.appendArena(value, from: mark)
            }
        }
        /// Feeds one event to every group, in an order that no cache foresees; answers nanoseconds an event.
        func feed(_ rounds: Range<Int>, step: Int64, isMeasured: Bool = true) -> Double {
            let start = cpu()
            for round in rounds {
                var group = 0
                for _ in 0..<groups {
                    group = (group + 7_368_787) % groups
                    prepare(group, round)
                    guard isMeasured else { continue }
                    now += step
                    event.time = Timestamp(nanoseconds: now)
                    #if !OLD
                        correlator.begin(time: event.time, into: &signals)
                    #endif
                    correlator.observe(
                        rule: 0, event, in: nothing.span, reference: UInt64(bitPattern: now), into: &signals)
                    if !signals.isEmpty {
                        fired += signals.count
                        signals.removeAll(keepingCapacity: true)
                    }
                }
            }
            return (cpu() - start) * 1e9 / Double(rounds.count * groups)
        }

        let idle = feed(0..<max(1, 1_000_000 / groups), step: 0, isMeasured: false)
        let before = resident()
        // All of it well within the timespan.
        let filling = feed(0..<test.events, step: 60 * second / Int64(groups * test.events)) - idle
        #if !OLD
            correlator.finish(into: &signals)
        #endif
        let bytes = Double(resident() - before) / Double(groups)
        // A window holds as many events as before: old ones leave as new ones come.
        let step = 600 * second / Int64(groups * max(1, test.events)) + 1
        let settle = 2 * test.events * max(1, 20_000 / groups)
        _ = feed(0..<settle, step: step)
        let allocations = secbot_allocations()
        let rounds = max(1, 2_000_000 / groups)
        let later = feed(settle..<(settle + rounds), step: step) - idle
        let each = Double(secbot_allocations() - allocations) / Double(rounds * groups)
        let line = [
            test.name, "\(groups)", "\(Int(bytes))", "\(Int(filling))", "\(Int(later))",
            "\((each * 1e6).rounded() / 1e6)",
        ]
        print(line.joined(separator: "; "), fired > 0 ? "(\(fired) signals)" : "")
    }

    private static func cpu() -> Double {
        var usage = rusage()
        unsafe getrusage(0, &usage)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }

    /// Bytes of memory that the process has now.
    private static func resident() -> Int {
        guard let file = unsafe fopen("/proc/self/statm", "r") else { return 0 }
        defer { unsafe fclose(file) }
        var size = 0
        var pages = 0
        var buffer = [CChar](repeating: 0, count: 128)
        guard unsafe fgets(&buffer, 128, file) != nil else { return 0 }
        let parts = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            .split(separator: " ")
        size = Int(parts[0]) ?? 0
        pages = Int(parts[1]) ?? 0
        return size > 0 ? pages * 4096 : 0
    }
}

extension Event {
    mutating func write(digits number: Int) {
        if number >= 10 { write(digits: number / 10) }
        write(UInt8(48 + number % 10))
    }
}
