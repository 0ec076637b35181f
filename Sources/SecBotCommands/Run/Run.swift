import ArgumentParser
import EventStore
import Foundation
import Logging
import SecBotCore
import SecBotRuntime
import SecurityMonitor
import ThreatAnalyzer

/// `secbot run`: the bot itself.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watch this host's logs and say what is found.",
        discussion: """
            Without a configuration the bot reads the logs it finds on this host; where there are none, an attack day that \
            ships with it. Decisions about findings are recorded; nothing on the host is changed yet.
            Example: secbot run --config /etc/secbot/secbot.yaml
            """)

    @OptionGroup var common: CommonOptions
    @Option(help: "The most that policies may do: observe, propose or enforce.") var mode: String?
    @Flag(help: "Read the attack day that ships with secbot instead of this host's logs, then end.") var attackDay =
        false

    func run() async throws {
        try await reporting {
            let settings = try common.settings()
            let mode = try chosenMode(settings)
            umask(0o077)
            let directory = try common.stateDirectory()
            let store = try SQLiteStore(stateDirectory: directory)
            let lock = try StateLock(directory: directory)
            defer { lock.release() }
            let plan = attackDay ? try SourcePlan.attackDay(notes: []) : try SourcePlan.make(settings)
            let key = try store.secret("finding-key") { (0..<32).map { _ in UInt8.random(in: 0...255) } }
            let rules = RuleLoading(settings.rules, cache: RuleCache(stateDirectory: directory))
            try RuleReport.write(rules)
            var analyzer = rules.analyzer(key: key)
            let progress = try store.progress()
            let view = LiveView(style: common.style, isTerminal: common.format(stream: true) == .table)
            let logger = Logging.logger(level: settings.logLevel)
            if let state = progress.analyzerState, let problem = analyzer.restore(state) {
                logger.warning("stored windows cannot be read and are learned anew", metadata: ["cause": "\(problem)"])
            }
            greet(plan, mode: mode, directory: directory)
            var status = RunStatus(
                version: Version.number, processID: getpid(), started: .now, mode: mode.rawValue)
            status.rules = analyzer.activeRules
            status.rulesRejected = rules.rejected
            status.isDemonstration = plan.isDemonstration
            let pipeline = AnalysisPipeline(analyzer: analyzer, makeParser: try plan.parsers(settings.monitor))
            var parts = Bot.Parts(
                store: store, sources: plan.sources, progress: progress, status: status, logger: logger,
                observer: { view.show($0) }, endsWithSources: plan.endsWithSources)
            let policies = try PolicyArguments.load(settings.policy)
            let protection = ProtectionSource(policy: settings.policy, monitor: settings.monitor)
            parts.protection = protection
            parts.responder = Responder(
                set: policies, mode: mode, host: nil, protection: protection, store: store, executor: nil,
                savedState: progress.policyState, logger: logger)
            let bot = Bot(parts)
            try await bot.run(pipeline) {
                view.ready()
                ServiceNotification.ready()
            }
            view.close()
            if plan.isDemonstration, common.format(stream: true) == .table {
                Console.out(
                    common.style.dim("That was the attack day. Next: secbot findings list --state-dir \(directory)"))
            }
        }
    }

    private func chosenMode(_ settings: Settings) throws -> PolicyMode {
        guard let mode else { return settings.policy.mode }
        guard let chosen = PolicyMode(rawValue: mode) else {
            throw CommandFailure(.usage, "--mode is observe, propose or enforce, not \"\(TerminalText.escaped(mode))\"")
        }
        return chosen
    }

    private func greet(_ plan: SourcePlan, mode: PolicyMode, directory: String) {
        for note in plan.notes { Console.error(note) }
        if mode != .observe {
            Console.error(
                "secbot: mode \(mode.rawValue) is asked for; decisions are recorded, and nothing carries them out yet")
        }
        Console.error(
            "secbot \(Version.number): \(plan.sources.count) sources, state in \(TerminalText.escaped(directory))")
    }
}
