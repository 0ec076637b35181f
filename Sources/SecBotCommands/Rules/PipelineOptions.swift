import ArgumentParser
import SecBotCore
import SecBotRuntime
import SigmaRules

/// Which processing pipelines a command applies to its rules.
struct PipelineOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Adapt rules to a schema: a bundled pipeline (see rules pipelines) or a file; again for more.",
            valueName: "name-or-file"))
    var pipeline: [String] = []

    /// The chosen pipelines.
    /// - Throws: ``CommandFailure`` with file, line and caret when one cannot be used.
    func load() throws -> [ProcessingPipeline] {
        do {
            return try PipelineFiles.read(pipeline) { Console.error(TerminalText.escapedLines($0)) }
        } catch {
            throw CommandFailure(.usage, "pipeline: \(TerminalText.escapedLines(error.description))")
        }
    }

    /// What loading rules depends on.
    func ruleOptions(placeholders: [String: [String]] = [:]) throws -> SigmaRules.RuleOptions {
        SigmaRules.RuleOptions(placeholders: placeholders, pipelines: try load())
    }
}
