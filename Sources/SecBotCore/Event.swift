/// A parsed record: typed fields whose values are places in the record's bytes, filled anew for every record.
///
/// One event per worker is reused for all records; in the steady state nothing is allocated. Values lie in the batch
/// that holds the record, or in the event's own ``arena`` (constants, unescaped or computed text). A list is the same
/// field in several rows. Not copyable, so that the tables behind it stay unique.
@safe public struct Event: ~Copyable {
    /// When it happened; ``Timestamp/unknown`` if the record does not say.
    public var time: Timestamp = .unknown
    public var logsource: LogsourceID = .unknown
    /// The name of the format that claimed the record; `nil` if none did.
    public var format: Constant?
    /// How many events this one record stands for (`message repeated 5 times`).
    public var weight: UInt32 = 1
    /// How far the entities of this event can be trusted.
    public var provenance: Provenance = .operatorTrusted
    /// The source address as the service vouches for it, if the record attributes one.
    public var sourceAddress: IPAddress?
    /// The rows in the order of the record.
    @inlinable public var rows: FieldRows { unsafe FieldRows(base: rowBase, count: rowCount) }
    /// Constants first (``ConstantPool/regionSize`` bytes), then the text this event needed.
    public internal(set) var arena: [UInt8]
    /// How many values were dropped because ``maximumRows`` or ``maximumArena`` was reached.
    public internal(set) var truncatedValues = 0

    @usableFromInline var rowBase: UnsafeMutablePointer<FieldRow>
    @usableFromInline var rowCount = 0
    private var rowCapacity = 256
    /// Bytes of ``arena`` that are in use; what lies behind is room for more.
    var arenaCount = ConstantPool.regionSize
    /// By field id: generation in the high half, row in the low half. Owned memory and no array, because every value
    /// that is appended writes here, and the check for a unique owner would be paid each time.
    @usableFromInline var firstRow: UnsafeMutablePointer<UInt32>
    @usableFromInline var firstRowCount: Int
    @usableFromInline var generation: UInt32 = 1
    private var constantCount: Int

    /// The most values one event holds; further ones are dropped and counted.
    public static let maximumRows = 4096
    /// The most bytes of computed text one event holds.
    public static let maximumArena = 4 << 20

    public init() {
        var region = [UInt8](repeating: 0, count: ConstantPool.regionSize)
        constantCount = ConstantPool.shared.copyRegion(from: 0, into: &region)
        arena = region
        firstRowCount = max(FieldRegistry.shared.snapshot.names.count, 1)
        unsafe firstRow = UnsafeMutablePointer.allocate(capacity: firstRowCount)
        unsafe firstRow.initialize(repeating: 0, count: firstRowCount)
        unsafe rowBase = .allocate(capacity: rowCapacity)
    }

    deinit {
        unsafe firstRow.deallocate()
        unsafe rowBase.deallocate()
    }

    /// Empties the event for the next record.
    public mutating func reset() {
        rowCount = 0
        arenaCount = ConstantPool.regionSize
        generation &+= 1
        if generation > 0xFFFF {
            generation = 1
            unsafe firstRow.update(repeating: 0, count: firstRowCount)
        }
        time = .unknown
        logsource = .unknown
        format = nil
        weight = 1
        provenance = .operatorTrusted
        sourceAddress = nil
        truncatedValues = 0
    }

    // MARK: Writing

    /// Appends a value whose bytes are a range of the batch.
    public mutating func append(
        _ field: FieldID, _ range: Range<Int>, kind: ValueKind = .text, flags: FieldRow.Flags = []
    ) {
        push(
            FieldRow(
                field: field, kind: kind, flags: flags, place: UInt32(truncatingIfNeeded: range.lowerBound),
                length: UInt32(truncatingIfNeeded: range.count)))
    }

    /// Appends a constant.
    public mutating func append(
        _ field: FieldID, _ constant: Constant, kind: ValueKind = .text, flags: FieldRow.Flags = []
    ) {
        if Int(constant.offset + constant.length) > constantCount {
            constantCount = ConstantPool.shared.copyRegion(from: constantCount, into: &arena)
        }
        push(
            FieldRow(
                field: field, kind: kind, flags: flags, place: constant.offset | FieldRow.arenaBit,
                length: constant.length))
    }

    /// Appends a value whose bytes were written to the arena since ``arenaMark``.
    public mutating func appendArena(
        _ field: FieldID, from mark: Int, kind: ValueKind = .text, flags: FieldRow.Flags = []
    ) {
        push(
            FieldRow(
                field: field, kind: kind, flags: flags,
                place: UInt32(truncatingIfNeeded: mark) | FieldRow.arenaBit,
                length: UInt32(truncatingIfNeeded: arenaCount - mark)))
    }

