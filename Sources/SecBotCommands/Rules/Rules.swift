import ArgumentParser

/// `secbot rules`: for people who write and bring detections.
struct Rules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check, test, explain, evaluate, measure and tune Sigma rules.",
        subcommands: [
            RulesCheck.self, RulesCoverage.self, RulesEvaluate.self, RulesExplain.self, RulesList.self,
            RulesPipelines.self, RulesStatistics.self, RulesTest.self, RulesTune.self,
        ])
}
