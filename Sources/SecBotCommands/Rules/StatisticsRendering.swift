import SecBotCore
import SecBotRuntime
import SigmaRules

/// The figures of `rules stats` for people and programs.
struct StatisticsRendering: Encodable {
    struct Row: Encodable {
        var id: String
        var title: String
        var candidates: Int
        var matches: Int
        var items: Int
        var nanoseconds: Int64
        var always_judged: Bool
    }

    struct Unread: Encodable {
        var field: String
        var events: Int
    }

    struct Missing: Encodable {
        var field: String
        var rules: Int
    }

    var lines: Int
    var events: Int
    var unreadable: Int
    var unrouted: Int
    var rules: [Row]
    var unread_fields: [Unread]
    var missing_fields: [Missing]

    init(
        _ statistics: borrowing RuleStatistics, _ rules: RuleSet, _ tally: EventCorpus.Tally,
        _ order: RulesStatistics.Order
    ) {
        lines = tally.lines
        events = statistics.events
        unreadable = tally.unreadable
        unrouted = statistics.unroutedEvents
        self.rules = statistics.entries.map { entry in
            let rule = rules.rules[entry.rule]
            return Row(
                id: rule.id, title: rule.title, candidates: entry.candidates, matches: entry.matches,
                items: entry.items, nanoseconds: entry.nanoseconds, always_judged: entry.isAlwaysJudged)
        }
        unread_fields = statistics.unreadFields.map { Unread(field: $0.field, events: $0.events) }
        missing_fields = statistics.missingFields.map { Missing(field: $0.field, rules: $0.rules) }
        self.rules.sort { left, right in
            let keys: (Int64, Int64)
            switch order {
            case .time: keys = (left.nanoseconds, right.nanoseconds)
            case .candidates: keys = (Int64(left.candidates), Int64(right.candidates))
            case .matches: keys = (Int64(left.matches), Int64(right.matches))
            case .title: keys = (0, 0)
            }
            return keys.0 != keys.1 ? keys.0 > keys.1 : (left.title, left.id) < (right.title, right.id)
        }
    }

    func write(_ common: CommonOptions, top: Int) throws {
        switch common.format(stream: false) {
        case .json: Console.out(try JSONText.encode(self))
        case .ndjson: for row in rules { Console.out(try JSONText.encode(row)) }
        case .csv:
            Console.out("id,title,candidates,matches,items,nanoseconds,always_judged")
            for row in rules {
                let cells = [
                    row.id, row.title, String(row.candidates), String(row.matches), String(row.items),
                    String(row.nanoseconds), row.always_judged ? "yes" : "no",
                ]
                Console.out(cells.map(Arguments.csv).joined(separator: ","))
            }
        case .table: table(common.style, top > 0 ? top : Int.max)
        }
    }

    private func table(_ style: Style, _ top: Int) {
        let shown = rules.filter { $0.candidates > 0 }
        let table = TextTable(
            ["microseconds", "candidates", "matches", "items", "always", "rule"], numbers: [0, 1, 2, 3])
        let rows = shown.prefix(top).map { row in
            [
                String(row.nanoseconds / 1000), String(row.candidates), String(row.matches), String(row.items),
                row.always_judged ? "yes" : "", row.title,
            ]
        }
        for line in table.lines(rows) { Console.out(line) }
        let matching = rules.count { $0.matches > 0 }
        Console.out(
            style.dim(
                "\(events) events (\(unrouted) of unknown origin, \(unreadable) lines unreadable), \(rules.count) rules: "
                    + "\(shown.count) were candidates, \(matching) matched"))
        fields("fields that no rule reads", unread_fields.map { ("events", $0.field, $0.events) }, style, top)
        fields("fields of rules that no event has", missing_fields.map { ("rules", $0.field, $0.rules) }, style, top)
    }

    private func fields(
        _ title: String, _ entries: [(unit: String, field: String, count: Int)], _ style: Style, _ top: Int
    ) {
        guard let unit = entries.first?.unit else { return }
        Console.out("")
        Console.out(style.bold("\(entries.count) \(title)"))
        let table = TextTable([unit, "field"], numbers: [0])
        for line in table.lines(entries.prefix(top).map { [String($0.count), $0.field] }) {
            Console.out(line)
        }
    }
}
