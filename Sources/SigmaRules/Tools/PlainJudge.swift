import SecBotCore

/// Judges rules by plain evaluation, in the order in which they are written, and counts the items it had to look at.
struct PlainJudge: ~Copyable {
    private let rules: RuleSet
    private var evaluator = ItemEvaluator()
    /// Items that were looked at since the beginning.
    private(set) var items = 0

    init(_ rules: RuleSet) { self.rules = rules }

    /// To be called before the first rule of each event.
    mutating func beginEvent() { evaluator.beginEvent() }

    mutating func holds(_ rule: Int, _ event: borrowing Event, _ batch: Span<UInt8>) -> Bool {
        holds(rules.rules[rule].expression, event, batch)
    }

    private mutating func holds(_ expression: Expression, _ event: borrowing Event, _ batch: Span<UInt8>) -> Bool {
        switch expression {
        case .constant(let value): return value
        case .item(let item):
            items += 1
            return evaluator.holds(rules.compiled.items[item], event, batch)
        case .not(let inner): return !holds(inner, event, batch)
        case .and(let parts):
            for part in parts where !holds(part, event, batch) { return false }
            return true
        case .or(let parts):
            for part in parts where holds(part, event, batch) { return true }
            return false
        case .atLeast(let count, let parts):
            var found = 0
            for part in parts where found < count && holds(part, event, batch) { found += 1 }
            return found >= count
        }
    }
}
