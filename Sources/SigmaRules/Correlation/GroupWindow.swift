/// Adds an event to a group and says whether the condition holds.
struct GroupWindow {
    let rule: CorrelationRule
    let limits: CorrelatorLimits
    var evictedValues = 0
    var lateEvents = 0

    /// The condition holds.
    struct Outcome {
        /// The first time in this episode.
        var isNew: Bool
        var first: Int64
        var last: Int64
        var count: Int
        var value: Double
        var members: [UInt64]
    }

    init(rule: CorrelationRule, limits: CorrelatorLimits) {
        self.rule = rule
        self.limits = limits
    }

    private var span: Int64 { rule.timespan &* 1_000_000_000 }

    /// Whether a time lies outside the window that ends at `end`.
    private func isOutside(_ time: Int64, _ end: Int64) -> Bool {
        let (age, overflow) = end.subtractingReportingOverflow(time)
        return overflow || age >= span
    }

    mutating func add(
        _ entry: GroupState.Entry, _ references: [UInt64], to group: inout GroupState
    ) -> Outcome? {
        if group.newest != .min, entry.time < group.newest, isOutside(entry.time, group.newest) {
            lateEvents += 1
            return nil
        }
        if group.newest != .min, group.newest < entry.time, isOutside(group.newest, entry.time) {
            // Quiet for the whole timespan: whatever was going on is over.
            group.episodeStart = .max
            group.episodeCount = 0
            group.entries.removeAll(keepingCapacity: true)
            group.chains.removeAll()
        }
        group.newest = max(group.newest, entry.time)
        let (value, members) = measure(entry, references, &group)
        let isOpen = group.episodeStart != .max
        if isOpen { group.episodeCount += UInt64(entry.weight) }
        guard let value, rule.isMet(value) else { return nil }
        if !isOpen {
            group.episodeStart = group.entries.first?.time ?? entry.time
            let total = group.entries.reduce(UInt64(0)) { $0 + UInt64($1.weight) }
            group.episodeCount = max(total, UInt64(entry.weight))
        }
        return Outcome(
            isNew: !isOpen, first: group.episodeStart, last: group.newest,
            count: Int(min(group.episodeCount, UInt64(Int32.max))), value: value, members: members)
    }

    private mutating func measure(
        _ entry: GroupState.Entry, _ references: [UInt64], _ group: inout GroupState
    ) -> (value: Double?, members: [UInt64]) {
        let end = group.newest
        group.entries.removeAll { isOutside($0.time, end) }
        switch rule.kind {
        case .eventCount:
            insert(entry, &group)
            var total = group.entries.reduce(UInt64(0)) { $0 + UInt64($1.weight) }
            let needed = UInt64(rule.neededEntries)
            while let first = group.entries.first, total - UInt64(first.weight) >= needed {
                total -= UInt64(first.weight)
                group.entries.removeFirst()
            }
            return (Double(total), members(group))
        case .valueCount:
            group.entries.removeAll { $0.payload == entry.payload }
            insert(entry, &group)
            if group.entries.count > rule.neededEntries { group.entries.removeFirst() }
            return (Double(group.entries.count), members(group))
        case .temporal:
            group.entries.removeAll { $0.payload == entry.payload }
            insert(entry, &group)
            return (Double(group.entries.count), members(group))
        case .temporalOrdered: return ordered(entry, references, &group)
        case .valueSum, .valueAverage, .valuePercentile:
            insert(entry, &group)
            if group.entries.count > limits.values {
                group.entries.removeFirst()
                evictedValues += 1
            }
            return (aggregate(group), members(group))
        }
    }

    private func insert(_ entry: GroupState.Entry, _ group: inout GroupState) {
        var place = group.entries.count
        while place > 0, group.entries[place - 1].time > entry.time { place -= 1 }
        group.entries.insert(entry, at: place)
    }

    private func members(_ group: GroupState) -> [UInt64] {
        group.entries.suffix(limits.members).map(\.reference)
    }

    /// Keeps for each rule the latest start of a chain of all rules up to it, in the order of the list.
    private func ordered(
        _ entry: GroupState.Entry, _ references: [UInt64], _ group: inout GroupState
    ) -> (value: Double?, members: [UInt64]) {
        let count = rule.inputs.count
        if group.chains.count != count { group.chains = Array(repeating: [], count: count) }
        let step = Int(entry.payload)
        guard step < count else { return (nil, []) }
        // The entry of a step carries the time at which its chain began.
        func start(_ step: Int) -> Int64? { group.entries.first { $0.payload == UInt64(step) }?.time }
        var chain = GroupState.Entry(
            time: entry.time, reference: entry.reference, payload: entry.payload, weight: entry.weight)
        var members = references
        if step > 0 {
            guard let before = start(step - 1) else { return (nil, []) }
            chain.time = before
            members = group.chains[step - 1] + references
        }
        if let known = start(step), known > chain.time { return (nil, []) }
        group.entries.removeAll { $0.payload == entry.payload }
        group.entries.append(chain)
        group.entries.sort { $0.time < $1.time }
        group.chains[step] = Array(members.suffix(limits.members))
        guard step == count - 1 else { return (nil, []) }
        return (Double(count), group.chains[step])
    }

    private func aggregate(_ group: GroupState) -> Double? {
        let values = group.entries.map { Double(bitPattern: $0.payload) }
        guard !values.isEmpty else { return nil }
        switch rule.kind {
        case .valueSum:
            return zip(values, group.entries).reduce(0) { $0 + $1.0 * Double($1.1.weight) }
        case .valueAverage:
            let weight = group.entries.reduce(0) { $0 + Double($1.weight) }
            return zip(values, group.entries).reduce(0) { $0 + $1.0 * Double($1.1.weight) } / weight
        default:
            // Linear interpolation between the closest ranks.
            let sorted = values.sorted()
            let rank = rule.percentile / 100 * Double(sorted.count - 1)
            let low = Int(rank)
            let high = min(low + 1, sorted.count - 1)
            return sorted[low] + (sorted[high] - sorted[low]) * (rank - Double(low))
        }
    }
}
