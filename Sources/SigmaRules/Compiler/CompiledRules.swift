import PatternMatching
import SecBotCore
import Synchronization

/// Everything that matching needs, immutable; partitions are built when the first event of their kind comes.
final class CompiledRules: Sendable {
    let rules: [Rule]
    let items: [DetectionItem]
    let programs: [RuleProgram]
    /// For each item what the index can do with it.
    let indexing: [DetectionItem.Indexing]
    /// A guess at how often the item holds; `nil` if the index cannot find it.
    let costs: [Int?]
    private let partitions = Mutex<[[Int32]: Partition]>([:])

    init(rules: [Rule], items: [DetectionItem]) {
        self.rules = rules
        self.items = items
        indexing = items.map(\.indexing)
        costs = zip(items, indexing).map { ItemCost.estimate($0, $1) }
        let costs = self.costs
        programs = rules.map { rule in
            RuleProgram(rule.expression) { CompiledRules.evaluationCost($0, costs) }
        }
    }

    private static func evaluationCost(_ expression: Expression, _ costs: [Int?]) -> Int {
        switch expression {
        case .constant: 0
        case .item(let item): costs[item] ?? 100_000
        case .not(let inner): 200_000 + evaluationCost(inner, costs) / 100
        case .and(let parts): parts.map { evaluationCost($0, costs) }.min() ?? 0
        case .or(let parts), .atLeast(_, let parts):
            parts.reduce(0) { min(1 << 30, $0 + evaluationCost($1, costs)) }
        }
    }

    /// The rules that an event of a logsource may match, compiled; built at the first call.
    func partition(for logsource: Logsource) -> Partition {
        var members: [Int32] = []
        for (index, rule) in rules.enumerated()
        where LogsourceMatching.mayMatch(rule: rule.logsource, event: logsource) {
            members.append(Int32(index))
        }
        return partitions.withLock { known in
            if let found = known[members] { return found }
            let built = Partition(members, of: self)
            known[members] = built
            return built
        }
    }
}
