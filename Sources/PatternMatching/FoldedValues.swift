/// The folded forms of the values of one event, one behind the other, each followed by readable bytes of no meaning.
///
/// A value is folded once, however many literals and tests look at it. Reused from event to event.
@safe package struct FoldedValues: ~Copyable {
    private var storage: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var used = 0
    /// By row: generation, place and length of its folded form.
    private var places: UnsafeMutablePointer<(generation: UInt32, offset: UInt32, count: UInt32)>
    private let maximumRows: Int
    private var generation: UInt32 = 0
    private var scratch = FoldedText()

    /// Memory beyond this is given back after the event that needed it.
    private static let keptCapacity = 1 << 20

    /// - Parameter maximumRows: One more than the greatest number of a row.
    package init(maximumRows: Int) {
        self.maximumRows = maximumRows
        capacity = 1 << 14
        unsafe storage = .allocate(capacity: capacity)
        unsafe storage.initialize(repeating: 0, count: capacity)
        unsafe places = .allocate(capacity: maximumRows)
        unsafe places.initialize(repeating: (0, 0, 0), count: maximumRows)
    }

    deinit {
        unsafe storage.deallocate()
        unsafe places.deallocate()
    }

    /// Forgets the values of the event before.
    package mutating func begin() {
        used = 0
        generation &+= 1
        if generation == 0 {
            unsafe places.update(repeating: (0, 0, 0), count: maximumRows)
            generation = 1
        }
        if capacity > FoldedValues.keptCapacity { grow(to: FoldedValues.keptCapacity / 2) }
    }

    /// Whether the value of a row was folded already.
    package func has(_ row: Int) -> Bool { unsafe places[row].generation == generation }

    /// Folds the value of a row.
    package mutating func fold(_ row: Int, _ bytes: Span<UInt8>) {
        reserve(bytes.count)
        if unsafe FoldedText.foldASCII(bytes, storage + used) {
            keep(row, bytes.count)
            return
        }
        scratch.fold(bytes)
        reserve(scratch.count)
        unsafe (storage + used).update(from: scratch.storage, count: scratch.count)
        keep(row, scratch.count)
    }

    private mutating func keep(_ row: Int, _ count: Int) {
        unsafe places[row] = (generation, UInt32(truncatingIfNeeded: used), UInt32(truncatingIfNeeded: count))
        used += count + FoldedText.padding
    }

    private mutating func reserve(_ count: Int) {
        let wanted = used + count + 2 * FoldedText.padding
        if wanted > capacity { grow(to: wanted * 2) }
    }

    private mutating func grow(to size: Int) {
        let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
        unsafe grown.initialize(repeating: 0, count: size)
        unsafe grown.update(from: storage, count: min(used, size))
        unsafe storage.deallocate()
        unsafe storage = grown
        capacity = size
    }

    /// Adds all literals of an index that stand in the folded value of a row to `hits`, as far as `parts` find them.
    @unsafe package func scan(
        _ row: Int, _ tables: UnsafeMutablePointer<LiteralTables>, _ parts: LiteralIndex.Parts,
        into hits: inout LiteralHits
    ) {
        let place = unsafe places[row]
        let scan = unsafe LiteralScan(
            tables: tables, bytes: UnsafeRawPointer(storage) + Int(place.offset), count: Int(place.count))
        unsafe scan.run(parts, &hits)
    }

    /// Whether a text of at least one byte, followed by eight readable ones, stands anywhere in the folded value of a row.
    @unsafe package func contains(_ row: Int, _ text: UnsafePointer<UInt8>, count: Int) -> Bool {
        let place = unsafe places[row]
        let bytes = unsafe UnsafeRawPointer(storage) + Int(place.offset)
        let last = Int(place.count) - count
        guard last >= 0 else { return false }
        let first = unsafe UInt64(text[0]) &* 0x0101_0101_0101_0101
        var index = 0
        // Eight places at a time; those in the padding are behind the last one.
        while index <= last {
            let word = unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ first
            var found = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
            while found != 0 {
                let start = index &+ found.trailingZeroBitCount >> 3
                guard start <= last else { return false }
                if unsafe LiteralScan.areEqual(bytes + start, UnsafeRawPointer(text), count) { return true }
                found &= found &- 1
            }
            index &+= 8
        }
        return false
    }
}
