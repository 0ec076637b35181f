import ArgumentParser
import Foundation
import SecBotCore
import SecBotRuntime
import SigmaRules

/// `secbot rules coverage`: what the rules cover of ATT&CK.
struct RulesCoverage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage", abstract: "Write an ATT&CK Navigator layer of what rules cover.",
        discussion: """
            The layer (format 4.5) scores each technique with the number of rules that name it and lists them in its \
            comment; open it at the Navigator of MITRE, or in one of your own. --summary counts by tactic instead.
            Example: secbot rules coverage /etc/secbot/rules.d --output-file coverage.json
            """)

    @OptionGroup var common: CommonOptions
    @Option(help: ArgumentHelp("Write the layer to this file.", valueName: "file")) var outputFile: String?
    @Option(help: "The name of the layer.") var name = "secbot rules"
    @Flag(help: "Print rules and techniques by tactic instead of the layer.") var summary = false
    @Argument(help: "Files and directories; without any the shipped rules.") var paths: [String] = []

    private struct Row: Encodable {
        var tactic: String
        var rules: Int
        var techniques: Int
        var subtechniques: Int
    }

    func run() async throws {
        try await reporting {
            var settings = RuleSettings()
            settings.defaults = paths.isEmpty
            settings.directories = paths
            let loading = RuleLoading(settings)
            try RuleReport.write(loading)
            let coverage = AttackCoverage(loading.rules)
            if summary { return try write(coverage) }
            let layer = coverage.navigatorLayer(name: name)
            guard let outputFile else {
                Console.write(layer, to: 1)
                return
            }
            try OutputFile.write(layer, to: outputFile)
            Console.error(
                "\(coverage.ruleCount) rules name \(coverage.techniques.count) techniques; written to "
                    + TerminalText.escaped(outputFile))
        }
    }

    private func write(_ coverage: AttackCoverage) throws {
        let rows = coverage.tactics.map { tactic in
            let subtechniques = tactic.techniques.count { $0.contains(".") }
            return Row(
                tactic: tactic.name, rules: tactic.rules, techniques: tactic.techniques.count - subtechniques,
                subtechniques: subtechniques)
        }
        let cells = rows.map { [$0.tactic, String($0.rules), String($0.techniques), String($0.subtechniques)] }
        switch common.format(stream: false) {
        case .json: Console.out(try JSONText.encode(rows))
        case .ndjson: for row in rows { Console.out(try JSONText.encode(row)) }
        case .csv:
            Console.out("tactic,rules,techniques,subtechniques")
            for row in cells { Console.out(row.joined(separator: ",")) }
        case .table:
            let table = TextTable(["tactic", "rules", "techniques", "sub-techniques"], numbers: [1, 2, 3])
            for line in table.lines(cells) { Console.out(line) }
            Console.out(
                common.style.dim(
                    "\(coverage.ruleCount) rules, \(coverage.techniques.count) techniques and sub-techniques, "
                        + "\(coverage.untagged.count) rules without one. Next: secbot rules coverage --output-file FILE"
                ))
        }
    }
}
