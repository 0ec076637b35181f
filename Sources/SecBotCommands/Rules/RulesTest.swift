import ArgumentParser
import SecBotCore
import SecBotRuntime
import SigmaRules

/// `secbot rules test`: run the samples beside rules.
struct RulesTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Run the samples that lie beside rules.",
        discussion: """
            For name.yml the samples are samples/name.hit.jsonl and samples/name.miss.jsonl, one case a line: \
            {"raw": ["log line", ...]} or {"event": {...}}. Exit status 1 when one fails.
            Example: secbot rules test /etc/secbot/rules.d --junit results.xml
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var pipelines: PipelineOptions
    @Option(help: ArgumentHelp("Also write the results as JUnit XML.", valueName: "file")) var junit: String?
    @Flag(help: "Fail for rules without a hit and a miss sample.") var requireSamples = false
    @Argument(help: "Files and directories; without any the shipped rules and packs.") var paths: [String] = []

    func run() async throws {
        try await reporting {
            var places = paths
            if places.isEmpty, let share = ContentLocator.share() {
                places = [share + "/rules/sigma", share + "/rules/packs"]
            }
            let (sources, problems) = RuleFiles.read(places)
            if let problem = problems.first {
                throw CommandFailure(.usage, "rules: \(TerminalText.escaped("\(problem)"))")
            }
            let options = try pipelines.ruleOptions()
            var outcomes: [RuleSamples.Outcome] = []
            var report = JUnitReport()
            var bare = 0
            for source in sources {
                let results = RuleSamples.run(source, options: options)
                if !(results.contains { $0.expectsFinding } && results.contains { !$0.expectsFinding }) {
                    bare += 1
                    if requireSamples { Console.out("no samples  \(TerminalText.escaped(source.path))") }
                }
                outcomes += results
                report.add(rule: source.path, results)
            }
            let failed = outcomes.filter { !$0.passed }
            for outcome in failed {
                Console.out(
                    TerminalText.escaped(
                        "FAILED  \(outcome.rule)  \(outcome.name): expected \(outcome.expectsFinding ? "a finding" : "none"), got \(outcome.detail)"
                    ))
            }
            if let junit { try OutputFile.write(report.xml, to: junit) }
            Console.out(
                "\(outcomes.count - failed.count) passed, \(failed.count) failed, in \(sources.count) rule files; \(bare) without samples"
            )
            if !failed.isEmpty || (requireSamples && bare > 0) { throw ExitCode(1) }
        }
    }
}
