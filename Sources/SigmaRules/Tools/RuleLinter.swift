/// Looks at rule files as a careful colleague would: what the specification forbids, what SigmaHQ's conventions advise
/// against, and what makes a rule slow or blind.
public enum RuleLinter {
    /// All findings about the files, errors of loading included, in the order of files and lines.
    public static func check(_ sources: [RuleSource], options: RuleOptions = RuleOptions()) -> [RuleDiagnostic] {
        let (rules, loading) = RuleSet.load(sources, options: options)
        var diagnostics = loading
        for source in sources {
            guard source.text.utf8.count <= YAMLLoader.maximumFileSize else { continue }
            for document in YAMLLoader.documents(source.text) {
                guard let node = try? YAMLLoader.load(document), node.pairs != nil else { continue }
                for problem in DocumentLint(node).problems {
                    diagnostics.append(RuleLoader.describe(problem.error, problem.severity, source))
                }
            }
        }
        let texts = Dictionary(sources.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        for (index, rule) in rules.rules.enumerated() {
            guard let source = texts[rule.metadata.path] else { continue }
            let place = SourcePlace(line: rule.metadata.line, column: 1)
            if Trigger.choose(rule.expression, cost: { rules.compiled.costs[$0] }) == nil {
                diagnostics.append(
                    RuleLoader.describe(
                        RuleError(
                            "rule.alwaysJudged", "the rule can hold for events without any of its values",
                            at: place, suggestion: "Add a selection that a matching event must satisfy."),
                        .advice, source))
            }
            if case .constant(let value) = rules.rules[index].expression {
                diagnostics.append(
                    RuleLoader.describe(
                        RuleError("rule.constant", "the condition is always \(value)", at: place), .warning, source))
            }
        }
        return diagnostics.sorted { ($0.path, $0.line, $0.column, $0.code) < ($1.path, $1.line, $1.column, $1.code) }
    }
}
