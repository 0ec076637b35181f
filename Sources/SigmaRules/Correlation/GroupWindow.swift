/// Adds an event to a group and says whether the condition holds. Allocates only when a group gets its first entries.
struct GroupWindow {
    let plan: CorrelationPlan
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
    }

    init(plan: CorrelationPlan, limits: CorrelatorLimits) {
        self.plan = plan
        self.limits = limits
    }

    mutating func add(
        _ entry: GroupState.Entry, _ references: [UInt64], to group: inout GroupState
    ) -> Outcome? {
        if group.newest != .min {
            if entry.time < group.newest, plan.isOutside(entry.time, group.newest) {
                lateEvents += 1
                return nil
            }
            if group.newest < entry.time, plan.isOutside(group.newest, entry.time) {
                // Quiet for the whole timespan: whatever was going on is over.
                group.episodeStart = .max
                group.episodeCount = 0
                group.toldCount = 0
                group.entries.removeAll(keepingCapacity: true)
                group.chains.removeAll()
            }
        }
        group.newest = max(group.newest, entry.time)
        dropOld(&group)
        let value = measure(entry, references, &group)
        let isOpen = group.episodeStart != .max
        if isOpen { group.episodeCount += UInt64(entry.weight) }
        guard let value, plan.isMet(value) else { return nil }
        if !isOpen {
            group.episodeStart = group.entries.first?.time ?? entry.time
            var total: UInt64 = 0
            for index in group.entries.indices { total += UInt64(group.entries[index].weight) }
            group.episodeCount = max(total, UInt64(entry.weight))
        }
        return Outcome(
            isNew: !isOpen, first: group.episodeStart, last: group.newest,
            count: Int(min(group.episodeCount, UInt64(Int32.max))), value: value)
    }

    /// The references of the events that make the condition true, oldest first.
    func members(_ group: borrowing GroupState) -> [UInt64] {
        if plan.kind == .temporalOrdered { return group.chains.last ?? [] }
        return group.entries.suffix(limits.members).map(\.reference)
    }

    /// Entries are in the order of time, so the old ones are at the front.
    private func dropOld(_ group: inout GroupState) {
        var old = 0
        while old < group.entries.count, plan.isOutside(group.entries[old].time, group.newest) { old += 1 }
        if old > 0 { group.entries.removeFirst(old) }
    }

    private mutating func measure(
        _ entry: GroupState.Entry, _ references: [UInt64], _ group: inout GroupState
    ) -> Double? {
        switch plan.kind {
        case .eventCount:
            insert(entry, &group)
            var total: UInt64 = 0
            for index in group.entries.indices { total += UInt64(group.entries[index].weight) }
            let needed = UInt64(plan.neededEntries)
            var surplus = 0
            while surplus < group.entries.count, total - UInt64(group.entries[surplus].weight) >= needed {
                total -= UInt64(group.entries[surplus].weight)
                surplus += 1
            }
            if surplus > 0 { group.entries.removeFirst(surplus) }
            return Double(total)
        case .valueCount, .temporal:
            if let same = group.entries.firstIndex(where: { $0.payload == entry.payload }) {
                group.entries.remove(at: same)
            }
            insert(entry, &group)
            if plan.kind == .valueCount, group.entries.count > plan.neededEntries { group.entries.removeFirst() }
            return Double(group.entries.count)
        case .temporalOrdered: return ordered(entry, references, &group)
        case .valueSum, .valueAverage, .valuePercentile:
            insert(entry, &group)
            if group.entries.count > limits.values {
                group.entries.removeFirst()
                evictedValues += 1
            }
            return aggregate(group)
        }
    }

    private func insert(_ entry: GroupState.Entry, _ group: inout GroupState) {
        var place = group.entries.count
        while place > 0, group.entries[place - 1].time > entry.time { place -= 1 }
        group.entries.insert(entry, at: place)
    }

    /// Keeps for each rule the latest start of a chain of all rules up to it, in the order of the list.
    private func ordered(
        _ entry: GroupState.Entry, _ references: [UInt64], _ group: inout GroupState
    ) -> Double? {
        let count = plan.inputs.count
        if group.chains.count != count { group.chains = Array(repeating: [], count: count) }
        let step = Int(entry.payload)
        guard step < count else { return nil }
        // The entry of a step carries the time at which its chain began.
        func start(_ step: Int) -> Int64? { group.entries.first { $0.payload == UInt64(step) }?.time }
        var chain = entry
        var members = references
        if step > 0 {
            guard let before = start(step - 1) else { return nil }
            chain.time = before
            members = group.chains[step - 1] + references
        }
        if let known = start(step), known > chain.time { return nil }
        group.entries.removeAll { $0.payload == entry.payload }
        insert(chain, &group)
        group.chains[step] = Array(members.suffix(limits.members))
        return step == count - 1 ? Double(count) : nil
    }

    private func aggregate(_ group: GroupState) -> Double? {
        let values = group.entries.map { Double(bitPattern: $0.payload) }
        guard !values.isEmpty else { return nil }
        switch plan.kind {
        case .valueSum:
            return zip(values, group.entries).reduce(0) { $0 + $1.0 * Double($1.1.weight) }
        case .valueAverage:
            let weight = group.entries.reduce(0) { $0 + Double($1.weight) }
            return zip(values, group.entries).reduce(0) { $0 + $1.0 * Double($1.1.weight) } / weight
        default:
            // Linear interpolation between the closest ranks.
            let sorted = values.sorted()
            let rank = plan.percentile / 100 * Double(sorted.count - 1)
            let low = Int(rank)
            let high = min(low + 1, sorted.count - 1)
            return sorted[low] + (sorted[high] - sorted[low]) * (rank - Double(low))
        }
    }
}
