import ArgumentParser
import SecBotCore
import SecBotRuntime
import SigmaRules

/// `secbot rules check`: what is wrong with rules, with line and caret.
struct RulesCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Compile rules and say everything that is wrong with them.",
        discussion: "Exit status 2 when a rule is refused.\nExample: secbot rules check /etc/secbot/rules.d")

    @OptionGroup var common: CommonOptions
    @Flag(help: "Also fail on warnings.") var strict = false
    @Argument(help: "Files and directories; without any the shipped rules.") var paths: [String] = []

    func run() async throws {
        try await reporting {
            var settings = RuleSettings()
            settings.defaults = paths.isEmpty
            settings.directories = paths
            let loading = RuleLoading(settings)
            for problem in loading.problems { Console.error("secbot: \(TerminalText.escaped("\(problem)"))") }
            if common.format(stream: false) == .json {
                Console.out(try JSONText.encode(loading.diagnostics.map(DiagnosticRendering.init)))
            } else {
                for diagnostic in loading.diagnostics { Console.out(TerminalText.escapedLines(diagnostic.rendered)) }
            }
            let errors = loading.diagnostics.count { $0.severity == .error }
            let warnings = loading.diagnostics.count { $0.severity == .warning }
            Console.error(
                "\(loading.rules.rules.count) rules and \(loading.rules.correlations.count) correlations; "
                    + "\(errors) errors, \(warnings) warnings")
            if errors > 0 || (strict && warnings > 0) || !loading.problems.isEmpty { throw ExitCode(2) }
        }
    }
}

/// A diagnostic as JSON.
struct DiagnosticRendering: Encodable {
    var severity: String
    var code: String
    var path: String
    var line: Int
    var column: Int
    var message: String
    var suggestion: String?

    init(_ diagnostic: RuleDiagnostic) {
        severity = diagnostic.severity.rawValue
        code = diagnostic.code
        path = diagnostic.path
        line = diagnostic.line
        column = diagnostic.column
        message = diagnostic.message
        suggestion = diagnostic.suggestion
    }
}
