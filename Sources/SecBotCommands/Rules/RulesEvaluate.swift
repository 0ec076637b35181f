import ArgumentParser
import SecBotCore
import SecBotRuntime
import SecurityMonitor
import SigmaRules

/// `secbot rules evaluate`: rules over JSON events, for measuring and for checking a rule set against a corpus.
struct RulesEvaluate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Match JSON events, one a line, against Sigma rules.",
        discussion: """
            Prints {"line_no":1,"rule_id":"..."} in the order of the input; the last line of standard error is a summary.
            Example: secbot rules evaluate --rules sigma/rules --events events.ndjson
            """)

    @Option(help: ArgumentHelp("A directory or file with Sigma rules; may be given several times.", valueName: "path"))
    var rules: [String]
    @Option(help: "Events, one JSON object a line; - is standard input.") var events: String
    @Flag(help: "Try every rule on every event, whatever its logsource.") var noRouting = false
    @Option(help: "The logsource of all events: product=aws,service=cloudtrail.") var assume: String?
    @Option(help: ArgumentHelp("Values of placeholders as YAML (name: [values]).", valueName: "file")) var placeholders:
        String?
    @Option(help: "Threads.") var threads = 1
    @Flag(help: "Also evaluate correlations.") var correlations = false
    @Option(help: ArgumentHelp("Keep compiled rules here for the next start.", valueName: "dir")) var cacheDir: String?
    @OptionGroup var pipelines: PipelineOptions

    private struct Summary: Encodable {
        var events: Int
        var matches: Int
        var correlation_matches: Int
        var rules: Int
        var rules_rejected: Int
        var malformed: [String: Int]
        var unrouted_events: Int
        var load_seconds: Double
        var cpu_seconds: Double
        var wall_seconds: Double
        var events_per_cpu_second: Double
        var peak_rss_bytes: UInt64
        var windows: [String: UInt64]?
    }

    func run() async throws {
        try await reporting {
            let clock = ContinuousClock()
            let loadStart = clock.now
            let (sources, problems) = RuleFiles.read(rules)
            if let problem = problems.first {
                throw CommandFailure(.usage, "rules: \(TerminalText.escaped("\(problem)"))")
            }
            let ruleOptions = try pipelines.ruleOptions(placeholders: try PlaceholderFile.read(placeholders))
            let (set, diagnostics) = load(sources, ruleOptions)
            for diagnostic in diagnostics where diagnostic.severity == .error {
                Console.error(TerminalText.escapedLines(diagnostic.rendered))
            }
            set.prepare()
            let loadSeconds = loadStart.duration(to: clock.now).seconds
            var options = RuleEvaluation.Options()
            options.assumed = try Arguments.logsource(assume)
            options.usesRouting = !noRouting
            options.correlations = correlations
            options.threads = min(max(threads, 1), 64)
            var evaluation = RuleEvaluation(rules: set, options: options)
            let start = clock.now
            let cpuStart = ProcessUsage.cpuSeconds()
            var reader = try WholeLineReader(path: events, blockSize: threads > 1 ? 8 << 20 : 1 << 20)
            var block: [UInt8] = []
            while try reader.next(into: &block) { Console.write(evaluation.process(block), to: 1) }
            Console.write(evaluation.finish(), to: 1)
            let cpu = ProcessUsage.cpuSeconds() - cpuStart
            let statistics = evaluation.statistics
            let refused = Set(diagnostics.filter { $0.severity == .error }.map { "\($0.path):\($0.line)" }).count
            Console.error(
                try JSONText.encode(
                    Summary(
                        events: statistics.events, matches: statistics.matches,
                        correlation_matches: statistics.correlationMatches, rules: set.rules.count,
                        rules_rejected: refused, malformed: statistics.malformed,
                        unrouted_events: statistics.unroutedEvents, load_seconds: loadSeconds, cpu_seconds: cpu,
                        wall_seconds: start.duration(to: clock.now).seconds,
                        events_per_cpu_second: cpu > 0 ? Double(statistics.events) / cpu : 0,
                        peak_rss_bytes: ProcessUsage.peakBytes(),
                        windows: correlations ? evaluation.correlatorCounters.byName : nil)))
        }
    }

    private func load(_ sources: [RuleSource], _ options: SigmaRules.RuleOptions) -> (RuleSet, [RuleDiagnostic]) {
        // A pipeline is no part of the key under which rules are kept.
        guard let cacheDir, options.pipelines.isEmpty else {
            let (rules, diagnostics) = RuleSet.load(sources, options: options)
            return (rules, diagnostics)
        }
        let (rules, diagnostics, outcome) = RuleCache(directory: cacheDir, identity: Version.identity)
            .load(sources, options: options)
        if case .unusable(let cause) = outcome {
            Console.error("secbot: compiled rules are not kept in \(TerminalText.escaped(cacheDir)): \(cause)")
        }
        return (rules, diagnostics)
    }
}

extension Duration {
    /// The duration in seconds.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
