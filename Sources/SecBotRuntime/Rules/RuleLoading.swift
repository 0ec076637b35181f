import SecBotCore
package import SigmaRules
package import ThreatAnalyzer

/// The rules of a configuration or of a command's options, read and compiled.
package struct RuleLoading {
    package let rules: RuleSet
    /// What is wrong with the content, rule by rule; the other rules are loaded.
    package let diagnostics: [RuleDiagnostic]
    /// Files and directories that could not be read.
    package let problems: [RuleFiles.Problem]
    /// What the cache came to; `nil` without one.
    package let cacheOutcome: RuleCache.Outcome?
    private let disabled: Set<String>

    /// - Parameters:
    ///   - options: Pipelines and placeholders for all rules.
    ///   - cache: Where compiled rules are kept for the next start; not used with pipelines.
    package init(_ settings: RuleSettings, options: RuleOptions = RuleOptions(), cache: RuleCache? = nil) {
        var paths: [String] = []
        var missing: [RuleFiles.Problem] = []
        if settings.defaults {
            if let path = ContentLocator.defaultRules {
                paths.append(path)
            } else {
                missing.append(
                    RuleFiles.Problem(path: "rules/sigma", cause: "the shipped rules are not found; set SECBOT_SHARE"))
            }
        }
        for pack in settings.packs {
            if let path = ContentLocator.pack(pack) {
                paths.append(path)
            } else {
                let hint =
                    Nearest.suggestion(for: pack, among: ContentLocator.packs)
                    ?? "packs are \(ContentLocator.packs.joined(separator: ", "))"
                missing.append(RuleFiles.Problem(path: pack, cause: "no such pack; \(hint)"))
            }
        }
        let (sources, problems) = RuleFiles.read(paths + settings.directories)
        (rules, diagnostics, cacheOutcome) = RuleLoading.load(
            sources, options, options.pipelines.isEmpty ? cache : nil)
        self.problems = missing + problems
        disabled = settings.disabled
    }

    private static func load(
        _ sources: [RuleSource], _ options: RuleOptions, _ cache: RuleCache?
    ) -> (RuleSet, [RuleDiagnostic], RuleCache.Outcome?) {
        if let cache { return cache.load(sources, options: options) }
        let (rules, diagnostics) = RuleSet.load(sources, options: options)
        return (rules, diagnostics, nil)
    }

    /// Rules that were refused.
    package var rejected: Int {
        Set(diagnostics.filter { $0.severity == .error }.map { "\($0.path):\($0.line)" }).count
    }

    /// An analyzer over the rules.
    package func analyzer(key: [UInt8]) -> Analyzer { Analyzer(rules: rules, key: key, disabled: disabled) }
}
