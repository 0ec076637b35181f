import ArgumentParser
import LogFormats
import SecBotCore
import SecBotRuntime
import SigmaRules

/// `secbot rules stats`: what rules cost and find on a corpus.
struct RulesStatistics: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Measure what rules cost and find on recorded events.",
        discussion: """
            Counts for each rule how often it was a candidate (the index could not rule it out), how often it matched, and \
            what judging the candidates costs when done plainly; then which fields of the events no rule reads, and which \
            fields of rules no event has. Events are JSON objects, one a line, or log lines.
            Example: secbot rules stats --events events.ndjson --rules sigma/rules --pipeline ecs-windows --top 20
            """)

    /// What the rows are sorted by, the largest first.
    enum Order: String, CaseIterable, ExpressibleByArgument {
        case time, candidates, matches, title
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var pipelines: PipelineOptions
    @Option(help: "Events: JSON objects or log lines; - is standard input.") var events: String
    @Option(
        help: ArgumentHelp("A directory or file with rules; again for more. Default: the shipped.", valueName: "path"))
    var rules: [String] = []
    @Option(help: "Format of log lines by name, or auto.") var format = FormatCatalog.automatic
    @Option(help: "Zone of times written without one.") var timezone: String?
    @Option(help: "The logsource of all JSON events: product=aws,service=cloudtrail.") var assume: String?
    @Option(help: "Rows and fields to show in the table; 0 for all.") var top = 25
    @Option(help: "Sort by time, candidates, matches or title.") var sort = Order.time
    @Option(help: ArgumentHelp("Values of placeholders as YAML (name: [values]).", valueName: "file"))
    var placeholders: String?

    func run() async throws {
        try await reporting {
            var settings = RuleSettings()
            settings.defaults = rules.isEmpty
            settings.directories = rules
            let options = try pipelines.ruleOptions(placeholders: try PlaceholderFile.read(placeholders))
            let loading = RuleLoading(settings, options: options)
            try RuleReport.write(loading)
            let corpus = EventCorpus(
                path: events, factory: try Arguments.parsers(format: format, timezone: timezone, now: nil),
                assumed: try Arguments.logsource(assume))
            var statistics = RuleStatistics(loading.rules)
            let tally = try corpus.forEach { event, batch, _, _ in statistics.observe(&event, in: batch) }
            try StatisticsRendering(statistics, loading.rules, tally, sort).write(common, top: top)
        }
    }
}
