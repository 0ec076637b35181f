/// The ring of entries of one group while the chunk that holds it is at hand: `words` is always that chunk.
struct EntryRing {
    let layout: EntryLayout
    private let first: Int
    private let capacity: Int
    private let newest: Int64
    private(set) var head: Int
    private(set) var count: Int
    private(set) var surplus: UInt64

    /// - Parameter offset: where the block of the group begins within its chunk.
    init(_ group: GroupRecord, _ layout: EntryLayout, _ offset: Int) {
        self.layout = layout
        first = offset + group.firstEntry
        capacity = Int(group.capacity)
        newest = group.newest
        head = Int(group.head)
        count = Int(group.count)
        surplus = group.surplus
    }

    func store(in group: inout GroupRecord) {
        group.head = UInt32(truncatingIfNeeded: head)
        group.count = UInt32(truncatingIfNeeded: count)
        group.surplus = surplus
    }

    // MARK: Reading

    @inline(__always)
    private func base(_ index: Int) -> Int {
        let slot = head + index
        return first + (slot >= capacity ? slot - capacity : slot) * layout.words
    }

    @inline(__always)
    func time(_ index: Int, _ words: inout MutableSpan<UInt64>) -> Int64 {
        let word = words[base(index) + 1]
        return layout.isWide ? Int64(bitPattern: word) : layout.time(word, newest)
    }

    @inline(__always)
    func payload(_ index: Int, _ words: inout MutableSpan<UInt64>) -> UInt64 {
        words[base(index) + layout.words - 1]
    }

    @inline(__always)
    func weight(_ index: Int, _ words: inout MutableSpan<UInt64>) -> UInt64 {
        layout.isWide ? words[base(index) + 2] & 0xFFFF_FFFF : words[base(index) + 1] >> 48
    }

    /// What the weights of a range of entries add up to.
    func weight(_ range: ClosedRange<Int>, _ words: inout MutableSpan<UInt64>) -> UInt64 {
        if surplus == 0 { return UInt64(range.count) }
        if range.count == count { return UInt64(range.count) + surplus }
        var total: UInt64 = 0
        for index in range { total += weight(index, &words) }
        return total
    }

    /// The first entry of the window that ends at a time.
    func firstIndex(endingAt end: Int64, _ span: Int64, _ words: inout MutableSpan<UInt64>) -> Int {
        // In most windows everything that is kept takes part.
        if !CorrelationPlan.isOutside(time(0, &words), end, span) { return 0 }
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if CorrelationPlan.isOutside(time(middle, &words), end, span) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func firstIndex(ofPayload payload: UInt64, _ words: inout MutableSpan<UInt64>) -> Int? {
        for index in 0..<count where self.payload(index, &words) == payload { return index }
        return nil
    }

    // MARK: Changes

    private func move(_ source: Int, to target: Int, _ words: inout MutableSpan<UInt64>) {
        let from = base(source)
        let to = base(target)
        for word in 0..<layout.words { words[to + word] = words[from + word] }
    }

    /// Puts an entry behind those of the same time; there must be room.
    mutating func insert(_ entry: WindowEntry, _ words: inout MutableSpan<UInt64>) -> Int {
        var place = count
        count += 1
        while place > 0, time(place - 1, &words) > entry.time {
            move(place - 1, to: place, &words)
            place -= 1
        }
        let base = base(place)
        words[base] = entry.reference
        if layout.isWide {
            words[base + 1] = UInt64(bitPattern: entry.time)
            words[base + 2] = UInt64(entry.weight)
        } else {
            words[base + 1] = UInt64(bitPattern: entry.time) & EntryLayout.timeMask | UInt64(entry.weight) << 48
        }
        if layout.hasPayload { words[base + layout.words - 1] = entry.payload }
        surplus += UInt64(entry.weight) - 1
        return place
    }

    mutating func removeFirst(_ words: inout MutableSpan<UInt64>) {
        surplus -= weight(0, &words) - 1
        count -= 1
        head = count == 0 || head + 1 == capacity ? 0 : head + 1
    }

    mutating func remove(at index: Int, _ words: inout MutableSpan<UInt64>) {
        if index == 0 { return removeFirst(&words) }
        surplus -= weight(index, &words) - 1
        for later in index..<(count - 1) { move(later + 1, to: later, &words) }
        count -= 1
    }

    /// Drops the oldest entries that decide nothing.
    /// - Returns: how many.
    mutating func trim(_ plan: CorrelationPlan, isOpen: Bool, _ words: inout MutableSpan<UInt64>) -> Int {
        let before = count
        switch plan.kind {
        case .eventCount where isOpen:
            while count > 1, UInt64(count) + surplus - weight(0, &words) >= UInt64(plan.needed) { removeFirst(&words) }
        case .valueCount where isOpen:
            while count > plan.needed { removeFirst(&words) }
        default:
            while count > plan.maximumEntries { removeFirst(&words) }
        }
        return before - count
    }
}
