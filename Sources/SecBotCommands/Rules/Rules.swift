import ArgumentParser

/// `secbot rules`: for people who write and bring detections.
struct Rules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check, test, explain and evaluate Sigma rules.",
        subcommands: [RulesCheck.self, RulesEvaluate.self, RulesExplain.self, RulesList.self, RulesTest.self])
}