    /// Appends the value of an existing row under another field: the name that a schema has for it.
    public mutating func append(_ field: FieldID, copyOf row: Int) {
        guard rows.indices.contains(row) else { return }
        var copy = rows[row]
        copy.field = field
        push(copy)
    }

    /// Where the next byte of the arena will be.
    public var arenaMark: Int { arenaCount }

    /// Writes one byte to the arena; dropped (and counted) beyond ``maximumArena``.
    public mutating func write(_ byte: UInt8) {
        guard arenaCount < Event.maximumArena else {
            truncatedValues += 1
            return
        }
        reserveArena(1)
        arena[arenaCount] = byte
        arenaCount += 1
    }

    /// Writes a range of the batch to the arena.
    public mutating func write(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        guard arenaCount + range.count <= Event.maximumArena else {
            truncatedValues += 1
            return
        }
        reserveArena(range.count)
        for index in range {
            arena[arenaCount] = bytes[index]
            arenaCount += 1
        }
    }

    /// Makes room for further bytes behind those in use.
    @inline(__always) mutating func reserveArena(_ count: Int) {
        if arena.count < arenaCount + count { growArena(count) }
    }

    @inline(never) private mutating func growArena(_ count: Int) {
        let wanted = max(arena.count + arena.count / 2, arenaCount + count)
        arena.append(contentsOf: repeatElement(0, count: wanted - arena.count))
    }

    /// Writes text to the arena. Not for the hot path.
    public mutating func write(_ text: String) {
        for byte in text.utf8 { write(byte) }
    }

    /// Copies into the arena the bytes of every row that does not lie there yet; for a format that decoded a record into
    /// a buffer of its own and parsed that. `bytes` is the span of the buffer.
    public mutating func adopt(_ bytes: Span<UInt8>) {
        for index in 0..<rowCount {
            let row = unsafe rowBase[index]
            let mark = arenaCount
            guard !row.isInArena, row.range.upperBound <= bytes.count else { continue }
            write(bytes, row.range)
            unsafe rowBase[index].place = UInt32(truncatingIfNeeded: mark) | FieldRow.arenaBit
            unsafe rowBase[index].length = UInt32(truncatingIfNeeded: arenaCount - mark)
        }
    }

    /// Resolves the escapes of texts that a ``JSONEventReader`` left as they are because their field has no name.
    public mutating func resolveEscapes(in batch: Span<UInt8>) {
        for index in 0..<rowCount {
            let row = unsafe rowBase[index]
            guard row.flags.contains(.escaped) else { continue }
            let mark = arenaCount
            // The reader has checked the escapes.
            do throws(JSONReadError) { try writeUnescaped(batch, row.range, recordStart: 0) } catch {}
            unsafe rowBase[index].flags.remove(.escaped)
            unsafe rowBase[index].place = UInt32(truncatingIfNeeded: mark) | FieldRow.arenaBit
            unsafe rowBase[index].length = UInt32(truncatingIfNeeded: arenaCount - mark)
        }
    }

    /// Removes the rows from a place on; for a parser that finds out late that a record is not of its format.
    public mutating func truncate(toRows count: Int) {
        while rowCount > max(0, count) {
            rowCount -= 1
            let field = unsafe Int(rowBase[rowCount].field.rawValue)
            if field < firstRowCount, unsafe firstRow[field] == generation << 16 | UInt32(rowCount) {
                unsafe firstRow[field] = 0
            }
        }
    }

    @inline(__always)
    private mutating func push(_ row: FieldRow) {
        if rowCount == rowCapacity, !growRows() { return }
        let field = Int(row.field.rawValue)
        if field >= firstRowCount { growFirstRow(toHold: field) }
        if field != 0, unsafe firstRow[field] >> 16 != generation {
            unsafe firstRow[field] = generation << 16 | UInt32(truncatingIfNeeded: rowCount)
        }
        unsafe (rowBase + rowCount).initialize(to: row)
        rowCount &+= 1
    }

    /// Makes room for more rows; `false` (and counted) at ``maximumRows``.
    @inline(never) private mutating func growRows() -> Bool {
        guard rowCapacity < Event.maximumRows else {
            truncatedValues += 1
            return false
        }
        let capacity = min(rowCapacity * 2, Event.maximumRows)
        let grown = UnsafeMutablePointer<FieldRow>.allocate(capacity: capacity)
        unsafe grown.initialize(from: rowBase, count: rowCount)
        unsafe rowBase.deallocate()
        unsafe rowBase = grown
        rowCapacity = capacity
        return true
    }

    @inline(never)
    private mutating func growFirstRow(toHold field: Int) {
        let count = max(field + 1, firstRowCount + 64)
        let grown = UnsafeMutablePointer<UInt32>.allocate(capacity: count)
        unsafe grown.initialize(repeating: 0, count: count)
        unsafe grown.update(from: firstRow, count: firstRowCount)
        unsafe firstRow.deallocate()
        unsafe firstRow = grown
        firstRowCount = count
    }
}
