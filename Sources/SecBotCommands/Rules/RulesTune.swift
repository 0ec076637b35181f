import ArgumentParser
import LogFormats
import SecBotCore
import SecBotRuntime
import SigmaRules

/// `secbot rules tune`: a filter from false positives that loses no true positive.
struct RulesTune: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tune", abstract: "Propose a Sigma filter from false positives.",
        discussion: """
            The filter demands whole values of a few fields that all false positives share. The engine then proves that the \
            rule with the filter finds none of the false positives any more and still every true positive. Exit status 1 \
            when there is no such filter.
            Example: secbot rules tune --rule r.yml --false-positives noise.ndjson --true-positives attacks.ndjson
            """)

    @OptionGroup var common: CommonOptions
    @Option(help: "The rule file.") var rule: String
    @Option(help: "Id of the rule to tune, if the file has several.") var id: String?
    @Option(help: "Events that the rule should not find: JSON objects or log lines.") var falsePositives: String
    @Option(help: "Events that the rule must go on finding.") var truePositives: String?
    @Option(help: ArgumentHelp("Write the filter to this file.", valueName: "file")) var out: String?
    @Option(help: "Format of log lines by name, or auto.") var format = FormatCatalog.automatic
    @Option(help: "Zone of times written without one.") var timezone: String?

    private struct Count: Encodable {
        var events: Int
        var found: Int
        var silenced: Int
    }

    private struct Answer: Encodable {
        var rule: String
        var fields: [String]
        var filter: String
        var false_positives: Count
        var true_positives: Count
    }

    func run() async throws {
        try await reporting {
            guard falsePositives != "-", truePositives != "-" else {
                throw CommandFailure(.usage, "the events are read twice; give files, not standard input")
            }
            let (sources, problems) = RuleFiles.read([rule])
            if let problem = problems.first { throw CommandFailure(.usage, TerminalText.escaped("\(problem)")) }
            let (rules, diagnostics) = RuleSet.load(sources)
            for diagnostic in diagnostics where diagnostic.severity == .error {
                Console.error(TerminalText.escapedLines(diagnostic.rendered))
            }
            let index = try chosen(rules)
            let factory = try Arguments.parsers(format: format, timezone: timezone, now: nil)
            let outcome = try RuleTuner(sources, rules, rule: index).search(
                falsePositives: EventCorpus(path: falsePositives, factory: factory),
                truePositives: truePositives.map { EventCorpus(path: $0, factory: factory) })
            try write(outcome, rules.rules[index])
        }
    }

    private func chosen(_ rules: RuleSet) throws -> Int {
        if let id {
            guard let index = rules.rules.firstIndex(where: { $0.id == id || $0.metadata.name == id }) else {
                throw CommandFailure(.usage, "--id \(TerminalText.escaped(id)): no such rule in the file")
            }
            return index
        }
        guard rules.rules.count == 1 else {
            let ids = rules.rules.map(\.id).joined(separator: ", ")
            throw CommandFailure(
                .usage,
                rules.rules.isEmpty ? "no rule can be used" : "choose one rule with --id: \(TerminalText.escaped(ids))")
        }
        return 0
    }

    private func write(_ outcome: RuleTuner.Outcome, _ rule: Rule) throws {
        let noise = outcome.falsePositives
        let attacks = outcome.truePositives
        guard noise.found > 0 else {
            throw CommandFailure(
                .findings,
                "the rule finds none of the \(noise.events) events of \(TerminalText.escaped(falsePositives))")
        }
        guard let proposal = outcome.proposal else {
            var lines = ["no filter can be proposed for these \(noise.found) false positives"]
            for loss in outcome.losses {
                let shown = loss.lines.prefix(5).map(String.init).joined(separator: ", ")
                lines.append(
                    "  \(loss.fields.joined(separator: ", ")): would lose the true positive of line \(shown)"
                        + (loss.lines.count > 5 ? " and \(loss.lines.count - 5) more" : ""))
            }
            if outcome.losses.isEmpty {
                lines.append("  they share no stable field with at most 8 values; give fewer of them")
            }
            lines.append("  Change the rule itself, or give false positives of one cause only.")
            throw CommandFailure(.findings, TerminalText.escapedLines(lines.joined(separator: "\n")))
        }
        if let out { try OutputFile.write(proposal.yaml, to: out) }
        if common.format(stream: false) == .json, common.json || common.output == .json {
            Console.out(
                try JSONText.encode(
                    Answer(
                        rule: rule.id, fields: proposal.fields, filter: proposal.yaml,
                        false_positives: Count(events: noise.events, found: noise.found, silenced: noise.found),
                        true_positives: Count(events: attacks.events, found: attacks.found, silenced: 0))))
        } else if out == nil {
            Console.write(proposal.yaml, to: 1)
        }
        Console.error(
            "false positives: \(noise.events) events, \(noise.found) found before, 0 with the filter\n"
                + "true positives: \(attacks.events) events, \(attacks.found) found before and with the filter")
        if attacks.found == 0 {
            Console.error("no true positive was given that the rule finds: only the false positives are proven")
        }
    }
}
