public import SecBotCore

/// What rules cost and find on a corpus, and which fields they ask for in vain.
///
/// The index decides which rules are candidates, as it does live. Each candidate is then judged once more by plain
/// evaluation, which is what the times and the items are of: a measure to compare rules by, not a share of the real cost.
public struct RuleStatistics: ~Copyable {
    /// The figures of one rule.
    public struct Entry: Sendable {
        /// The place in ``RuleSet/rules``.
        public var rule: Int
        /// Events for which the rule's condition was looked at.
        public var candidates = 0
        /// Events that matched.
        public var matches = 0
        /// Items that plain evaluation of the candidates looked at.
        public var items = 0
        /// Time of that evaluation.
        public var nanoseconds: Int64 = 0
        /// Whether no index entry leads to the rule: it is judged for every event of its logsource.
        public var isAlwaysJudged = false
    }

    /// How many events were counted.
    public private(set) var events = 0
    /// Events whose logsource is unknown, so that every rule is asked.
    public private(set) var unroutedEvents = 0
    /// By rule.
    public private(set) var entries: [Entry]
    private let rules: RuleSet
    private var matcher: RuleMatcher
    private var judge: PlainJudge
    private var found: [Int] = []
    /// By the raw value of the field: events that have it, and the last event that was counted.
    private var fields: [(events: Int, last: Int)] = []
    private let clock = ContinuousClock()

    public init(_ rules: RuleSet) {
        self.rules = rules
        matcher = rules.makeMatcher()
        judge = PlainJudge(rules)
        entries = rules.rules.indices.map { index in
            var entry = Entry(rule: index)
            entry.isAlwaysJudged = Trigger.choose(rules.rules[index].expression) { rules.compiled.costs[$0] } == nil
            return entry
        }
    }

    /// Judges an event, which must be routed, and counts.
    public mutating func observe(_ event: inout Event, in batch: Span<UInt8>) {
        events += 1
        if event.logsource == .unknown { unroutedEvents += 1 }
        note(event)
        // Without a format the matcher does not take verdicts over from earlier events, so that candidates are counted.
        event.format = nil
        found.removeAll(keepingCapacity: true)
        matcher.evaluate(event, in: batch, into: &found)
        judge.beginEvent()
        for rule in matcher.lastCandidates where entries.indices.contains(Int(rule)) {
            let rule = Int(rule)
            let items = judge.items
            let start = clock.now
            _ = judge.holds(rule, event, batch)
            let elapsed = start.duration(to: clock.now).components
            entries[rule].candidates += 1
            entries[rule].items += judge.items - items
            entries[rule].nanoseconds += elapsed.seconds * 1_000_000_000 + elapsed.attoseconds / 1_000_000_000
        }
        for rule in found where entries.indices.contains(rule) { entries[rule].matches += 1 }
    }

    private mutating func note(_ event: borrowing Event) {
        for index in 0..<event.rows.count {
            let row = event.rows[index]
            let field = Int(row.field.rawValue)
            guard field > 0, !row.flags.contains(.container) else { continue }
            if field >= fields.count { fields += Array(repeating: (0, 0), count: field + 1 - fields.count) }
            guard fields[field].last != events else { continue }
            fields[field].last = events
            fields[field].events += 1
        }
    }

    // MARK: Fields

    /// Fields that rules ask for and that no event of the corpus had, with the number of rules; the most wanted first.
    public var missingFields: [(field: String, rules: Int)] {
        var counts: [String: Int] = [:]
        for rule in rules.rules {
            for (name, field) in RuleStatistics.fields(of: rule, rules) where !has(field) {
                counts[name, default: 0] += 1
            }
        }
        return counts.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }

    /// Fields of the corpus that no rule reads by name, with the number of events; the most frequent first.
    public var unreadFields: [(field: String, events: Int)] {
        var read: Set<FieldID> = []
        for rule in rules.rules {
            for (_, field) in RuleStatistics.fields(of: rule, rules) { read.insert(field) }
        }
        for input in rules.correlations.flatMap(\.inputs) { read.formUnion(input.groupFields + input.valueFields) }
        // A field that routing also offers under the taxonomy's name is read if that is.
        for (taxonomy, name) in WindowsRoutes.categories.flatMap(\.fieldNames) {
            if let field = FieldRegistry.shared.lookup(taxonomy), read.contains(field),
                let other = FieldRegistry.shared.lookup(name)
            {
                read.insert(other)
            }
        }
        let snapshot = FieldRegistry.shared.snapshot
        var unread: [(field: String, events: Int)] = []
        for index in fields.indices where fields[index].events > 0 {
            let field = FieldID(rawValue: UInt16(index))
            if !read.contains(field) { unread.append((snapshot.name(of: field), fields[index].events)) }
        }
        return unread.sorted { ($1.events, $0.field) < ($0.events, $1.field) }
    }

    private func has(_ field: FieldID) -> Bool {
        let index = Int(field.rawValue)
        return index < fields.count && fields[index].events > 0
    }

    /// The fields that a rule reads, each once.
    private static func fields(of rule: Rule, _ rules: RuleSet) -> [String: FieldID] {
        var names: [String: FieldID] = [:]
        rule.expression.forEachItem { number in
            let item = rules.compiled.items[number]
            if let field = item.field { names[item.fieldName] = field }
            for case .reference(let reference) in item.groups.joined() { names[reference.name] = reference.field }
        }
        return names
    }
}
