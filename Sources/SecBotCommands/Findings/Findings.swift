import ArgumentParser
import EventStore
import SecBotCore
import SecBotRuntime

/// `secbot findings`: what was detected.
struct Findings: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what was detected.", subcommands: [FindingsList.self, FindingsShow.self],
        defaultSubcommand: FindingsList.self)
}

/// `secbot findings list`.
struct FindingsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List findings, the newest first.",
        discussion: "Example: secbot findings list --since 24h --level medium")

    @OptionGroup var common: CommonOptions
    @Option(help: "Only findings after this time: 7d, 2h or RFC 3339.") var since: String?
    @Option(help: "Only findings before this time.") var until: String?
    @Option(help: "Only this level and above.") var level: String?
    @Option(help: "Only findings of this rule (id).") var rule: String?
    @Option(help: "Only findings about this address, user, host or file.") var entity: String?
    @Option(help: "At most this many.") var limit = 50

    func run() async throws {
        try await reporting {
            var query = FindingQuery(ruleID: rule, entity: entity, limit: min(max(limit, 1), 100_000))
            query.since = try since.map { try Arguments.moment($0, option: "--since") }
            query.until = try until.map { try Arguments.moment($0, option: "--until") }
            query.minimumLevel = try level.map { try Arguments.level($0) }
            let store = try SQLiteStore(readingStateDirectory: try common.stateDirectory())
            let findings = try store.findings(query)
            switch common.format(stream: false) {
            case .json: Console.out(FindingRendering.array(findings))
            case .ndjson: for finding in findings { Console.out(FindingRendering.line(finding)) }
            case .csv:
                Console.out("id,time,level,rule,entity,count")
                for finding in findings {
                    let fields = [
                        finding.id, finding.time.description, finding.rule.level.name, finding.rule.title,
                        finding.entities.first?.value ?? "", String(finding.count),
                    ]
                    Console.out(fields.map(Arguments.csv).joined(separator: ","))
                }
            case .table:
                if findings.isEmpty { Console.out("No findings. Next: secbot status") }
                for finding in findings {
                    Console.out(FindingLines(finding: finding, style: common.style, width: Terminal.width).summary)
                }
                if let first = findings.first {
                    Console.out(common.style.dim("Next: secbot findings show \(first.id.prefix(8))"))
                }
            }
        }
    }
}

/// `secbot findings show`.
struct FindingsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Explain one finding: rule, records, what matched.",
        discussion: "Example: secbot findings show 3fa41c07")

    @OptionGroup var common: CommonOptions
    @Argument(help: "The finding's id, or its beginning.") var id: String

    func run() async throws {
        try await reporting {
            let store = try SQLiteStore(readingStateDirectory: try common.stateDirectory())
            let finding = try FindingLookup.find(id, in: store)
            guard common.format(stream: false) == .table else {
                Console.out(FindingRendering.line(finding))
                return
            }
            for line in FindingCard(finding: finding, style: common.style).lines { Console.out(line) }
        }
    }
}
