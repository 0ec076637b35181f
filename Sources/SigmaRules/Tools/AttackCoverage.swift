/// What a rule set covers of ATT&CK, by technique and by tactic, as the rules themselves tag it.
///
/// Rules that only correlations speak of make no finding of their own and do not count.
public struct AttackCoverage: Sendable {
    /// A technique that rules name.
    public struct Technique: Sendable {
        /// `T1110` or `T1110.001`.
        public var id: String
        /// The rules that name it, correlations included, by title and id.
        public var rules: [RuleMetadata]

        /// The technique that a sub-technique belongs to.
        public var parent: String? { id.contains(".") ? String(id.prefix { $0 != "." }) : nil }
    }

    /// A tactic that rules name.
    public struct Tactic: Sendable {
        /// `credential-access`.
        public var name: String
        public var rules: Int
        /// Techniques and sub-techniques that its rules name, in ascending order.
        public var techniques: [String]
    }

    /// In ascending order of the id.
    public private(set) var techniques: [Technique] = []
    /// In the order of the matrix; only those that a rule names.
    public private(set) var tactics: [Tactic] = []
    /// Rules without any technique, by title.
    public private(set) var untagged: [RuleMetadata] = []
    /// How many rules were looked at.
    public private(set) var ruleCount = 0

    public init(_ rules: RuleSet) {
        let all =
            rules.rules.filter(\.generatesFindings).map(\.metadata)
            + rules.correlations.filter(\.generatesFindings).map(\.metadata)
        let ordered = all.sorted { ($0.title, $0.id) < ($1.title, $1.id) }
        ruleCount = ordered.count
        var found: [String: [RuleMetadata]] = [:]
        var byTactic: [String: (rules: Int, techniques: Set<String>)] = [:]
        for metadata in ordered {
            let names = Set(metadata.tags.compactMap { AttackTags.technique(of: $0) })
            if names.isEmpty { untagged.append(metadata) }
            for name in names { found[name, default: []].append(metadata) }
            for tactic in Set(metadata.tags.compactMap { AttackTags.tactic(of: $0) }) {
                byTactic[tactic, default: (0, [])].rules += 1
                byTactic[tactic, default: (0, [])].techniques.formUnion(names)
            }
        }
        techniques = found.sorted { $0.key < $1.key }.map { Technique(id: $0.key, rules: $0.value) }
        tactics = AttackTags.orderedTactics.compactMap { name in
            byTactic[name].map { Tactic(name: name, rules: $0.rules, techniques: $0.techniques.sorted()) }
        }
    }
}
