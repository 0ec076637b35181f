import ArgumentParser
import SecBotCore
import SecBotRuntime
import SigmaRules

/// Which rules a command uses.
struct RuleOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A directory or file with Sigma rules; may be given several times.", valueName: "path"))
    var rules: [String] = []

    @Option(help: "A shipped pack of rules that is off by default; may be given several times.")
    var pack: [String] = []

    @Flag(help: "Leave out the shipped default rules.")
    var noDefaultRules = false

    /// The chosen rules, loaded; says on standard error which were refused.
    /// - Parameter stateDirectory: Compiled rules are kept below it, if it is there and ours.
    func load(
        _ options: SigmaRules.RuleOptions = SigmaRules.RuleOptions(), stateDirectory: String? = nil
    ) throws -> RuleLoading {
        var settings = RuleSettings()
        settings.defaults = !noDefaultRules
        settings.packs = pack
        settings.directories = rules
        let loading = RuleLoading(
            settings, options: options, cache: stateDirectory.map(RuleCache.init(stateDirectory:)))
        try RuleReport.write(loading)
        return loading
    }
}

extension RuleCache {
    /// The compiled rules that a bot with this state directory keeps.
    init(stateDirectory: String) {
        self.init(directory: stateDirectory + "/cache", identity: Version.identity)
    }
}

/// Says what is wrong with rules.
enum RuleReport {
    /// Writes problems to standard error.
    /// - Throws: ``CommandFailure`` when a place that was named cannot be read.
    static func write(_ loading: RuleLoading) throws {
        for diagnostic in loading.diagnostics where diagnostic.severity == .error {
            Console.error(TerminalText.escapedLines(diagnostic.rendered))
        }
        if let problem = loading.problems.first {
            throw CommandFailure(.usage, "rules: \(TerminalText.escaped("\(problem)"))")
        }
    }
}
