import SecBotCore

/// The checks that need all rules, compiled.
struct SetLint {
    private(set) var diagnostics: [RuleDiagnostic] = []

    /// A detection and what it is for.
    private struct Meaning: Hashable {
        var logsource: Logsource
        var expression: Expression
    }

    init(_ rules: RuleSet, _ sources: [RuleSource]) {
        let texts = Dictionary(sources.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        var titles: [String: RuleMetadata] = [:]
        var meanings: [Meaning: RuleMetadata] = [:]
        // Rules that only correlations speak of are building blocks, of which each file has its own.
        let titled =
            rules.rules.filter(\.generatesFindings).map(\.metadata)
            + rules.correlations.filter(\.generatesFindings).map(\.metadata)
        for metadata in titled {
            let title = metadata.title.lowercased()
            if let other = titles[title] {
                add("rule.duplicateTitle", "\(SetLint.place(other)) has the same title", metadata, texts)
            } else {
                titles[title] = metadata
            }
        }
        var names: [String: RuleMetadata] = [:]
        for metadata in rules.rules.map(\.metadata) + rules.correlations.map(\.metadata) {
            guard let name = metadata.name else { continue }
            if let other = names[name] {
                add("rule.duplicateName", "\(SetLint.place(other)) has the name `\(name)`, too", metadata, texts)
            } else {
                names[name] = metadata
            }
        }
        for rule in rules.rules {
            defer { slowExpressions(rule, rules, texts) }
            if case .constant(let value) = rule.expression {
                add("rule.constant", "the condition is always \(value)", rule.metadata, texts)
            } else if Trigger.choose(rule.expression, cost: { rules.compiled.costs[$0] }) == nil {
                add("rule.alwaysJudged", "the rule can hold for events without any of its values", rule.metadata, texts)
            }
            guard rule.generatesFindings else { continue }
            let meaning = Meaning(logsource: rule.logsource, expression: rule.expression)
            if let other = meanings[meaning] {
                add(
                    "rule.sameDetection", "`\(other.title)` in \(SetLint.place(other)) detects the same", rule.metadata,
                    texts)
            } else {
                meanings[meaning] = rule.metadata
            }
        }
    }

    /// Regular expressions that nothing keeps from being tried.
    private mutating func slowExpressions(_ rule: Rule, _ rules: RuleSet, _ texts: [String: RuleSource]) {
        guard let trigger = Trigger.choose(rule.expression, cost: { rules.compiled.costs[$0] }) else { return }
        for number in trigger.items {
            let item = rules.compiled.items[number]
            guard case .presence = item.indexing else { continue }
            for case .expression(let expression) in item.groups.joined() where expression.requiredLiterals == nil {
                add(
                    "regex.noLiteral",
                    "every `\(item.fieldName)` is tried with /\(DocumentLint.shown(expression.pattern))/",
                    rule.metadata, texts)
                return
            }
        }
    }

    private static func place(_ metadata: RuleMetadata) -> String { "\(metadata.path):\(metadata.line)" }

    private mutating func add(
        _ code: String, _ message: String, _ metadata: RuleMetadata, _ texts: [String: RuleSource]
    ) {
        let error = RuleError(code, message, at: SourcePlace(line: metadata.line, column: 1))
        var lines: [Substring] = []
        if let text = texts[metadata.path]?.text {
            lines = text.split(separator: "\n", maxSplits: metadata.line, omittingEmptySubsequences: false)
        }
        diagnostics.append(RuleLinter.diagnostic(error, metadata.path, lines))
    }
}
