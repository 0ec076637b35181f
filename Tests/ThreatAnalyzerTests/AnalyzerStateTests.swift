import SecBotCore
import SigmaRules
import Testing

@testable import ThreatAnalyzer

/// A bot that was stopped and started again finds what it would have found without the pause.
@Suite("Analyzer state") struct AnalyzerStateTests {
    private static let key = Array("a key for tests only".utf8)
    private static let rules = RuleSet.load([
        RuleSource(
            path: "test.yml",
            text: """
                title: Refused login
                id: 5d0f3a8e-0001-4000-8000-000000000001
                name: refused_login
                logsource: {product: linux, service: sshd}
                detection:
                    selection: {event.outcome: failure, secbot.attempt: counted}
                    condition: selection
                level: informational
                ---
                title: Many refused logins
                id: 5d0f3a8e-0001-4000-8000-000000000002
                correlation:
                    type: event_count
                    rules: [refused_login]
                    group-by: [source.ip]
                    timespan: 30m
                    condition: {gte: 4}
                level: medium
                ---
                title: Login as root
                id: 5d0f3a8e-0001-4000-8000-000000000003
                logsource: {product: linux, service: sshd}
                detection:
                    selection: {event.outcome: success, user.name: root}
                    condition: selection
                level: low
                """)
    ]).rules

    /// Two days of logins: a few hosts that guess at different speeds, and users who get in.
    private static func log(seed: UInt64, lines: Int) -> TestLog {
        var generator = SeededGenerator(seed: seed)
        var seconds: Int64 = 0
        return TestLog(
            (0..<lines).map { index in
                seconds += Int64.random(in: 1...400, using: &generator)
                let time = midnight.adding(seconds: seconds)
                let host = index % 3 == 0 ? 1 : Int.random(in: 1...12, using: &generator)
                let user = ["root", "alice", "bob"].randomElement(using: &generator) ?? "root"
                let isLetIn = host > 8 && Int.random(in: 0..<3, using: &generator) > 0
                let verdict = isLetIn ? "Accepted password for \(user)" : "Failed password for \(user)"
                return "\(time) host sshd[\(index + 100)]: \(verdict) from 192.0.2.\(host) port 40000 ssh2"
            })
    }

    /// The findings over a log, with a new analyzer that takes over the state at each cut.
    private func findings(_ log: TestLog, cuts: [Int] = []) throws -> [Finding] {
        var analyzer = Analyzer(rules: Self.rules, key: Self.key)
        var findings: [Finding] = []
        var start = 0
        for end in cuts + [log.count] {
            try log.read(start..<end) { event, reference, batch in
                analyzer.observe(&event, record: reference, in: batch, into: &findings)
            }
            start = end
            let state = analyzer.save()
            analyzer = Analyzer(rules: Self.rules, key: Self.key)
            #expect(analyzer.restore(state) == nil)
        }
        return findings
    }

    @Test(arguments: 1...12)
    func aRestartChangesNoFinding(seed: UInt64) throws {
        let log = Self.log(seed: seed, lines: 240)
        let uninterrupted = try findings(log)
        #expect(Set(uninterrupted.map(\.rule.id)).count >= 3, "the log must give every detector something to find")
        var generator = SeededGenerator(seed: seed &+ 1000)
        let cuts = (0..<Int.random(in: 1...6, using: &generator))
            .map { _ in Int.random(in: 0...log.count, using: &generator) }.sorted()
        #expect(try findings(log, cuts: cuts) == uninterrupted, "cut at \(cuts)")
    }

    @Test func theSameRecordsGiveTheSameIds() throws {
        let log = Self.log(seed: 7, lines: 120)
        #expect(try findings(log) == findings(log))
    }

    /// Damaged state is refused as a whole and the analyzer starts anew; it never traps.
    @Test(arguments: 1...40)
    func damagedStateIsAnErrorAndNoCrash(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let log = Self.log(seed: 3, lines: 60)
        var analyzer = Analyzer(rules: Self.rules, key: Self.key)
        var findings: [Finding] = []
        try log.read(0..<log.count) { event, reference, batch in
            analyzer.observe(&event, record: reference, in: batch, into: &findings)
        }
        var state = analyzer.save()
        if seed % 4 == 0 {
            state.removeLast(Int.random(in: 1...state.count, using: &generator))
        } else {
            for _ in 0..<8 {
                state[Int.random(in: state.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
        }
        var restored = Analyzer(rules: Self.rules, key: Self.key)
        let error = restored.restore(state)
        if seed % 4 == 0 { #expect(error != nil) }
        try log.read(0..<log.count) { event, reference, batch in
            restored.observe(&event, record: reference, in: batch, into: &findings)
        }
    }

    @Test func stateOfAnotherVersionIsLearnedAnew() {
        var analyzer = Analyzer(rules: Self.rules, key: Self.key)
        var state = analyzer.save()
        state[0] ^= 0xFF
        #expect(analyzer.restore(state) != nil)
    }
}
