import ArgumentParser
import SecBotCore
import SecBotRuntime
import SigmaRules

/// `secbot rules pipelines`: which pipelines come with the bot.
struct RulesPipelines: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipelines", abstract: "List the bundled processing pipelines, or show one.",
        discussion: """
            A pipeline renames the fields of rules for logs that call them otherwise. The format is that of pySigma, so a \
            pipeline that is shown is a good beginning for one of your own.
            Example: secbot rules pipelines --show windows-audit > own.yml
            """)

    @OptionGroup var common: CommonOptions
    @Option(help: "Print the YAML of this pipeline.") var show: String?

    private struct Row: Encodable {
        var name: String
        var summary: String
        var transformations: Int
    }

    func run() async throws {
        try await reporting {
            if let show {
                guard let text = ProcessingPipeline.bundledText(show) else {
                    let hint =
                        Nearest.suggestion(for: show, among: ProcessingPipeline.bundledNames) ?? "leave --show out"
                    throw CommandFailure(.usage, "\(TerminalText.escaped(show)): no such pipeline; \(hint)")
                }
                Console.write(text, to: 1)
                return
            }
            let rows = ProcessingPipeline.bundledNames.compactMap { name -> Row? in
                guard let pipeline = ProcessingPipeline.bundled(name) else { return nil }
                return Row(name: name, summary: pipeline.summary, transformations: pipeline.transformationCount)
            }
            switch common.format(stream: false) {
            case .json: Console.out(try JSONText.encode(rows))
            case .ndjson: for row in rows { Console.out(try JSONText.encode(row)) }
            case .csv:
                Console.out("name,summary,transformations")
                for row in rows {
                    Console.out(
                        [row.name, row.summary, String(row.transformations)].map(Arguments.csv).joined(separator: ","))
                }
            case .table:
                let width = (rows.map(\.name.count).max() ?? 0) + 2
                for row in rows {
                    Console.out(row.name + String(repeating: " ", count: width - row.name.count) + row.summary)
                }
                Console.out(common.style.dim("Next: secbot rules evaluate --pipeline NAME --rules DIR --events FILE"))
            }
        }
    }
}
