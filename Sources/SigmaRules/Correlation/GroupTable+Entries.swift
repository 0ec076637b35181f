/// The entries of a group: a ring in a block of the slab that grows with what is kept.
extension GroupTable {
    /// The first word of an entry.
    @inline(__always)
    private func base(_ record: GroupRecord, _ layout: EntryLayout, _ index: Int) -> Int {
        var slot = Int(record.head) + index
        if slot >= Int(record.capacity) { slot -= Int(record.capacity) }
        return record.firstEntry + slot * layout.words
    }

    /// An entry by its place in the order of time.
    func entry(_ record: GroupRecord, _ layout: EntryLayout, _ index: Int) -> WindowEntry {
        let base = base(record, layout, index)
        let word = arena[record.block, base + 1]
        var entry = WindowEntry(time: 0, reference: arena[record.block, base])
        if layout.isWide {
            entry.time = Int64(bitPattern: word)
            entry.weight = UInt32(truncatingIfNeeded: arena[record.block, base + 2])
        } else {
            entry.time = layout.time(word, record.newest)
            entry.weight = UInt32(truncatingIfNeeded: word >> 48)
        }
        if layout.hasPayload { entry.payload = arena[record.block, base + layout.words - 1] }
        return entry
    }

    @inline(__always)
    func time(_ record: GroupRecord, _ layout: EntryLayout, _ index: Int) -> Int64 {
        let word = arena[record.block, base(record, layout, index) + 1]
        return layout.isWide ? Int64(bitPattern: word) : layout.time(word, record.newest)
    }

    func payload(_ record: GroupRecord, _ layout: EntryLayout, _ index: Int) -> UInt64 {
        arena[record.block, base(record, layout, index) + layout.words - 1]
    }

    func weight(_ record: GroupRecord, _ layout: EntryLayout, _ index: Int) -> UInt32 {
        let base = base(record, layout, index)
        return UInt32(
            truncatingIfNeeded: layout.isWide
                ? arena[record.block, base + 2] : arena[record.block, base + 1] >> 48)
    }

    // MARK: Changes

    private mutating func store(
        _ entry: WindowEntry, _ record: GroupRecord, _ layout: EntryLayout, _ index: Int
    ) {
        let base = base(record, layout, index)
        arena[record.block, base] = entry.reference
        if layout.isWide {
            arena[record.block, base + 1] = UInt64(bitPattern: entry.time)
            arena[record.block, base + 2] = UInt64(entry.weight)
        } else {
            arena[record.block, base + 1] =
                UInt64(bitPattern: entry.time) & EntryLayout.timeMask | UInt64(entry.weight) << 48
        }
        if layout.hasPayload { arena[record.block, base + layout.words - 1] = entry.payload }
    }

    private mutating func move(
        _ record: GroupRecord, _ layout: EntryLayout, from: Int, to: Int
    ) {
        let source = base(record, layout, from)
        let target = base(record, layout, to)
        for word in 0..<layout.words { arena[record.block, target + word] = arena[record.block, source + word] }
    }

    /// Puts an entry behind those of the same time.
    /// - Returns: its place; `nil` if there is no memory left.
    mutating func insert(_ entry: WindowEntry, _ record: inout GroupRecord, _ layout: EntryLayout) -> Int? {
        if record.count == record.capacity {
            guard resize(&record, layout, to: layout.capacity(after: Int(record.capacity))) else { return nil }
        }
        var place = Int(record.count)
        record.count += 1
        while place > 0, time(record, layout, place - 1) > entry.time {
            move(record, layout, from: place - 1, to: place)
            place -= 1
        }
        store(entry, record, layout, place)
        record.surplus += UInt64(entry.weight) - 1
        return place
    }

    /// Moves a group to a block of another size; its entries are then in line.
    mutating func resize(_ record: inout GroupRecord, _ layout: EntryLayout, to capacity: Int) -> Bool {
        let owner = UInt32(truncatingIfNeeded: arena[record.block, 0])
        let block = arena.allocate(record.firstEntry + capacity * layout.words, owner: owner)
        guard block != BlockArena.none else { return false }
        arena.copy(record.firstEntry - 1, from: record.block, at: 1, to: block, at: 1)
        let straight = min(Int(record.count), Int(record.capacity - record.head))
        arena.copy(
            straight * layout.words, from: record.block, at: base(record, layout, 0), to: block,
            at: record.firstEntry)
        arena.copy(
            (Int(record.count) - straight) * layout.words, from: record.block, at: record.firstEntry, to: block,
            at: record.firstEntry + straight * layout.words)
        let old = record.block
        record.block = block
        if let moved = arena.release(old, record.firstEntry + Int(record.capacity) * layout.words) {
            // The last block of its size has moved: another group's, or the one that was just made.
            if moved == owner { record.block = old } else { self[moved].block = old }
        }
        record.capacity = UInt32(capacity)
        record.head = 0
        return true
    }

    mutating func removeFirst(_ record: inout GroupRecord, _ layout: EntryLayout, isOrdered: Bool) {
        if isOrdered { releaseChain(entry(record, layout, 0).reference) }
        record.surplus -= UInt64(weight(record, layout, 0)) - 1
        record.head += 1
        record.count -= 1
        if record.head == record.capacity { record.head = 0 }
        if record.count == 0 { record.head = 0 }
    }

    mutating func remove(_ record: inout GroupRecord, _ layout: EntryLayout, at index: Int, isOrdered: Bool) {
        if index == 0 { return removeFirst(&record, layout, isOrdered: isOrdered) }
        if isOrdered { releaseChain(entry(record, layout, index).reference) }
        record.surplus -= UInt64(weight(record, layout, index)) - 1
        for later in index..<(Int(record.count) - 1) { move(record, layout, from: later + 1, to: later) }
        record.count -= 1
    }

    /// Drops all entries and their memory.
    mutating func removeAll(_ record: inout GroupRecord, _ layout: EntryLayout, isOrdered: Bool) {
        if isOrdered { releaseChains(record, layout) }
        record.head = 0
        record.count = 0
        record.surplus = 0
        if record.capacity > 1 { _ = resize(&record, layout, to: 1) }
    }

    mutating func releaseChains(_ record: GroupRecord, _ layout: EntryLayout) {
        for index in 0..<Int(record.count) { releaseChain(entry(record, layout, index).reference) }
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
