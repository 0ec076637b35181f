import ArgumentParser
import Foundation
import LogFormats
import SecBotCore
import SecBotRuntime

/// `secbot replay`: recorded logs through the live engine.
struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find attacks in recorded logs, as the live bot would have.",
        discussion: """
            Findings go to standard output, one JSON object a line when it is no terminal. Times are those of the records.
            Example: secbot replay /var/log/auth.log.1 /var/log/nginx/access.log.2.gz
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var selection: RuleOptions
    @OptionGroup var pipelines: PipelineOptions
    @Option(help: "Policy file; must be there, and is used once responses exist.") var policy: String?
    @Option(help: "Format by name, or auto.") var format = FormatCatalog.automatic
    @Option(help: ArgumentHelp("Your own declared formats; may be given several times.", valueName: "path"))
    var formats: [String] = []
    @Option(help: "Zone of times written without one (Europe/Zurich); without it the host's.") var timezone: String?
    @Option(help: "Read dates without a year as if it were this moment (RFC 3339).") var now: String?
    @Option(
        help: ArgumentHelp(
            "Write lines, findings and speed as JSON to this file; - is standard error.", valueName: "file"))
    var stats: String?
    @Option(help: "End with status 1 when there is a finding of this level or above.") var failOn: String?
    @Argument(help: "Log files; - is standard input; .gz .xz .zst .bz2 are read as they are.") var files: [String]

    func run() async throws {
        try await reporting {
            if let policy, !FileManager.default.isReadableFile(atPath: policy) {
                throw CommandFailure(.usage, "--policy \(TerminalText.escaped(policy)) cannot be read")
            }
            let failLevel = try failOn.map { try Arguments.level($0) }
            let factory = try Arguments.parsers(
                format: format, timezone: timezone, now: now, formats: formats)
            let rules = try selection.load(
                try pipelines.ruleOptions(), stateDirectory: try? common.stateDirectory())
            let analyzer = rules.analyzer(key: Array("secbot replay key".utf8))
            var session = ReplaySession(analyzer: analyzer) { _ in factory.make() }
            let progress = ProgressLine()
            for file in files { try session.replay(path: file) { progress.show($0) } }
            progress.clear()
            let findings = session.finish()
            try write(findings)
            try write(session.statistics)
            if let failLevel, findings.contains(where: { $0.rule.level >= failLevel }) { throw ExitCode(1) }
        }
    }

    private func write(_ findings: [Finding]) throws {
        switch common.format(stream: true) {
        case .json: Console.out(FindingRendering.array(findings))
        case .ndjson, .csv:
            var output = BufferedOutput()
            for finding in findings { output.line(FindingRendering.line(finding)) }
            output.flush()
        case .table:
            for finding in findings {
                for line in FindingLines(finding: finding, style: common.style, width: Terminal.width).detail {
                    Console.out(line)
                }
            }
        }
    }

    private func write(_ statistics: ReplaySession.Statistics) throws {
        if let stats {
            let text = try JSONText.encode(statistics)
            if stats == "-" {
                Console.error(text)
            } else {
                guard (try? Data((text + "\n").utf8).write(to: URL(fileURLWithPath: stats))) != nil else {
                    throw CommandFailure(.environment, "cannot write \(TerminalText.escaped(stats))")
                }
            }
        } else if Terminal.isTerminal(2) {
            let rate = Int(statistics.linesPerCPUSecond)
            Console.error(
                "\(statistics.lines) lines, \(statistics.parsed) parsed, \(statistics.findings) findings, \(rate) lines per CPU-second"
            )
        }
    }
}

/// How far a long reading is; only on a terminal.
final class ProgressLine {
    private let started = ContinuousClock.now
    private let isShown = Terminal.isTerminal(2)
    private var hasText = false

    func show(_ lines: UInt64) {
        guard isShown else { return }
        let elapsed = started.duration(to: .now)
        guard elapsed > .seconds(1) else { return }
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        Console.write("\r\u{1B}[K\(lines) lines, \(Int(Double(lines) / seconds)) per second", to: 2)
        hasText = true
    }

    func clear() {
        if hasText { Console.write("\r\u{1B}[K", to: 2) }
        hasText = false
    }
}
