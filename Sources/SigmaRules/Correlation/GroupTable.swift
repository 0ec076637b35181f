import PatternMatching

/// All groups of all correlations: records in chunks, their blocks in an arena, an index by key, and for each correlation the order of
/// expiry. Growth adds chunks and copies no group.
struct GroupTable: Sendable {
    private static let shift = 10
    private static let mask = (1 << shift) - 1
    /// Bytes of a group besides its blocks: record, place in the heap, and place in the index at its usual load.
    static let fixedBytes = MemoryLayout<GroupRecord>.stride + MemoryLayout<ExpiryHeap.Item>.stride + 16

    private var records: [[GroupRecord]] = []
    private var recordCount: UInt32 = 0
    private var firstFree = BlockArena.none
    private var index = GroupIndex()
    var arena = BlockArena()
    /// For chains, and for what waits.
    var slab = WordSlab()
    /// By correlation.
    private(set) var heaps: [ExpiryHeap]
    private(set) var count = 0

    init(correlations: Int = 0) { heaps = Array(repeating: ExpiryHeap(), count: correlations) }

    /// Bytes of all groups, and of what waits.
    var usedBytes: Int { count * GroupTable.fixedBytes + arena.usedBytes + slab.usedBytes }

    subscript(place: UInt32) -> GroupRecord {
        @inline(__always) get { records[Int(place) >> GroupTable.shift][Int(place) & GroupTable.mask] }
        @inline(__always) set { records[Int(place) >> GroupTable.shift][Int(place) & GroupTable.mask] = newValue }
    }

    // MARK: Keys

    static func tag(_ key: Span<UInt8>, _ correlation: Int) -> UInt32 {
        UInt32(
            truncatingIfNeeded: ByteHash.combine(
                ByteHash.hash(key, seed: ByteHash.processSeed), UInt64(truncatingIfNeeded: correlation)))
    }

    /// The place of a group.
    func find(_ tag: UInt32, _ correlation: Int, _ key: Span<UInt8>) -> UInt32? {
        var probe = index.probe(tag)
        while let place = index.next(tag, &probe) {
            let record = self[place]
            if Int(record.correlation) == correlation, Int(record.keyLength) == key.count,
                arena.holds(key, at: record.block, 1)
            {
                return place
            }
        }
        return nil
    }

    func key(_ record: GroupRecord) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(record.keyLength))
        arena.read(Int(record.keyLength), from: record.block, at: 1, into: &bytes)
        return bytes
    }

    // MARK: Groups

    /// Adds a group that is not there yet, with room for one entry; `nil` if there is no memory left for it.
    /// - Parameters:
    ///   - queued: the time by which it waits for its expiry.
    ///   - isStored: whether it comes in the order of a heap.
    mutating func insert(
        tag: UInt32, correlation: Int, key: Span<UInt8>, queued: Int64, capacity: Int, _ layout: EntryLayout,
        isStored: Bool = false
    ) -> UInt32? {
        var record = GroupRecord()
        record.keyLength = UInt16(truncatingIfNeeded: key.count)
        record.correlation = UInt32(truncatingIfNeeded: correlation)
        record.capacity = UInt32(capacity)
        let place = takeRecord()
        record.block = arena.allocate(record.firstEntry + capacity * layout.words, owner: place)
        guard record.block != BlockArena.none else {
            release(place)
            return nil
        }
        arena.write(key, to: record.block, at: 1)
        self[place] = record
        index.insert(tag, place)
        let item = ExpiryHeap.Item(time: queued, group: place, tag: tag)
        if isStored { heaps[correlation].append(item) } else { heaps[correlation].insert(item) }
        count += 1
        return place
    }

    /// Drops the group at the top of a correlation's heap.
    mutating func removeFirst(of correlation: Int, isOrdered: Bool, _ layout: EntryLayout) {
        guard let item = heaps[correlation].first else { return }
        let record = self[item.group]
        heaps[correlation].removeFirst()
        index.remove(item.tag, item.group)
        if isOrdered { releaseChains(record, layout) }
        releaseBlock(record.block, record.firstEntry + Int(record.capacity) * layout.words)
        release(item.group)
        count -= 1
    }

    /// Frees a block; another one may take its place.
    mutating func releaseBlock(_ block: UInt32, _ words: Int) {
        if let owner = arena.release(block, words) { self[owner].block = block }
    }

    private mutating func release(_ place: UInt32) {
        var record = GroupRecord()
        record.block = firstFree
        self[place] = record
        firstFree = place
    }

    /// Corrects the top of a heap until it is true; at most `limit` times.
    /// - Returns: the time of the newest event of the least recent group.
    mutating func settle(_ correlation: Int, limit: inout Int) -> Int64? {
        while let item = heaps[correlation].first {
            let newest = self[item.group].newest
            guard newest > item.time, limit > 0 else { return max(newest, item.time) }
            heaps[correlation].moveFirst(to: newest)
            limit -= 1
        }
        return nil
    }

    private mutating func takeRecord() -> UInt32 {
        if firstFree != BlockArena.none {
            let place = firstFree
            firstFree = self[place].block
            return place
        }
        let place = recordCount
        if Int(place) >> GroupTable.shift == records.count {
            records.append([])
            records[records.count - 1].reserveCapacity(place == 0 ? 16 : 1 << GroupTable.shift)
        }
        records[records.count - 1].append(GroupRecord())
        recordCount += 1
        return place
    }
}
