import PatternMatching
import SecBotCore
import Synchronization

/// Everything that matching needs, immutable; partitions are built when the first event of their kind comes.
final class CompiledRules: Sendable {
    let rules: [Rule]
    let items: [DetectionItem]
    /// The conditions of all rules.
    let programs: RulePrograms
    private let lazyIndexing = OnceReference<IndexingTable>()
    /// A guess at how often the item holds; `nil` if the index cannot find it.
    let costs: [Int?]
    /// Rules by logsource.
    private let groups: [(logsource: Logsource, members: [Int32])]
    private let partitions = Mutex(Partitions())

    private final class IndexingTable: Sendable {
        let all: [DetectionItem.Indexing]

        init(_ items: [DetectionItem]) {
            let pieces = ParallelMap.pieces(of: items.count, atLeast: 512)
            all = Array(ParallelMap.run(count: pieces.count) { items[pieces[$0]].map(\.indexing) }.joined())
        }
    }

    /// For each item what the index can do with it; found out at the first call.
    var indexing: [DetectionItem.Indexing] {
        (lazyIndexing.value ?? lazyIndexing.keep(IndexingTable(items))).all
    }

    private struct Partitions {
        var byLogsource: [LogsourceID: Partition] = [:]
        /// By the groups of rules in it.
        var byGroups: [[Int]: Partition] = [:]
    }

    init(rules: [Rule], items: [DetectionItem], costs: [Int?]) {
        self.rules = rules
        self.items = items
        self.costs = costs
        let pieces = ParallelMap.pieces(of: rules.count, atLeast: 128)
        let parts = ParallelMap.run(count: pieces.count) { piece in
            var programs = RulePrograms()
            for rule in rules[pieces[piece]] { programs.append(rule.expression, costs) }
            return programs
        }
        programs = RulePrograms(joining: parts)
        var places: [Logsource: Int] = [:]
        var groups: [(logsource: Logsource, members: [Int32])] = []
        for (index, rule) in rules.enumerated() {
            if let place = places[rule.logsource] {
                groups[place].members.append(Int32(index))
            } else {
                places[rule.logsource] = groups.count
                groups.append((rule.logsource, [Int32(index)]))
            }
        }
        self.groups = groups
    }

    /// The rules that an event of a logsource may match, compiled; built at the first call.
    func partition(for identifier: LogsourceID) -> Partition {
        if let found = partitions.withLock({ $0.byLogsource[identifier] }) { return found }
        let logsource = identifier.logsource
        let chosen = groups.indices.filter {
            LogsourceMatching.mayMatch(rule: groups[$0].logsource, event: logsource)
        }
        // Two threads may build the same partition; the first one stays.
        let known = partitions.withLock { $0.byGroups[chosen] }
        let partition = known ?? Partition(chosen.flatMap { groups[$0].members }.sorted(), of: self)
        return partitions.withLock { table in
            let kept = table.byGroups[chosen] ?? partition
            table.byGroups[chosen] = kept
            table.byLogsource[identifier] = kept
            return kept
        }
    }

    /// Builds the partitions of all logsources that an ``EventRouter`` can derive, on all processors.
    func prepare(routed: Bool) {
        let identifiers = routed ? RoutingTable.shared.logsources : [.unknown]
        _ = ParallelMap.run(count: identifiers.count) { index in
            _ = self.partition(for: identifiers[index])
            return true
        }
    }
}
