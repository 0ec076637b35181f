/// An entry of the catalogue: what a diagnostic's code stands for and what to do about it.
public struct RuleCode: Sendable {
    /// The stable word of a diagnostic: `condition.unknownName`.
    public let code: String
    /// How bad it is.
    public let severity: RuleDiagnostic.Severity
    /// What is wrong, for any rule.
    public let what: String
    /// What to write instead.
    public let remedy: String
    /// Whether only rules for the collection of SigmaHQ must heed it.
    public let isConvention: Bool

    init(
        _ code: String, _ severity: RuleDiagnostic.Severity, _ what: String, _ remedy: String,
        isConvention: Bool = false
    ) {
        self.code = code
        self.severity = severity
        self.what = what
        self.remedy = remedy
        self.isConvention = isConvention
    }

    /// Every code, in alphabetical order.
    public static let all: [RuleCode] = (loading + lint + pipelines).sorted { $0.code < $1.code }

    private static let byCode = Dictionary(all.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })

    /// The entry of a code.
    public static func named(_ code: String) -> RuleCode? { byCode[code] }

    /// Codes that a pattern names: a whole code, or a group as in `metadata` and `metadata.*`.
    public static func matching(_ pattern: String) -> [RuleCode] {
        let group = pattern.hasSuffix(".*") ? pattern.dropLast(2) : pattern[...]
        return all.filter { $0.code == pattern || $0.code.hasPrefix(group + ".") }
    }

    /// The nearest known code or group, for a word that is none.
    public static func nearest(_ word: String) -> String? {
        let groups = Set(all.map { String($0.code.prefix { $0 != "." }) })
        return Suggestion.nearest(word, in: all.map(\.code) + groups.sorted())
    }
}
