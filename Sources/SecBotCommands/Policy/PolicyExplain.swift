import ArgumentParser
import EventStore
import PolicyEngine
import SecBotCore
import SecBotRuntime

/// `secbot policy explain`: what the policies make of a finding, condition by condition.
struct PolicyExplain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say what the policies make of a finding, and why.",
        discussion: """
            The finding is judged as if it had just arrived and its target were new. Exit status 2 when there is no such \
            finding.
            Example: secbot policy explain 3fa41c07 --policy strict
            """)

    @OptionGroup var common: CommonOptions
    @Option(help: "A set's name or file; without it the configured one.") var policy: String?
    @Option(help: "The most that may be done: observe, propose or enforce; without it enforce.") var mode: String?
    @Option(help: ArgumentHelp("A finding in JSON, as replay writes it.", valueName: "file")) var finding: String?
    @Option(help: "Judge as if the finding arrived at this moment; without it at its own time.") var at: String?
    @Option(help: "Also protected; may be given several times.") var protect: [String] = []
    @Argument(help: "The finding's id, or its beginning.") var id: String?

    private struct Answer: Encodable {
        var finding: String
        var policySet: String
        var mode: String
        var decisions: [Decision]
        var trace: [PolicyTrace]
        enum CodingKeys: String, CodingKey {
            case finding, mode, decisions, trace
            case policySet = "policy_set"
        }
    }

    func run() async throws {
        try await reporting {
            let settings = try common.settings()
            let set = try policy.map { try PolicyArguments.load($0) } ?? PolicyArguments.load(settings.policy)
            let mode = try PolicyArguments.mode(mode, default: .enforce)
            let finding = try chosen()
            let now = try at.map { try Arguments.moment($0, option: "--at") } ?? finding.time
            let engine = PolicyEngine(set: set)
            var state = engine.makeState()
            let context = PolicyContext(
                mode: mode, protected: try PolicyArguments.protected(settings, protect, host: true))
            let evaluation = engine.evaluate(finding, context: context, now: now, state: &state)
            guard common.format(stream: false) == .table else {
                var decisions = evaluation.decisions
                for index in decisions.indices { decisions[index].trace = [] }
                Console.out(
                    try JSONText.encode(
                        Answer(
                            finding: finding.id, policySet: set.name, mode: mode.rawValue, decisions: decisions,
                            trace: evaluation.trace)))
                return
            }
            show(finding, set, mode, evaluation)
        }
    }

    private func chosen() throws -> Finding {
        if let finding { return try PolicyArguments.finding(finding) }
        guard let id else {
            throw CommandFailure(.usage, "which finding? Give its id (secbot findings list) or --finding FILE")
        }
        return try FindingLookup.find(id, in: try SQLiteStore(readingStateDirectory: try common.stateDirectory()))
    }

    private func show(_ finding: Finding, _ set: PolicySet, _ mode: PolicyMode, _ evaluation: Evaluation) {
        let style = common.style
        Console.out(
            style.bold(TerminalText.escaped(finding.rule.title)) + "  [\(finding.rule.level.name)]  "
                + TerminalText.escaped(finding.id))
        Console.out(style.dim("  set \(set.name), at most \(mode.rawValue), as if it had just arrived"))
        for trace in evaluation.trace {
            let name = trace.policy.isEmpty ? "every policy" : trace.policy
            Console.out((trace.matched ? style.green("  ✓ ") : style.dim("  – ")) + style.bold(name))
            for step in trace.steps {
                let mark = step.held ? style.green("yes") : style.red("no ")
                Console.out("      \(mark)  \(TerminalText.escaped(step.name)): \(TerminalText.escaped(step.why))")
            }
        }
        if evaluation.decisions.isEmpty { Console.out("Nothing is done.") }
        for decision in evaluation.decisions {
            let seconds = decision.durationSeconds.map { " for " + DecisionText.duration($0) } ?? ""
            Console.out(
                style.bold("\(decision.outcome.rawValue)") + "  \(decision.request.kind.rawValue) "
                    + TerminalText.escaped("\(decision.target)") + seconds + style.dim("  by \(decision.policy)"))
            Console.out("    " + TerminalText.escaped(decision.reason))
        }
        Console.out(style.dim("Next: secbot backtest --policy \(set.name) LOGFILE"))
    }
}

/// Words for decisions.
enum DecisionText {
    /// `10 min`, `2 h`, `7 d`.
    static func duration(_ seconds: Int64) -> String {
        for (unit, size) in [("d", 86_400), ("h", 3600), ("min", 60)] as [(String, Int64)] {
            if seconds >= size, seconds % size == 0 { return "\(seconds / size) \(unit)" }
        }
        return "\(seconds) s"
    }
}
