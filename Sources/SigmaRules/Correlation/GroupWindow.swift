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
        var completing: Int
        var first: Int64
        var weight: UInt64
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
        guard
            let measure = plan.isOrdered
                ? ordered(entry, references, plan, &group, &table) : count(entry, plan, &group, &table),
            plan.isMet(measure.value)
        else { return nil }
        if !isOpen {
            group.episodeStart = measure.first
            add(UInt32(clamping: max(measure.weight, UInt64(entry.weight))), &group)
        }
        return Outcome(
            isNew: !isOpen, first: group.episodeStart, last: group.newest, count: Int(group.episodeCount),
            value: measure.value, members: measure.members, completing: measure.completing)
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

    // MARK: Counts and aggregates

    /// Inserts an event, or gives a known value its latest time, and measures.
    private mutating func count(
        _ entry: WindowEntry, _ plan: CorrelationPlan, _ group: inout GroupRecord, _ table: inout GroupTable
    ) -> Measure? {
        let layout = plan.layout
        let isDistinct = plan.kind == .valueCount || plan.kind == .temporal
        var known: Int?
        if isDistinct {
            known = table.arena.withWords(of: group.block) { words, offset in
                var ring = EntryRing(group, layout, offset)
                guard let same = ring.firstIndex(ofPayload: entry.payload, &words) else { return nil }
                if ring.time(same, &words) > entry.time { return same }
                ring.remove(at: same, &words)
                ring.store(in: &group)
                return nil
            }
        }
        if known == nil, group.count == group.capacity,
            !table.resize(&group, layout, to: layout.capacity(after: Int(group.capacity)))
        {
            evictedValues += 1
            return nil
        }
        var dropped = 0
        let measure: Measure? = table.arena.withWords(of: group.block) { words, offset in
            var ring = EntryRing(group, layout, offset)
            var place = known ?? ring.insert(entry, &words)
            dropped = ring.trim(plan, isOpen: group.isOpen, &words)
            place -= dropped
            ring.store(in: &group)
            guard place >= 0 else { return nil }
            if plan.isAggregate { return aggregate(place, plan, ring, &words) }
            return GroupWindow.measure(place, plan.span, ring, &words, byWeight: !isDistinct)
        }
        if plan.isAggregate { evictedValues += dropped }
        return measure
    }

    /// The window that holds most among those that the entry at `place` belongs to.
    private static func measure(
        _ place: Int, _ span: Int64, _ ring: EntryRing, _ words: inout MutableSpan<UInt64>, byWeight: Bool
    ) -> Measure {
        let time = ring.time(place, &words)
        if place == ring.count - 1 {
            // In order: there is one window.
            let members = ring.firstIndex(endingAt: time, span, &words)...place
            let weight = ring.weight(members, &words)
            return Measure(
                value: Double(byWeight ? weight : UInt64(members.count)), members: members, completing: place,
                first: ring.time(members.lowerBound, &words), weight: weight)
        }
        var best = place...place
        var most: UInt64 = 0
        var end = place
        while end < ring.count {
            let endTime = ring.time(end, &words)
            if CorrelationPlan.isOutside(time, endTime, span) { break }
            let members = ring.firstIndex(endingAt: endTime, span, &words)...end
            let value = byWeight ? ring.weight(members, &words) : UInt64(members.count)
            if value > most {
                best = members
                most = value
            }
            end += 1
        }
        return Measure(
            value: Double(most), members: best, completing: place, first: ring.time(best.lowerBound, &words),
            weight: byWeight ? most : ring.weight(best, &words))
    }

    private mutating func aggregate(
        _ place: Int, _ plan: CorrelationPlan, _ ring: EntryRing, _ words: inout MutableSpan<UInt64>
    ) -> Measure? {
        let all = 0...(ring.count - 1)
        var value = 0.0
        if plan.kind == .valuePercentile {
            scratch.removeAll(keepingCapacity: true)
            for index in all { scratch.append(ring.payload(index, &words)) }
            value = OrderStatistics.percentile(plan.percentile, &scratch) ?? 0
        } else {
            for index in all {
                value += Double(bitPattern: ring.payload(index, &words)) * Double(ring.weight(index, &words))
            }
            if plan.kind == .valueAverage { value /= Double(UInt64(ring.count) + ring.surplus) }
        }
        return Measure(
            value: value, members: all, completing: place, first: ring.time(0, &words),
            weight: UInt64(ring.count) + ring.surplus)
    }

    // MARK: Order

    /// Keeps for each rule the latest start of a chain of all rules up to it, in the order of the list.
    /// - Returns: `nil` unless the chain is complete.
    private mutating func ordered(
        _ entry: WindowEntry, _ references: [UInt64], _ plan: CorrelationPlan, _ group: inout GroupRecord,
        _ table: inout GroupTable
    ) -> Measure? {
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
        guard step == plan.inputs.count - 1 else { return nil }
        return Measure(
            value: Double(plan.inputs.count), members: 0...(Int(group.count) - 1), completing: place,
            first: link.time, weight: UInt64(group.count) + group.surplus)
    }

    /// The references of the events that make the condition true, oldest first, the completing one last.
    func members(
        _ outcome: Outcome, _ plan: CorrelationPlan, _ group: GroupRecord, _ table: inout GroupTable
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
}
