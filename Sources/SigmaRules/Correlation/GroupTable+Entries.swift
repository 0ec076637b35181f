/// The entries of a group: a ring in a block of the slab that grows with what is kept.
extension GroupTable {
    private func capacity(_ record: GroupRecord, _ layout: EntryLayout) -> Int {
        record.entries == WordSlab.none ? 0 : WordSlab.words(ofClass: record.entryClass) / layout.words
    }

    /// The first word of an entry.
    @inline(__always)
    private func base(_ record: GroupRecord, _ capacity: Int, _ layout: EntryLayout, _ index: Int) -> Int {
        var slot = Int(record.head) + index
        if slot >= capacity { slot -= capacity }
        return slot * layout.words
    }

    /// An entry by its place in the order of time.
    func entry(_ record: GroupRecord, _ layout: EntryLayout, _ index: Int) -> WindowEntry {
        let base = base(record, capacity(record, layout), layout, index)
        let word = slab[record.entries, base + 1]
        var entry = WindowEntry(time: 0, reference: slab[record.entries, base])
        if layout.isWide {
            entry.time = Int64(bitPattern: word)
            entry.weight = UInt32(truncatingIfNeeded: slab[record.entries, base + 2])
        } else {
            entry.time = GroupTable.time(word, record.newest)
            entry.weight = UInt32(truncatingIfNeeded: word >> 48)
        }
        if layout.hasPayload { entry.payload = slab[record.entries, base + layout.words - 1] }
        return entry
    }

    @inline(__always)
    private static func time(_ word: UInt64, _ newest: Int64) -> Int64 {
        let age = (UInt64(bitPattern: newest) &- word) & EntryLayout.timeMask
        return newest &- Int64(age)
    }

    @inline(__always)
    func time(_ record: GroupRecord, _ layout: EntryLayout, _ index: Int) -> Int64 {
        let word = slab[record.entries, base(record, capacity(record, layout), layout, index) + 1]
        return layout.isWide ? Int64(bitPattern: word) : GroupTable.time(word, record.newest)
    }

    func payload(_ record: GroupRecord, _ layout: EntryLayout, _ index: Int) -> UInt64 {
        slab[record.entries, base(record, capacity(record, layout), layout, index) + layout.words - 1]
    }

    func weight(_ record: GroupRecord, _ layout: EntryLayout, _ index: Int) -> UInt32 {
        let base = base(record, capacity(record, layout), layout, index)
        return UInt32(
            truncatingIfNeeded: layout.isWide
                ? slab[record.entries, base + 2] : slab[record.entries, base + 1] >> 48)
    }

    /// What the weights of a range of entries add up to.
    func weight(_ record: GroupRecord, _ layout: EntryLayout, _ range: ClosedRange<Int>) -> UInt64 {
        if record.surplus == 0 { return UInt64(range.count) }
        if range.count == Int(record.count) { return UInt64(range.count) + record.surplus }
        var total: UInt64 = 0
        for index in range { total += UInt64(weight(record, layout, index)) }
        return total
    }

