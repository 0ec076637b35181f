public import SecBotCore

/// What rules cost and find on a corpus, and which fields they ask for in vain.
public struct RuleStatistics: Sendable {
    public struct Entry: Sendable {
        /// The place in ``RuleSet/rules``.
        public var rule: Int
        /// Events for which the rule's condition was looked at.
        public var candidates = 0
        public var matches = 0
    }

    /// How many events were counted.
    public private(set) var events = 0
    /// By rule.
    public private(set) var entries: [Entry]
    private let rules: RuleSet
    private var seen: Set<FieldID> = []

    public init(_ rules: RuleSet) {
        self.rules = rules
        entries = rules.rules.indices.map { Entry(rule: $0) }
    }

    /// Takes note of an event that `matcher` has just judged.
    public mutating func note(_ event: borrowing Event, _ matcher: borrowing RuleMatcher, matches: [Int]) {
        events += 1
        for rule in matcher.lastCandidates where entries.indices.contains(Int(rule)) {
            entries[Int(rule)].candidates += 1
        }
        for rule in matches where entries.indices.contains(rule) { entries[rule].matches += 1 }
        for index in 0..<event.rows.count { seen.insert(event.rows[index].field) }
    }

    /// Rules that no index entry leads to: they are judged for every event of their logsource.
    public var alwaysJudged: [Int] {
        rules.rules.indices.filter { index in
            Trigger.choose(rules.rules[index].expression) { rules.compiled.costs[$0] } == nil
        }
    }

    /// Fields that rules ask for and that no event of the corpus had, with the number of rules.
    public var missingFields: [(field: String, rules: Int)] {
        var counts: [String: Int] = [:]
        for rule in rules.rules {
            var names: Set<String> = []
            rule.expression.forEachItem { item in
                let item = rules.compiled.items[item]
                if let field = item.field, !seen.contains(field) { names.insert(item.fieldName) }
            }
            for name in names { counts[name, default: 0] += 1 }
        }
        return counts.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }
}
