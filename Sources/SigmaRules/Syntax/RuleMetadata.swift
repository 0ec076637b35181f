public import SecBotCore

/// What a rule says about itself.
public struct RuleMetadata: Sendable {
    /// The rule's `id`; for a rule without one, its name or title.
    public var id: String
    public var title: String
    /// The `name` by which correlations and filters may refer to it.
    public var name: String?
    public var level: Severity
    public var status: String?
    public var description: String?
    /// As the rule writes them: `attack.credential-access`, `attack.t1110`.
    public var tags: [String]
    public var references: [String]
    public var falsePositives: [String]
    /// Fields that the author recommends to show.
    public var fields: [String]
    public var author: String?
    public var date: String?
    public var modified: String?
    /// The file and the line of the document's first key.
    public var path: String
    public var line: Int
    /// Other ids this one replaces or is similar to: relation and id.
    public var related: [(type: String, id: String)]

    /// A reference for findings.
    public var reference: RuleReference { RuleReference(id: id, title: title, level: level, tags: tags) }
}
