/// Finding groups, and making room for new ones.
extension Correlator {
    /// How much longer than it must a group is kept: a source that was silent may resume a little behind the others.
    private static let patience: Int64 = 120_000_000_000

    /// The place of the group of the key at hand, new or known; `nil` if there is no memory for it.
    mutating func group(_ correlation: Int, _ time: Int64) -> UInt32? {
        // Out of `self` for the moment, so that the table can be changed meanwhile.
        var key: [UInt8] = []
        swap(&key, &self.key)
        defer { swap(&key, &self.key) }
        let tag = GroupTable.tag(key.span, correlation)
        // What waits comes in the order of time, so that nothing older than this follows but late events.
        let frontier = low == .min ? .min : min(time, EventClock.sum(low, -clock.allowance - Correlator.patience))
        if table.usedBytes > limits.bytes { makeRoom(groups: 0, bytes: 0, frontier) }
        if let found = table.find(tag, correlation, key.span) { return found }
        expire(correlation, atMost: 2, frontier)
        expiryCursor = expiryCursor + 1 < plans.count ? expiryCursor + 1 : 0
        expire(expiryCursor, atMost: 1, frontier)
        makeRoom(groups: 1, bytes: GroupTable.fixedBytes + key.count + 64, frontier)
        if let place = table.insert(tag: tag, correlation: correlation, key: key.span, queued: time) { return place }
        // The free blocks have the wrong sizes: a few groups more make room for this one, or it is lost.
        for _ in 0..<8 { evict(frontier) }
        let place = table.insert(tag: tag, correlation: correlation, key: key.span, queued: time)
        if place == nil { totals.evictedGroups += 1 }
        return place
    }

    /// Whether no event that may still come belongs to a group any more.
    private func isOver(_ newest: Int64, _ correlation: Int, _ frontier: Int64) -> Bool {
        frontier != .min && CorrelationPlan.isOutside(newest, frontier, plans[correlation].span)
    }

    private mutating func removeFirst(of correlation: Int) {
        table.removeFirst(of: correlation, isOrdered: plans[correlation].isOrdered, plans[correlation].layout)
    }

    /// Drops groups that are over, a few at a time.
    private mutating func expire(_ correlation: Int, atMost count: Int, _ frontier: Int64) {
        for _ in 0..<count {
            var limit = 2
            guard let newest = table.settle(correlation, limit: &limit), isOver(newest, correlation, frontier)
            else { return }
            removeFirst(of: correlation)
        }
    }

    private mutating func makeRoom(groups: Int, bytes: Int, _ frontier: Int64) {
        for _ in 0..<64 {
            guard table.count + groups > limits.groups || table.usedBytes + bytes > limits.bytes, table.count > 0
            else { return }
            evict(frontier)
        }
    }

    /// Drops the group with the least recent event.
    private mutating func evict(_ frontier: Int64) {
        var corrections = 64
        while true {
            var least: (time: Int64, correlation: Int)?
            for correlation in plans.indices {
                guard let first = table.heaps[correlation].first else { continue }
                if least.map({ first.time < $0.time }) ?? true { least = (first.time, correlation) }
            }
            guard let least else { return }
            var one = min(1, corrections)
            guard let newest = table.settle(least.correlation, limit: &one) else { return }
            if newest > least.time, corrections > 0 {
                corrections -= 1
                continue
            }
            if !isOver(newest, least.correlation, frontier) { totals.evictedGroups += 1 }
            removeFirst(of: least.correlation)
            return
        }
    }
}
