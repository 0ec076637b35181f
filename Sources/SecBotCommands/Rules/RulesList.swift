import ArgumentParser
import SecBotCore
import SecBotRuntime
import SigmaRules

/// `secbot rules list`: which detections there are.
struct RulesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the rules that make findings.",
        discussion: "Example: secbot rules list --pack web-judging")

    @OptionGroup var common: CommonOptions
    @OptionGroup var selection: RuleOptions

    private struct Row: Encodable {
        var id: String
        var level: String
        var title: String
        var tags: [String]
    }

    func run() async throws {
        try await reporting {
            let rules = try selection.load().rules
            var rows = rules.rules.filter(\.generatesFindings).map {
                Row(id: $0.id, level: $0.level.name, title: $0.title, tags: $0.tags)
            }
            rows += rules.correlations.filter(\.generatesFindings).map {
                Row(id: $0.id, level: $0.level.name, title: $0.title, tags: $0.metadata.tags)
            }
            rows.sort { ($0.title, $0.id) < ($1.title, $1.id) }
            switch common.format(stream: false) {
            case .json: Console.out(try JSONText.encode(rows))
            case .ndjson: for row in rows { Console.out(try JSONText.encode(row)) }
            case .csv:
                Console.out("id,level,title")
                for row in rows {
                    Console.out([row.id, row.level, row.title].map(Arguments.csv).joined(separator: ","))
                }
            case .table:
                for row in rows {
                    let level = row.level + String(repeating: " ", count: max(0, 13 - row.level.count))
                    Console.out("\(row.id)  \(level)  \(TerminalText.escaped(row.title))")
                }
                Console.out(common.style.dim("\(rows.count) rules. Next: secbot rules test"))
            }
        }
    }
}
