public import SecBotCore

/// A compiled detection rule.
public struct Rule: Sendable {
    /// What pipelines call the rule's fields, for correlations that group by them.
    var renamedFields: [String: String] = [:]
    /// What the rule says about itself, and the logs that it is about.
    public var metadata: RuleMetadata
    public var logsource: Logsource
    /// Whether a match is a finding of its own: not for a rule that only correlations speak of.
    public internal(set) var generatesFindings = true
    var expression: Expression
    var selections: [(name: String, expression: Expression)]
    /// The conditions as written, for explanations.
    public internal(set) var conditions: [String]
    /// Filters that were added, by title.
    var filters: [(title: String, expression: Expression)] = []

    /// The same as in ``metadata``.
    public var id: String { metadata.id }
    public var title: String { metadata.title }
    public var level: Severity { metadata.level }
    public var tags: [String] { metadata.tags }
}
