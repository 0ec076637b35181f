import ArgumentParser
import EventStore
import Foundation
import LogFormats
import PolicyEngine
import SecBotCore
import SecBotRuntime

/// `secbot backtest`: whom a policy set would have met in recorded logs.
struct Backtest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Try a policy set on the past before it is armed.",
        discussion: """
            Recorded logs run through the live engines on event time; without files, the findings of the store do. Nothing \
            is done. Shown are acts that would have been carried out, and those that would have met somebody protected; \
            --all shows every decision. Exit status 1 with --junit when somebody protected would have been met, or an \
            address would have been blocked that later logged in.
            Example: secbot backtest --policy strict --since 30d /var/log/auth.log*
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var selection: RuleOptions
    @Option(help: "A set's name or file.") var policy: String
    @Option(help: "The most that policies may do: observe, propose or enforce; without it enforce.") var mode: String?
    @Option(help: "Judge findings from this time on: 30d, 2h or RFC 3339.") var since: String?
    @Option(help: "Also protected; may be given several times.") var protect: [String] = []
    @Flag(help: "Protect only what --protect names, not what this host shows of itself.") var noHost = false
    @Flag(help: "Show every decision, also those that do nothing.") var all = false
    @Option(help: ArgumentHelp("Also write the result as JUnit XML.", valueName: "file")) var junit: String?
    @Option(help: "Format by name, or auto.") var format = FormatCatalog.automatic
    @Option(help: ArgumentHelp("Your own declared formats; may be given several times.", valueName: "path"))
    var formats: [String] = []
    @Option(help: "Zone of times written without one (Europe/Zurich); without it the host's.") var timezone: String?
    @Option(help: "Read dates without a year as if it were this moment (RFC 3339).") var now: String?
    @Argument(help: "Log files; - is standard input; without any, the findings of the store.") var files: [String] = []

    func run() async throws {
        try await reporting {
            let report = try measure()
            let rows = report.decisions.filter { all || $0.isAct || !$0.protection.isEmpty }
            try BacktestOutput(report: report, rows: rows, common: common).write()
            if let junit {
                let text = BacktestJUnit.text(report)
                guard (try? Data(text.utf8).write(to: URL(fileURLWithPath: junit))) != nil else {
                    throw CommandFailure(.environment, "cannot write \(TerminalText.escaped(junit))")
                }
                if !report.isHarmless { throw ExitCode(CommandFailure.Status.findings.rawValue) }
            }
        }
    }

    private func measure() throws -> BacktestReport {
        let set = try PolicyArguments.load(policy)
        let settings = try common.settings()
        let context = PolicyContext(
            mode: try PolicyArguments.mode(mode, default: .enforce),
            protected: try PolicyArguments.protected(settings, protect, host: !noHost))
        let factory = try Arguments.parsers(format: format, timezone: timezone, now: now, formats: formats)
        let since = try since.map { try Arguments.moment($0, option: "--since") }
        let analyzer = try selection.load().analyzer(key: Array("secbot replay key".utf8))
        var session = BacktestSession(
            engine: PolicyEngine(set: set), context: context, since: since, analyzer: analyzer
        ) { _ in factory.make() }
        if files.isEmpty {
            let store = try SQLiteStore(readingStateDirectory: try common.stateDirectory())
            let times = try store.firstTold(since: since)
            // The store keeps a finding in its last state; the bot judged it when it was first told.
            session.take(
                try store.findings(FindingQuery(since: since, limit: 1_000_000)).map { finding in
                    var finding = finding
                    finding.time = times[finding.id] ?? finding.time
                    return finding
                })
            return session.finish()
        }
        let progress = ProgressLine()
        for file in files { try session.read(path: file) { progress.show($0) } }
        progress.clear()
        return session.finish()
    }
}
