/// Adds one event to a group and says whether the condition holds. Keeps its scratch memory from event to event.
struct GroupWindow: Sendable {
    let limits: CorrelatorLimits
    private(set) var evictedValues = 0
    private(set) var lateEvents = 0
    private var scratch: [UInt64] = []
    private var chain: [UInt64] = []

    /// The condition holds.
    struct Outcome {
        /// The first time in this episode.
        var isNew: Bool
        var first: Int64
        var last: Int64
        var count: Int
        var value: Double
        /// The entries of the window that holds, and which of them completed it.
        var members: ClosedRange<Int>
        var completing: Int
    }

    /// A window that was found to hold the most.
    private struct Measure {
        var value: Double
        var members: ClosedRange<Int>
        var first: Int64
    }

    init(limits: CorrelatorLimits) { self.limits = limits }

    /// What was dropped since the last call.
    mutating func takeCounters(_ counters: inout CorrelatorCounters) {
        counters.evictedValues += evictedValues
        counters.lateEvents += lateEvents
        evictedValues = 0
        lateEvents = 0
    }

    /// - Parameters:
    ///   - references: the members of an inner correlation; empty for an event.
    ///   - horizon: a group whose newest event lies beyond it is of another era, and starts anew.
    mutating func add(
        _ entry: WindowEntry, _ references: [UInt64], horizon: Int64, _ plan: CorrelationPlan,
        to group: inout GroupRecord, in table: inout GroupTable
    ) -> Outcome? {
        var entry = entry
        entry.weight = min(max(entry.weight, 1), plan.layout.maximumWeight)
        guard place(entry.time, horizon, plan, &group, &table) else { return nil }
        group.newest = max(group.newest, entry.time)
        let isOpen = group.isOpen
        if isOpen { add(entry.weight, &group) }
        let place: Int
        var measure: Measure?
        switch plan.kind {
        case .eventCount:
            guard let index = insert(entry, plan, &group, &table) else { return nil }
            place = trim(index, plan, &group, &table)
            if place >= 0 { measure = self.measure(place, plan, group, table, byWeight: true) }
        case .valueCount, .temporal:
            guard let index = replace(entry, plan, &group, &table) else { return nil }
            place = trim(index, plan, &group, &table)
            if place >= 0 { measure = self.measure(place, plan, group, table, byWeight: false) }
        case .temporalOrdered:
            guard let (index, start) = ordered(entry, references, plan, &group, &table) else { return nil }
            place = index
            measure = Measure(
                value: Double(plan.inputs.count), members: 0...(Int(group.count) - 1), first: start)
        case .valueSum, .valueAverage, .valuePercentile:
            guard let index = insert(entry, plan, &group, &table) else { return nil }
            place = trim(index, plan, &group, &table)
            guard place >= 0, let value = aggregate(plan, group, table) else { return nil }
            measure = Measure(
                value: value, members: 0...(Int(group.count) - 1), first: table.time(group, plan.layout, 0))
        }
        guard let measure, plan.isMet(measure.value) else { return nil }
        if !isOpen {
            group.episodeStart = measure.first
            add(
                UInt32(clamping: max(table.weight(group, plan.layout, measure.members), UInt64(entry.weight))), &group)
        }
        return Outcome(
            isNew: !isOpen, first: group.episodeStart, last: group.newest, count: Int(group.episodeCount),
            value: measure.value, members: measure.members, completing: place)
    }

    private func add(_ weight: UInt32, _ group: inout GroupRecord) {
        group.episodeCount = UInt32(min(UInt64(group.episodeCount) + UInt64(weight), UInt64(Int32.max)))
    }

    /// Makes the group ready for an event of this time; `false` if the event is too old for it.
    private mutating func place(
        _ time: Int64, _ horizon: Int64, _ plan: CorrelationPlan, _ group: inout GroupRecord,
        _ table: inout GroupTable
    ) -> Bool {
        guard group.newest != .min else { return true }
        if time < group.newest, CorrelationPlan.isOutside(time, group.newest, plan.retention) {
            guard group.newest > horizon else {
                lateEvents += 1
                return false
            }
            table.removeAll(&group, plan.layout, isOrdered: plan.isOrdered)
            group.closeEpisode()
            group.newest = .min
            return true
        }
        if plan.isOrdered, time < group.newest {
            // It did not come in time to take its place in the order.
            lateEvents += 1
            return false
        }
        guard time > group.newest else { return true }
        if CorrelationPlan.isOutside(group.newest, time, plan.span), group.isOpen {
            // Quiet for the whole timespan: the episode is over, and its events are told.
            table.removeAll(&group, plan.layout, isOrdered: plan.isOrdered)
            group.closeEpisode()
        }
        // Before the newest time changes, because the times of the entries are read relative to it.
        while group.count > 0, CorrelationPlan.isOutside(table.time(group, plan.layout, 0), time, plan.retention) {
            table.removeFirst(&group, plan.layout, isOrdered: plan.isOrdered)
        }
        return true
    }

    private mutating func insert(
        _ entry: WindowEntry, _ plan: CorrelationPlan, _ group: inout GroupRecord, _ table: inout GroupTable
    ) -> Int? {
        guard let place = table.insert(entry, &group, plan.layout) else {
            evictedValues += 1
            return nil
        }
        return place
    }

    /// Inserts a value, or gives a known one its latest time.
    private mutating func replace(
        _ entry: WindowEntry, _ plan: CorrelationPlan, _ group: inout GroupRecord, _ table: inout GroupTable
    ) -> Int? {
        for index in 0..<Int(group.count) where table.payload(group, plan.layout, index) == entry.payload {
            if table.time(group, plan.layout, index) > entry.time { return index }
            table.remove(&group, plan.layout, at: index, isOrdered: false)
            break
        }
        return insert(entry, plan, &group, &table)
    }

