import SecBotCore
import SigmaRules
import Testing

@Suite("Statistics of rules") struct StatisticsTests {
    private static let rules = """
        title: Found
        id: found
        logsource: {category: test}
        detection:
            sel: {statsImage|endswith: '/sh', statsUser: 'root'}
            condition: sel
        ---
        title: Never a candidate
        id: never
        logsource: {category: test}
        detection:
            sel: {statsOther: 'x', statsImage|fieldref: statsMissing}
            condition: sel
        ---
        title: Always judged
        id: always
        logsource: {category: test}
        detection:
            sel: {statsImage: '/bin/true'}
            condition: not sel
        """

    @Test func countsAndFields() throws {
        let (rules, problems) = RuleSet.load([RuleSource(path: "r.yml", text: Self.rules)])
        #expect(problems.map(\.rendered) == [])
        _ = FieldRegistry.shared.intern("statsUnread")
        var statistics = RuleStatistics(rules)
        var reader = JSONEventReader(table: JSONFieldTable(FieldRegistry.shared.snapshot))
        let lines = [
            #"{"statsImage":"/bin/sh","statsUser":"root","statsUnread":1}"#,
            #"{"statsImage":"/bin/sh","statsUser":"bob","statsUnread":[1,2]}"#,
            #"{"statsImage":"/bin/true","statsUser":"root"}"#,
        ]
        for line in lines {
            let bytes = Array(line.utf8)
            var event = Event()
            try reader.read(bytes.span, 0..<bytes.count, into: &event)
            statistics.observe(&event, in: bytes.span)
        }
        #expect(statistics.events == 3 && statistics.unroutedEvents == 3)
        let entries = statistics.entries
        #expect(entries.map(\.matches) == [1, 0, 2])
        #expect(entries[0].candidates >= 1 && entries[0].candidates <= 3)
        #expect(entries[1].candidates == 0 && entries[1].items == 0 && entries[1].nanoseconds == 0)
        #expect(entries[2].candidates == 3 && entries[2].isAlwaysJudged && !entries[0].isAlwaysJudged)
        #expect(entries[2].items == 3 && entries[2].nanoseconds > 0)
        #expect(statistics.missingFields.map(\.field) == ["statsMissing", "statsOther"])
        let unread = statistics.unreadFields.filter { $0.field.hasPrefix("stats") }
        #expect(unread.map(\.field) == ["statsUnread"] && unread.map(\.events) == [2])
    }
}
