import SecBotCore
import SigmaRules
import Testing

@Suite("Correlation state") struct CorrelatorTests {
    private static let rules = """
        title: failed
        id: failed
        name: failed
        logsource: {category: test}
        detection: {sel: {kind: fail}, condition: sel}
        ---
        title: many
        id: many
        correlation: {type: event_count, rules: [failed], group-by: [user], timespan: 60s, condition: {gte: 3}}
        ---
        title: spread
        id: spread
        correlation:
            type: value_count
            rules: [failed]
            group-by: [user]
            timespan: 60s
            condition: {field: from, gte: 2}
        """

    private static func load() -> RuleSet {
        RuleSet.load([RuleSource(path: "rules.yml", text: rules)]).rules
    }

    /// Feeds one event and describes the signals.
    private func feed(
        _ correlator: inout Correlator, _ second: Int64, user: String, from: String = "a", weight: UInt32 = 1
    ) throws -> [String] {
        var reader = JSONEventReader(table: JSONFieldTable(FieldRegistry.shared.snapshot))
        var event = Event()
        let bytes = Array(#"{"kind":"fail","user":"\#(user)","from":"\#(from)"}"#.utf8)
        try reader.read(bytes.span, 0..<bytes.count, into: &event)
        event.time = Timestamp(seconds: 1_700_000_000 + second)
        event.weight = weight
        var signals: [CorrelationSignal] = []
        correlator.begin(time: event.time, into: &signals)
        correlator.observe(rule: 0, event, in: bytes.span, reference: UInt64(second), into: &signals)
        return signals.map { "\($0.correlation) \($0.state) \($0.count) \($0.members) \($0.group)" }
    }

    @Test func anEpisodeFiresOnceAndIsExtended() throws {
        var correlator = Self.load().makeCorrelator()
        #expect(try feed(&correlator, 0, user: "x") == [])
        #expect(try feed(&correlator, 10, user: "x") == [])
        #expect(try feed(&correlator, 20, user: "x") == [#"0 fired 3 [0, 10, 20] ["x"]"#])
        #expect(try feed(&correlator, 30, user: "x") == [#"0 extended 4 [10, 20, 30] ["x"]"#])
        #expect(try feed(&correlator, 200, user: "x") == [])
        #expect(try feed(&correlator, 201, user: "x") == [])
        #expect(try feed(&correlator, 202, user: "x") == [#"0 fired 3 [200, 201, 202] ["x"]"#])
    }

    @Test func repeatedMessagesCountByTheirWeight() throws {
        var correlator = Self.load().makeCorrelator()
        #expect(try feed(&correlator, 0, user: "x", weight: 5) == [#"0 fired 5 [0] ["x"]"#])
    }

    @Test func distinctValuesAreCounted() throws {
        var correlator = Self.load().makeCorrelator()
        #expect(try feed(&correlator, 0, user: "x", from: "a") == [])
        #expect(try feed(&correlator, 1, user: "x", from: "b") == [#"1 fired 2 [0, 1] ["x"]"#])
    }

    @Test func stateSurvivesARestart() throws {
        var before = Self.load().makeCorrelator()
        _ = try feed(&before, 0, user: "x")
        _ = try feed(&before, 10, user: "x")
        _ = try feed(&before, 11, user: "y")
        var writer = StateWriter()
        before.save(to: &writer)
        var after = Self.load().makeCorrelator()
        var reader = StateReader(writer.bytes)
        try after.restore(from: &reader)
        #expect(reader.isAtEnd)
        #expect(try feed(&after, 20, user: "x") == [#"0 fired 3 [0, 10, 20] ["x"]"#])
    }

    @Test func truncatedStateIsAnError() throws {
        var correlator = Self.load().makeCorrelator()
        for second in 0..<20 { _ = try feed(&correlator, Int64(second), user: "u\(second % 4)") }
        var writer = StateWriter()
        correlator.save(to: &writer)
        for length in stride(from: 0, to: writer.bytes.count, by: 7) {
            var other = Self.load().makeCorrelator()
            var reader = StateReader(Array(writer.bytes[..<length]))
            #expect(throws: StateError.self) { try other.restore(from: &reader) }
        }
    }

    @Test func groupsAreBoundedAndEvictionIsCounted() throws {
        var correlator = Self.load().makeCorrelator(limits: CorrelatorLimits(groups: 10))
        for number in 0..<50 { _ = try feed(&correlator, Int64(number % 5), user: "u\(number)") }
        #expect(correlator.counters.liveGroups <= 10)
        #expect(correlator.counters.evictedGroups > 0)
    }

    @Test func theGroupWithTheLeastRecentEventMakesRoom() throws {
        var correlator = Self.load().makeCorrelator(limits: CorrelatorLimits(groups: 6))
        // Two correlations, so that three users fill the table. The first is seen again and must stay.
        for (second, user) in [(0, "a"), (1, "b"), (2, "c"), (3, "a"), (4, "d")] {
            _ = try feed(&correlator, Int64(second), user: user)
        }
        #expect(correlator.counters.evictedGroups == 2)
        #expect(try feed(&correlator, 5, user: "a") == [#"0 fired 3 [0, 3, 5] ["a"]"#])
        // `b` was dropped, and counts from the start.
        #expect(try feed(&correlator, 6, user: "b") == [])
        #expect(try feed(&correlator, 7, user: "b") == [])
    }

    @Test func memoryIsBoundedInBytes() throws {
        let limit = 1 << 20
        var correlator = Self.load().makeCorrelator(limits: CorrelatorLimits(bytes: limit))
        for number in 0..<12_000 { _ = try feed(&correlator, Int64(number / 1000), user: "user-\(number)") }
        let counters = correlator.counters
        #expect(counters.usedBytes <= limit + 4096)
        #expect(counters.evictedGroups > 10_000)
        #expect(counters.liveGroups * 300 > limit)
    }

    @Test func groupsThatAreOverAreForgotten() throws {
        var correlator = Self.load().makeCorrelator()
        for number in 0..<1000 { _ = try feed(&correlator, Int64(number * 5), user: "user-\(number)") }
        #expect(correlator.counters.liveGroups < 100)
        #expect(correlator.counters.evictedGroups == 0)
    }

    @Test func longGroupValuesAreCutAndStillToldApart() throws {
        var correlator = Self.load().makeCorrelator()
        let long = String(repeating: "x", count: 5000)
        for second in 0..<2 { #expect(try feed(&correlator, Int64(second), user: long + "a") == []) }
        for second in 2..<4 { #expect(try feed(&correlator, Int64(second), user: long + "b") == []) }
        #expect(try feed(&correlator, 5, user: long + "a").first?.hasPrefix("0 fired 3 [0, 1, 5]") == true)
    }
}
