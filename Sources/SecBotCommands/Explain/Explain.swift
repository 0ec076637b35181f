import ArgumentParser
import EventStore
import LogFormats
import SecBotCore
import SecBotRuntime
import SigmaRules

/// `secbot explain`: why something is as it is.
struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what the bot makes of a line, why there is a finding, or what a rule wants.",
        subcommands: [ExplainLine.self, ExplainFinding.self, ExplainRule.self])
}

/// `secbot explain line`: format, fields, and which rules the line matches.
struct ExplainLine: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "line", abstract: "Say what is read out of a log line and which rules it matches.",
        discussion:
            "Example: secbot explain line 'Nov 20 12:00:00 web sshd[1]: Failed password for root from 192.0.2.1 port 2 ssh2'"
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var selection: RuleOptions
    @Option(help: "Format by name, or auto.") var format = FormatCatalog.automatic
    @Argument(help: "The line.") var line: [String]

    func run() async throws {
        try await reporting {
            let rules = try selection.load().rules
            let bytes = Array(line.joined(separator: " ").utf8)
            var event = Event()
            if format == FormatCatalog.automatic {
                try EventReading.read(bytes, into: &event)
            } else {
                var parser = try Arguments.parsers(format: format, timezone: nil, now: nil).make()
                _ = parser.parse(
                    batch: bytes.span, record: RawRecord(start: 0, end: bytes.count, position: 0), into: &event)
            }
            guard event.format != nil || !event.rows.isEmpty else {
                Console.out(
                    "No format claims this line. It is counted as unparsed; try --format NAME (secbot parse --list-formats)."
                )
                throw ExitCode(1)
            }
            if event.format != nil {
                var writer = JSONWriter()
                EventRendering().write(event, in: bytes.span, .line(1), into: &writer)
                Console.out(String(decoding: writer.bytes, as: UTF8.self))
            }
            var matcher = rules.makeMatcher()
            var matches: [Int] = []
            matcher.evaluate(event, in: bytes.span, into: &matches)
            if matches.isEmpty { Console.out("No rule matches this line by itself.") }
            for match in matches {
                let explanation = rules.explain(rule: match, event, in: bytes.span, record: 0..<bytes.count)
                Console.out(TerminalText.escapedLines(explanation.rendered))
            }
            Console.out(
                common.style.dim(
                    "Next: secbot rules explain --rule FILE --event FILE shows why another rule does not match"))
        }
    }
}

/// `secbot explain finding`: the same card as `findings show`.
struct ExplainFinding: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "finding", abstract: "Say why there is a finding.",
        discussion: "Example: secbot explain finding 3fa41c07")

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

/// `secbot explain rule`: what a rule wants, in words.
struct ExplainRule: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rule", abstract: "Say what a rule looks for and what to do when it finds something.",
        discussion: "Example: secbot explain rule f541e4a7")

    @OptionGroup var common: CommonOptions
    @OptionGroup var selection: RuleOptions
    @Argument(help: "The rule's id, or its beginning, or a part of its title.") var id: String

    func run() async throws {
        try await reporting {
            let rules = try selection.load().rules
            let all = rules.rules.map(\.metadata) + rules.correlations.map(\.metadata)
            let wanted = id.lowercased()
            let found = all.filter { $0.id.lowercased().hasPrefix(wanted) || $0.title.lowercased().contains(wanted) }
            guard !found.isEmpty else {
                throw CommandFailure(
                    .usage, "no rule with \"\(TerminalText.escaped(id))\"; list them with: secbot rules list")
            }
            for rule in found.prefix(20) {
                Console.out(
                    common.style.bold(TerminalText.escaped(rule.title))
                        + "  [\(rule.level.name)]  \(TerminalText.escaped(rule.id))")
                if let text = rule.description {
                    Console.out("  " + TerminalText.escapedLines(text).replacing("\n", with: "\n  "))
                }
                if !rule.tags.isEmpty {
                    Console.out("  tags: " + TerminalText.escaped(rule.tags.joined(separator: " ")))
                }
                for reason in rule.falsePositives { Console.out("  may be harmless: " + TerminalText.escaped(reason)) }
                Console.out(common.style.dim("  \(TerminalText.escaped(rule.path)):\(rule.line)"))
            }
        }
    }
}