    /// The first entry of the window that ends at a time.
    func firstIndex(_ record: GroupRecord, _ layout: EntryLayout, endingAt end: Int64, _ span: Int64) -> Int {
        var low = 0
        var high = Int(record.count)
        while low < high {
            let middle = (low + high) / 2
            if CorrelationPlan.isOutside(time(record, layout, middle), end, span) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    // MARK: Changes

    private mutating func store(
        _ entry: WindowEntry, _ record: GroupRecord, _ capacity: Int, _ layout: EntryLayout, _ index: Int
    ) {
        let base = base(record, capacity, layout, index)
        slab[record.entries, base] = entry.reference
        if layout.isWide {
            slab[record.entries, base + 1] = UInt64(bitPattern: entry.time)
            slab[record.entries, base + 2] = UInt64(entry.weight)
        } else {
            slab[record.entries, base + 1] =
                UInt64(bitPattern: entry.time) & EntryLayout.timeMask | UInt64(entry.weight) << 48
        }
        if layout.hasPayload { slab[record.entries, base + layout.words - 1] = entry.payload }
    }

    private mutating func move(
        _ record: GroupRecord, _ capacity: Int, _ layout: EntryLayout, from: Int, to: Int
    ) {
        let source = base(record, capacity, layout, from)
        let target = base(record, capacity, layout, to)
        for word in 0..<layout.words { slab[record.entries, target + word] = slab[record.entries, source + word] }
    }

    /// Puts an entry behind those of the same time.
    /// - Returns: its place; `nil` if there is no memory left.
    mutating func insert(_ entry: WindowEntry, _ record: inout GroupRecord, _ layout: EntryLayout) -> Int? {
        var capacity = capacity(record, layout)
        if Int(record.count) == capacity {
            guard grow(&record, layout) else { return nil }
            capacity = self.capacity(record, layout)
        }
        var place = Int(record.count)
        record.count += 1
        while place > 0, time(record, layout, place - 1) > entry.time {
            move(record, capacity, layout, from: place - 1, to: place)
            place -= 1
        }
        store(entry, record, capacity, layout, place)
        record.surplus += UInt64(entry.weight) - 1
        return place
    }

    /// Reserves a block of a certain size class, for stored groups.
    mutating func reserve(_ sizeClass: UInt8, _ record: inout GroupRecord) -> Bool {
        let block = slab.allocate(sizeClass)
        guard block != WordSlab.none else { return false }
        record.entries = block
        record.entryClass = sizeClass
        return true
    }

    private mutating func grow(_ record: inout GroupRecord, _ layout: EntryLayout) -> Bool {
        let sizeClass = WordSlab.sizeClass(forWords: (Int(record.count) + 1) * layout.words)
        guard sizeClass < 60 else { return false }
        let block = slab.allocate(sizeClass)
        guard block != WordSlab.none else { return false }
        if record.entries != WordSlab.none {
            let capacity = capacity(record, layout)
            for index in 0..<Int(record.count) {
                let source = base(record, capacity, layout, index)
                for word in 0..<layout.words {
                    slab[block, index * layout.words + word] = slab[record.entries, source + word]
                }
            }
            slab.release(record.entries, record.entryClass)
        }
        record.entries = block
        record.entryClass = sizeClass
        record.head = 0
        return true
    }

    mutating func removeFirst(_ record: inout GroupRecord, _ layout: EntryLayout, isOrdered: Bool) {
        if isOrdered { releaseChain(entry(record, layout, 0).reference) }
        record.surplus -= UInt64(weight(record, layout, 0)) - 1
        record.head += 1
        record.count -= 1
        if Int(record.head) == capacity(record, layout) { record.head = 0 }
        if record.count == 0 { record.head = 0 }
    }

    mutating func remove(_ record: inout GroupRecord, _ layout: EntryLayout, at index: Int, isOrdered: Bool) {
        if index == 0 { return removeFirst(&record, layout, isOrdered: isOrdered) }
        if isOrdered { releaseChain(entry(record, layout, index).reference) }
        record.surplus -= UInt64(weight(record, layout, index)) - 1
        let capacity = capacity(record, layout)
        for later in index..<(Int(record.count) - 1) { move(record, capacity, layout, from: later + 1, to: later) }
        record.count -= 1
    }

    /// Drops all entries and their memory.
    mutating func removeAll(_ record: inout GroupRecord, _ layout: EntryLayout, isOrdered: Bool) {
        if isOrdered {
            for index in 0..<Int(record.count) { releaseChain(entry(record, layout, index).reference) }
        }
        if record.entries != WordSlab.none { slab.release(record.entries, record.entryClass) }
        record.entries = WordSlab.none
        record.head = 0
        record.count = 0
        record.surplus = 0
    }

    // MARK: Chains

    /// Stores the references of a chain; the word stands in the place of an entry's reference.
    mutating func makeChain(_ references: [UInt64]) -> UInt64? {
        let sizeClass = WordSlab.sizeClass(forWords: max(1, references.count))
        let block = slab.allocate(sizeClass)
        guard block != WordSlab.none else { return nil }
        for index in references.indices { slab[block, index] = references[index] }
        return UInt64(block) | UInt64(references.count) << 32
    }

    func appendChain(_ word: UInt64, to references: inout [UInt64]) {
        let block = UInt32(truncatingIfNeeded: word)
        for index in 0..<Int(word >> 32) { references.append(slab[block, index]) }
    }

    mutating func releaseChain(_ word: UInt64) {
        slab.release(
            UInt32(truncatingIfNeeded: word), WordSlab.sizeClass(forWords: max(1, Int(word >> 32))))
    }
}
