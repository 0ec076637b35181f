import ArgumentParser
import SecBotCore
import SecBotRuntime
import SigmaRules

/// `secbot rules check`: what is wrong with rules, with line and caret and what to write instead.
struct RulesCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Compile rules and say everything that is wrong with them.",
        discussion: """
            Errors refuse a rule, warnings say that it does probably not do what its author wants, infos are advice. Exit \
            status 2 when there is an error; with --strict when there is a warning, too.
            Example: secbot rules check /etc/secbot/rules.d --ignore metadata.noLevel --ignore value
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var pipelines: PipelineOptions
    @Flag(help: "Also fail on warnings.") var strict = false
    @Flag(help: "Also check what only contributions to SigmaHQ must heed: file names, title case, references, ...")
    var sigmahq = false
    @Option(
        help: ArgumentHelp(
            "Leave out a code, or a group (metadata); again for more. Errors stay.", valueName: "code"))
    var ignore: [String] = []
    @Flag(help: "Print how often each code occurs instead of the places.") var counts = false
    @Flag(help: "Print all codes with what they mean and what to do, and end.") var listCodes = false
    @Option(help: ArgumentHelp("Values of placeholders as YAML (name: [values]).", valueName: "file"))
    var placeholders: String?
    @Argument(help: "Files and directories; without any the shipped rules.") var paths: [String] = []

    func run() async throws {
        try await reporting {
            guard !listCodes else { return try RuleCodeTable.write(common) }
            let ignored = try ignoredCodes()
            var places = paths
            if places.isEmpty {
                guard let path = ContentLocator.defaultRules else {
                    throw CommandFailure(
                        .environment, "the shipped rules are not found; set SECBOT_SHARE or name a path")
                }
                places = [path]
            }
            let (sources, problems) = RuleFiles.read(places)
            for problem in problems { Console.error("secbot: \(TerminalText.escaped("\(problem)"))") }
            let options = try pipelines.ruleOptions(placeholders: try PlaceholderFile.read(placeholders))
            var report = RuleLinter(options: options, checksConventions: sigmahq).check(sources)
            report.diagnostics.removeAll { $0.severity != .error && ignored.contains($0.code) }
            try write(report)
            let counts = [RuleDiagnostic.Severity.error, .warning, .info].map { severity in
                report.diagnostics.count { $0.severity == severity }
            }
            Console.error(
                "\(report.rules.rules.count) rules and \(report.rules.correlations.count) correlations; "
                    + "\(counts[0]) errors, \(counts[1]) warnings, \(counts[2]) infos")
            if counts[0] > 0 || (strict && counts[1] > 0) || !problems.isEmpty { throw ExitCode(2) }
        }
    }

    private func ignoredCodes() throws -> Set<String> {
        var codes: Set<String> = []
        for pattern in ignore {
            let found = RuleCode.matching(pattern)
            guard !found.isEmpty else {
                let hint = RuleCode.nearest(pattern).map { "did you mean \($0)?" } ?? "see --list-codes"
                throw CommandFailure(.usage, "--ignore \(TerminalText.escaped(pattern)): no such code; \(hint)")
            }
            if found.count == 1, found[0].severity == .error {
                throw CommandFailure(
                    .usage, "--ignore \(pattern): this is an error, which refuses a rule; mend the rule")
            }
            codes.formUnion(found.map(\.code))
        }
        return codes
    }

    private struct Count: Encodable {
        var code: String
        var severity: String
        var count: Int
    }

    private func write(_ report: RuleLinter.Report) throws {
        let format = common.format(stream: false)
        if counts {
            let rows = report.counts.map { code, count in
                Count(code: code, severity: RuleCode.named(code)?.severity.rawValue ?? "error", count: count)
            }
            switch format {
            case .json: Console.out(try JSONText.encode(rows))
            case .ndjson: for row in rows { Console.out(try JSONText.encode(row)) }
            case .csv:
                Console.out("code,severity,count")
                for row in rows { Console.out("\(row.code),\(row.severity),\(row.count)") }
            case .table:
                let table = TextTable(["count", "severity", "code"], numbers: [0])
                for line in table.lines(rows.map { [String($0.count), $0.severity, $0.code] }) { Console.out(line) }
            }
            return
        }
        switch format {
        case .json: Console.out(try JSONText.encode(report.diagnostics.map(DiagnosticRendering.init)))
        case .ndjson:
            for diagnostic in report.diagnostics { Console.out(try JSONText.encode(DiagnosticRendering(diagnostic))) }
        case .csv:
            Console.out("path,line,column,severity,code,message,suggestion")
            for entry in report.diagnostics {
                let cells = [
                    entry.path, String(entry.line), String(entry.column), entry.severity.rawValue, entry.code,
                    entry.message, entry.suggestion ?? "",
                ]
                Console.out(cells.map(Arguments.csv).joined(separator: ","))
            }
        case .table:
            for diagnostic in report.diagnostics { Console.out(TerminalText.escapedLines(diagnostic.rendered)) }
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
    var source: String?

    init(_ diagnostic: RuleDiagnostic) {
        severity = diagnostic.severity.rawValue
        code = diagnostic.code
        path = diagnostic.path
        line = diagnostic.line
        column = diagnostic.column
        message = diagnostic.message
        suggestion = diagnostic.suggestion
        source = diagnostic.sourceLine
    }
}
