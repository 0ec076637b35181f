import ArgumentParser
import SecBotCore
import SecBotRuntime
import ThreatAnalyzer

/// Which rules a command uses.
struct RuleOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A directory or file with Sigma rules; may be given several times.", valueName: "path"))
    var rules: [String] = []

    @Option(help: "A shipped pack of rules that is off by default; may be given several times.")
    var pack: [String] = []

    @Flag(help: "Leave out the shipped default rules.")
    var noDefaultRules = false

    /// The analyzer over the chosen rules; says on standard error which rules were refused.
    func analyzer(key: [UInt8]) throws -> Analyzer {
        Analyzer(key: key)
    }
}
