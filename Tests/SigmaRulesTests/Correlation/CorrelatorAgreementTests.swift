import Foundation
import SecBotCore
import SigmaRules
import Testing

/// The correlator against the plain one, and against itself with a restart in between. `SECBOT_CORRELATION_EVENTS` sets
/// the number of random events for a long run.
@Suite("Correlation agreement") struct CorrelatorAgreementTests {
    private static let events =
        ProcessInfo.processInfo.environment["SECBOT_CORRELATION_EVENTS"].flatMap(Int.init) ?? 40_000
    private static let second: Int64 = 1_000_000_000

    enum Clock { case recorded, live, mixed }

    /// Records whose times wander: in order for the most part, late by a little or a lot, now and then from the future.
    private static func records(_ count: Int, _ clock: Clock, _ random: inout SeededGenerator) -> [TestRecord] {
        var now: Int64 = 1_700_000_000 * second
        let pace = random.pick([second / 4, second, 4 * second])
        let people = 1 + random.below(4)
        let name = random.chance(30) ? String(repeating: "x", count: 300 + random.below(600)) : "u"
        return (0..<count).map { number in
            now += random.chance(30) ? 0 : Int64(random.below(Int(pace)))
            if random.chance(1) { now += Int64(random.below(200)) * second }
            var time: Int64? = now
            switch random.below(100) {
            case 0..<70: break
            case 70..<90: time = now - Int64(random.below(12_000)) * 1_000_000
            case 90..<95: time = now - Int64(random.below(90)) * second
            case 95..<97: time = nil
            case 97: time = clock == .live ? now + Int64(random.below(20)) * second : now
            case 98: time = clock == .mixed ? now - Int64(2 + random.below(9)) * 3600 * second : now
            default: time = clock == .mixed ? now + Int64(2 + random.below(9)) * 3600 * second : now
            }
            if clock == .mixed, random.chance(1) { now += 5000 * second }
            var fields = ["user": "\(name)\(random.below(people))", "ip": "192.0.2.\(random.below(people))"]
            fields["v"] = "v\(random.below(8))"
            fields["n"] = "\(random.below(80) - 10)"
            if random.chance(3) { fields[random.pick(["user", "ip", "v", "n"])] = nil }
            return TestRecord(
                rules: random.chance(85) ? [random.below(3)] : [0, 1 + random.below(2)], time: time,
                arrival: clock == .live ? now : nil, source: random.below(3), fields: fields,
                weight: random.chance(90) ? 1 : UInt32(1 + random.below(4)), reference: UInt64(number + 1))
        }
    }

    @Test(arguments: [Clock.recorded, .live]) func agreesWithThePlainOne(clock: Clock) throws {
        let rounds = 60
        for seed in 0..<rounds {
            var random = SeededGenerator(seed: UInt64(seed) &* 7919 &+ (clock == .live ? 1 : 0))
            let specs = CorrelationSpec.random(&random)
            let rules = CorrelationSpec.load(specs)
            var harness = CorrelatorHarness()
            #expect(rules.correlations.map(\.id) == specs.map(\.id))
            let late = Int64(random.pick([0, 2, 10]))
            var reference = ReferenceCorrelator(specs, lateSeconds: late, members: 6, values: 12)
            var correlator = rules.makeCorrelator(
                limits: CorrelatorLimits(members: 6, values: 12, lateSeconds: late))
            var signals: [CorrelationSignal] = []
            for record in Self.records(Self.events / 2 / rounds, clock, &random) {
                let before = (signals.count, reference.signals.count)
                try harness.feed(record, to: &correlator, into: &signals)
                reference.observe(record)
                let ours = signals[before.0...].map(TestRecord.describe)
                let theirs = Array(reference.signals[before.1...])
                guard ours == theirs else {
                    Issue.record("seed \(seed), record \(record): \(ours) instead of \(theirs); \(specs.map(\.yaml))")
                    return
                }
            }
            let before = (signals.count, reference.signals.count)
            correlator.finish(into: &signals)
            reference.finish()
            #expect(signals[before.0...].map(TestRecord.describe) == Array(reference.signals[before.1...]))
            #expect(correlator.counters.lateRecords == reference.late)
            #expect(correlator.counters.futureRecords == reference.future)
            #expect(correlator.counters.evictedGroups == 0)
        }
    }

    @Test(arguments: [Clock.recorded, .live, .mixed]) func aRestartChangesNothing(clock: Clock) throws {
        for seed in 0..<60 {
            var random = SeededGenerator(seed: UInt64(seed) &* 104_729 &+ 3)
            let specs = CorrelationSpec.random(&random)
            let rules = CorrelationSpec.load(specs)
            var harness = CorrelatorHarness()
            let limits = CorrelatorLimits(
                groups: random.pick([3, 8, 1000]), members: 5, values: 6, deferred: random.pick([4, 1000]),
                lateSeconds: 5, retellSeconds: random.pick([0, 20]))
            let records = Self.records(250, clock, &random)
            let split = random.below(records.count)
            var whole = rules.makeCorrelator(limits: limits)
            var first = rules.makeCorrelator(limits: limits)
            var expected: [CorrelationSignal] = []
            var found: [CorrelationSignal] = []
            for record in records { try harness.feed(record, to: &whole, into: &expected) }
            whole.finish(into: &expected)
            for record in records[..<split] { try harness.feed(record, to: &first, into: &found) }
            var writer = StateWriter()
            first.save(to: &writer)
            var second = rules.makeCorrelator(limits: limits)
            var reader = StateReader(writer.bytes)
            try second.restore(from: &reader)
            #expect(reader.isAtEnd)
            var again = StateWriter()
            second.save(to: &again)
            #expect(again.bytes == writer.bytes)
            for record in records[split...] { try harness.feed(record, to: &second, into: &found) }
            second.finish(into: &found)
            #expect(found.map(TestRecord.describe) == expected.map(TestRecord.describe), "seed \(seed)")
            #expect(second.counters == whole.counters, "seed \(seed)")
        }
    }

    @Test func hostileStateIsAnErrorAndNeverATrap() throws {
        var refused = 0
        for seed in 0..<12 {
            var random = SeededGenerator(seed: UInt64(seed) &* 31 &+ 7)
            let rules = CorrelationSpec.load(CorrelationSpec.random(&random))
            var harness = CorrelatorHarness()
            let records = Self.records(80, .mixed, &random)
            var correlator = rules.makeCorrelator(limits: CorrelatorLimits(values: 6))
            var signals: [CorrelationSignal] = []
            for record in records { try harness.feed(record, to: &correlator, into: &signals) }
            var writer = StateWriter()
            correlator.save(to: &writer)
            for _ in 0..<60 {
                var bytes = writer.bytes
                if random.chance(20) { bytes.removeLast(1 + random.below(bytes.count - 1)) }
                for _ in 0..<(1 + random.below(3)) {
                    bytes[random.below(bytes.count)] = random.pick([0, 1, 127, 128, 255, UInt8(random.below(256))])
                }
                var other = rules.makeCorrelator(limits: CorrelatorLimits(values: 6))
                var reader = StateReader(bytes)
                do {
                    try other.restore(from: &reader)
                } catch {
                    refused += 1
                }
                // Whatever was taken over must be usable.
                for record in records.suffix(20) { try harness.feed(record, to: &other, into: &signals) }
                other.finish(into: &signals)
                signals.removeAll()
            }
        }
        #expect(refused > 50)
    }
}
