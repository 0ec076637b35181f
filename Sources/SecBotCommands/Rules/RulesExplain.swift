import ArgumentParser
import LogFormats
import SecBotCore
import SecBotRuntime
import SecurityMonitor
import SigmaRules

/// `secbot rules explain`: why a rule did or did not match an event.
struct RulesExplain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say for each part of a rule whether an event fulfils it, and why not.",
        discussion: """
            The event is a JSON object or a raw log line. Lines begin with + for what holds and - for what does not; --json \
            gives the same as a tree. Exit status 1 when no rule of the file matches.
            Example: secbot rules explain --rule my_rule.yml --event event.json
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var pipelines: PipelineOptions
    @Option(help: "The rule file.") var rule: String
    @Option(help: "A file with one event; - is standard input.") var event: String

    func run() async throws {
        try await reporting {
            let (sources, problems) = RuleFiles.read([rule])
            if let problem = problems.first { throw CommandFailure(.usage, TerminalText.escaped("\(problem)")) }
            let (rules, diagnostics) = RuleSet.load(sources, options: try pipelines.ruleOptions())
            for diagnostic in diagnostics where diagnostic.severity == .error {
                Console.error(TerminalText.escapedLines(diagnostic.rendered))
            }
            guard !rules.rules.isEmpty else {
                throw CommandFailure(.usage, "no rule of \(TerminalText.escaped(rule)) can be used")
            }
            var bytes: [UInt8] = []
            var reader = try WholeLineReader(path: event)
            while let block = try reader.next() { bytes += block }
            while let last = bytes.last, last == 10 || last == 13 || last == 32 { bytes.removeLast() }
            var parsed = Event()
            try EventReading.read(bytes, into: &parsed)
            var explanations: [Explanation] = []
            for index in rules.rules.indices {
                explanations.append(rules.explain(rule: index, parsed, in: bytes.span, record: 0..<bytes.count))
            }
            if common.json || common.output == .json {
                Console.out(try JSONText.encode(explanations.map(ExplanationRendering.init)))
            } else {
                for explanation in explanations { Console.out(TerminalText.escapedLines(explanation.rendered)) }
            }
            if !explanations.contains(where: \.matches) { throw ExitCode(1) }
        }
    }
}

/// Reads one event given as JSON or as a raw log line.
enum EventReading {
    static func read(_ bytes: [UInt8], into event: inout Event) throws {
        if bytes.first(where: { $0 != 32 && $0 != 9 && $0 != 10 }) == 123 {
            event.reset()
            var reader = JSONEventReader(table: JSONFieldTable(FieldRegistry.shared.snapshot))
            do {
                try reader.read(bytes.span, 0..<bytes.count, into: &event)
            } catch {
                throw CommandFailure(.usage, "the event is not readable JSON: \(error)")
            }
            EventRouter().route(&event, in: bytes.span)
            return
        }
        var parser = try ParserFactory(format: FormatCatalog.automatic, timezone: nil, now: .now).make()
        let record = RawRecord(start: 0, end: bytes.count, position: 0)
        if parser.parse(batch: bytes.span, record: record, into: &event) == .pending {
            _ = parser.flush(all: true, into: &event)
        }
    }
}
