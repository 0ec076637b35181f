import PatternMatching

/// All groups of all correlations: records and blocks in slabs, an index by key, and for each correlation the order of
/// expiry. Growth adds chunks and copies no group.
struct GroupTable: Sendable {
    private static let shift = 10
    private static let mask = (1 << shift) - 1
    /// Bytes of a group besides its blocks: record, place in the heap, and place in the index at its usual load.
    static let fixedBytes = MemoryLayout<GroupRecord>.stride + MemoryLayout<ExpiryHeap.Item>.stride + 16

    private var records: [[GroupRecord]] = []
    private var recordCount: UInt32 = 0
    private var firstFree = WordSlab.none
    private var index = GroupIndex()
    var slab = WordSlab()
    /// By correlation.
    private(set) var heaps: [ExpiryHeap]
    private(set) var count = 0

    init(correlations: Int = 0) { heaps = Array(repeating: ExpiryHeap(), count: correlations) }

    /// Bytes of all groups, and of whatever else uses the slab.
    var usedBytes: Int { count * GroupTable.fixedBytes + slab.usedBytes }

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
                slab.holds(key, at: record.key)
            {
                return place
            }
        }
        return nil
    }

    func key(_ record: GroupRecord) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(record.keyLength))
        slab.read(Int(record.keyLength), from: record.key, into: &bytes)
        return bytes
    }

    // MARK: Groups

    /// Adds a group that is not there yet; `nil` if there is no memory left for it.
    /// - Parameter queued: the time by which it waits for its expiry.
    mutating func insert(tag: UInt32, correlation: Int, key: Span<UInt8>, queued: Int64) -> UInt32? {
        let block = slab.allocate(WordSlab.sizeClass(forBytes: key.count))
        guard block != WordSlab.none else { return nil }
        slab.write(key, to: block)
        var record = GroupRecord()
        record.key = block
        record.keyLength = UInt16(truncatingIfNeeded: key.count)
        record.tag = tag
        record.correlation = UInt32(truncatingIfNeeded: correlation)
        let place = takeRecord()
        self[place] = record
        index.insert(tag, place)
        heaps[correlation].insert(ExpiryHeap.Item(time: queued, group: place))
        count += 1
        return place
    }

    /// Like ``insert(tag:correlation:key:queued:)`` for stored groups, which come in the order of their heap.
    mutating func append(tag: UInt32, correlation: Int, key: Span<UInt8>, queued: Int64) -> UInt32? {
        let block = slab.allocate(WordSlab.sizeClass(forBytes: key.count))
        guard block != WordSlab.none else { return nil }
        slab.write(key, to: block)
        var record = GroupRecord()
        record.key = block
        record.keyLength = UInt16(truncatingIfNeeded: key.count)
        record.tag = tag
        record.correlation = UInt32(truncatingIfNeeded: correlation)
        let place = takeRecord()
        self[place] = record
        index.insert(tag, place)
        heaps[correlation].append(ExpiryHeap.Item(time: queued, group: place))
        count += 1
        return place
    }

    /// Drops the group at the top of a correlation's heap.
    mutating func removeFirst(of correlation: Int, isOrdered: Bool, _ layout: EntryLayout) {
        guard let item = heaps[correlation].first else { return }
        var record = self[item.group]
        heaps[correlation].removeFirst()
        removeAll(&record, layout, isOrdered: isOrdered)
        slab.release(record.key, WordSlab.sizeClass(forBytes: Int(record.keyLength)))
        index.remove(record.tag, item.group)
        record.key = firstFree
        self[item.group] = record
        firstFree = item.group
        count -= 1
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
        if firstFree != WordSlab.none {
            let place = firstFree
            firstFree = self[place].key
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
