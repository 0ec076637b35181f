import SecBotCore
import SigmaRules

extension FuzzTarget {
    /// The bytes of a compiled rule set are read or refused, and what was read can judge an event.
    static let cache = FuzzTarget(name: "cache", maximumLength: 4096) { bytes in
        guard let (rules, diagnostics) = RuleSet.decode(bytes) else { return }
        for diagnostic in diagnostics { _ = diagnostic.rendered }
        guard let again = rules.encoded(with: diagnostics), let (read, _) = RuleSet.decode(again) else {
            promise(false, "what was read can be written and read again")
            return
        }
        promise(read.rules.count == rules.rules.count, "the same rules")
        let events = Array(#"{"Image":"/bin/sh","User":"root","EventID":4688,"a":"192.0.2.7"}"#.utf8) + [10]
        var options = RuleEvaluation.Options()
        options.correlations = true
        var evaluation = RuleEvaluation(rules: rules, options: options)
        var second = RuleEvaluation(rules: read, options: options)
        promise(evaluation.process(events) == second.process(events), "the same verdicts")
    }
}