    /// Drops the oldest entries that decide nothing.
    /// - Returns: where the entry at `place` is now; -1 if it was dropped itself.
    private mutating func trim(
        _ place: Int, _ plan: CorrelationPlan, _ group: inout GroupRecord, _ table: inout GroupTable
    ) -> Int {
        var place = place
        let layout = plan.layout
        func drop() {
            table.removeFirst(&group, layout, isOrdered: false)
            place -= 1
        }
        switch plan.kind {
        case .eventCount where group.isOpen:
            while group.count > 1 {
                let total = UInt64(group.count) + group.surplus
                guard total - UInt64(table.weight(group, layout, 0)) >= UInt64(plan.needed) else { break }
                drop()
            }
        case .valueCount where group.isOpen:
            while Int(group.count) > plan.needed { drop() }
        case .valueSum, .valueAverage, .valuePercentile:
            while Int(group.count) > plan.maximumEntries {
                evictedValues += 1
                drop()
            }
        default:
            while Int(group.count) > plan.maximumEntries { drop() }
        }
        return place
    }

    /// The window that holds most among those that the entry at `place` belongs to.
    private func measure(
        _ place: Int, _ plan: CorrelationPlan, _ group: GroupRecord, _ table: GroupTable, byWeight: Bool
    ) -> Measure {
        let layout = plan.layout
        let time = table.time(group, layout, place)
        var best: Measure?
        var end = place
        while end < Int(group.count) {
            let endTime = table.time(group, layout, end)
            if CorrelationPlan.isOutside(time, endTime, plan.span) { break }
            let first = table.firstIndex(group, layout, endingAt: endTime, plan.span)
            let members = first...end
            let value = Double(byWeight ? table.weight(group, layout, members) : UInt64(members.count))
            if best.map({ value > $0.value }) ?? true {
                best = Measure(value: value, members: members, first: table.time(group, layout, first))
            }
            end += 1
        }
        return best ?? Measure(value: 0, members: place...place, first: time)
    }

    // MARK: Order

    /// Keeps for each rule the latest start of a chain of all rules up to it, in the order of the list.
    /// - Returns: the place of the last rule's entry and the start of its chain, if the chain is complete.
    private mutating func ordered(
        _ entry: WindowEntry, _ references: [UInt64], _ plan: CorrelationPlan, _ group: inout GroupRecord,
        _ table: inout GroupTable
    ) -> (place: Int, start: Int64)? {
        let layout = plan.layout
        let step = Int(truncatingIfNeeded: entry.payload)
        guard step < plan.inputs.count else { return nil }
        func find(_ step: Int) -> Int? {
            for index in 0..<Int(group.count) where table.payload(group, layout, index) == UInt64(step) {
                return index
            }
            return nil
        }
        // The entry of a step carries the time at which its chain began, and the chain in place of a reference.
        var link = entry
        chain.removeAll(keepingCapacity: true)
        if step > 0 {
            guard let before = find(step - 1) else { return nil }
            let previous = table.entry(group, layout, before)
            link.time = previous.time
            table.appendChain(previous.reference, to: &chain)
        }
        let known = find(step)
        if let known, table.time(group, layout, known) > link.time { return nil }
        if references.isEmpty { chain.append(entry.reference) } else { chain += references }
        if chain.count > limits.members { chain.removeFirst(chain.count - limits.members) }
        guard let word = table.makeChain(chain) else {
            evictedValues += 1
            return nil
        }
        if let known { table.remove(&group, layout, at: known, isOrdered: true) }
        link.reference = word
        guard let place = table.insert(link, &group, layout) else {
            table.releaseChain(word)
            evictedValues += 1
            return nil
        }
        return step == plan.inputs.count - 1 ? (place, link.time) : nil
    }

    /// The references of the events that make the condition true, oldest first, the completing one last.
    func members(
        _ outcome: Outcome, _ plan: CorrelationPlan, _ group: GroupRecord, _ table: GroupTable
    ) -> [UInt64] {
        var members: [UInt64] = []
        if plan.isOrdered {
            table.appendChain(table.entry(group, plan.layout, outcome.completing).reference, to: &members)
            return members
        }
        let count = min(outcome.members.count, limits.members)
        members.reserveCapacity(count)
        // The completing one takes one of the places, wherever in the order of time it is.
        var skipped = outcome.members.count - count
        for index in outcome.members where index != outcome.completing {
            if skipped > 0 {
                skipped -= 1
                continue
            }
            members.append(table.entry(group, plan.layout, index).reference)
        }
        members.append(table.entry(group, plan.layout, outcome.completing).reference)
        return members
    }

    // MARK: Aggregates

    private mutating func aggregate(_ plan: CorrelationPlan, _ group: GroupRecord, _ table: GroupTable) -> Double? {
        let count = Int(group.count)
        guard count > 0 else { return nil }
        if plan.kind == .valuePercentile {
            scratch.removeAll(keepingCapacity: true)
            for index in 0..<count { scratch.append(table.payload(group, plan.layout, index)) }
            return OrderStatistics.percentile(plan.percentile, &scratch)
        }
        var sum = 0.0
        for index in 0..<count {
            let weight = Double(table.weight(group, plan.layout, index))
            sum += Double(bitPattern: table.payload(group, plan.layout, index)) * weight
        }
        return plan.kind == .valueSum ? sum : sum / Double(UInt64(count) + group.surplus)
    }
}
