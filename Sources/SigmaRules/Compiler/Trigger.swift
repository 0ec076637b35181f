/// Which items must be looked for so that a rule is never missed: the rule can only hold if one of them does.
struct Trigger {
    var items: [Int]
    /// A guess at how often they hold; lower is better.
    var cost: Int

    /// The cheapest trigger of a condition; `nil` if the condition can hold without any item that the index knows.
    static func choose(_ expression: Expression, cost: (Int) -> Int?) -> Trigger? {
        switch expression {
        case .constant(let value): return value ? nil : Trigger(items: [], cost: 0)
        case .item(let item):
            guard let cost = cost(item) else { return nil }
            return Trigger(items: [item], cost: cost)
        case .not: return nil
        case .and(let parts):
            return parts.compactMap { choose($0, cost: cost) }.min { $0.cost < $1.cost }
        case .or(let parts), .atLeast(_, let parts):
            var all = Trigger(items: [], cost: 0)
            for part in parts {
                guard let trigger = choose(part, cost: cost) else { return nil }
                all.items += trigger.items
                all.cost = min(1 << 30, all.cost + trigger.cost)
            }
            return all
        }
    }
}
