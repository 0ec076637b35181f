import ArgumentParser
import PolicyEngine
import SecBotCore
import SecBotRuntime

/// `secbot policy check`: what is wrong with policy files, with line and caret.
struct PolicyCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Read policy files and say everything that is wrong with them.",
        discussion:
            "Exit status 2 when a file is refused.\nExample: secbot policy check /etc/secbot/policies.d/mine.yml")

    @OptionGroup var common: CommonOptions
    @Flag(help: "Also fail on warnings.") var strict = false
    @Argument(help: "Files or names of sets; without any all sets of this installation.") var files: [String] = []

    private struct Problem: Encodable {
        var severity: String
        var code: String
        var path: String
        var line: Int
        var column: Int
        var message: String
        var suggestion: String?

        init(_ error: PolicyError, severity: String) {
            self.severity = severity
            code = error.code.rawValue
            path = error.file
            line = error.line
            column = error.column
            message = error.message
            suggestion = error.suggestion
        }
    }

    func run() async throws {
        try await reporting {
            let places = files.isEmpty ? PolicyFiles.all().map(\.path) : files
            if places.isEmpty { throw CommandFailure(.usage, "no policy file was named, and none is installed") }
            var errors: [PolicyError] = []
            var warnings: [PolicyError] = []
            var policies = 0
            for place in places {
                do {
                    let loaded = try PolicyFiles.load(place, now: .now)
                    warnings += loaded.warnings
                    policies += loaded.set.policies.count
                } catch let refused as PolicyErrors {
                    errors += refused.errors
                }
            }
            let problems =
                errors.map { Problem($0, severity: "error") } + warnings.map { Problem($0, severity: "warning") }
            switch common.format(stream: false) {
            case .json: Console.out(try JSONText.encode(problems))
            case .ndjson, .csv: for problem in problems { Console.out(try JSONText.encode(problem)) }
            case .table: for error in errors + warnings { Console.out(TerminalText.escapedLines("\(error)")) }
            }
            Console.error(
                "\(policies) policies in \(places.count) files; \(errors.count) errors, \(warnings.count) warnings")
            if !errors.isEmpty || (strict && !warnings.isEmpty) { throw ExitCode(CommandFailure.Status.usage.rawValue) }
        }
    }
}
