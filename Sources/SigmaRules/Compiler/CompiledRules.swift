import PatternMatching
import SecBotCore
import Synchronization

/// Everything that matching needs, immutable; partitions are built when the first event of their kind comes.
final class CompiledRules: Sendable {
    let rules: [Rule]
    let items: [DetectionItem]
    /// The conditions of all rules.
    let programs: RulePrograms
    private let lazyIndex = OnceReference<RuleIndex>()
    /// A guess at how often the item holds; `nil` if the index cannot find it.
    let costs: [Int?]
    /// Rules by logsource.
    let groups: [(logsource: Logsource, members: [Int32])]
    private let lazyReadings = OnceReference<Readings>()
    private let partitions = Mutex(Partitions())

    /// What the rules of one logsource read.
    struct Reading: Sendable {
        /// Fields, with the parts of a scan that their values need.
        var fields: [(field: FieldID, parts: LiteralIndex.Parts)] = []
        var usesKeywords = false
        var keywordParts = LiteralIndex.Parts()
    }

    private final class Readings: Sendable {
        let all: [Reading]
        init(_ all: [Reading]) { self.all = all }
    }

    /// By group: what its rules read; found out at the first call.
    var readings: [Reading] {
        if let known = lazyReadings.value { return known.all }
        let scanParts = index.scanParts
        var seenItem = [Int](repeating: -1, count: items.count)
        let all = groups.indices.map { group in
            var reading = Reading()
            var fields: [FieldID: LiteralIndex.Parts] = [:]
            for member in groups[group].members {
                rules[Int(member)].expression.forEachItem { item in
                    guard seenItem[item] != group else { return }
                    seenItem[item] = group
                    for field in items[item].fields { fields[field, default: []].formUnion([]) }
                    if let field = items[item].field {
                        fields[field, default: []].formUnion(scanParts[item])
                    } else {
                        reading.usesKeywords = true
                        reading.keywordParts.formUnion(scanParts[item])
                    }
                }
            }
            reading.fields = fields.map { ($0.key, $0.value) }.sorted { $0.0.rawValue < $1.0.rawValue }
            return reading
        }
        return lazyReadings.keep(Readings(all)).all
    }

    /// What events are looked up in; built at the first call.
    var index: RuleIndex {
        if let known = lazyIndex.value { return known }
        var logsources = [Int32](repeating: 0, count: rules.count)
        for (number, group) in groups.enumerated() {
            for member in group.members { logsources[Int(member)] = Int32(number) }
        }
        let builder = RuleIndexBuilder(rules: rules, items: items, costs: costs, logsources: logsources)
        return lazyIndex.keep(RuleIndex(builder, programs))
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
        LogsourceWords.shared.add(groups.map(\.logsource))
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
        let partition = known ?? Partition(chosen, of: self)
        return partitions.withLock { table in
            let kept = table.byGroups[chosen] ?? partition
            table.byGroups[chosen] = kept
            table.byLogsource[identifier] = kept
            return kept
        }
    }

    /// Builds the index and the partition of events of unknown origin; those of others take little time.
    func prepare() { _ = partition(for: .unknown) }
}
