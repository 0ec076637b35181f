extension Event {
    /// The index of the first row of a field in this event, in constant time.
    @inlinable public func firstRow(of field: FieldID) -> Int? {
        let index = Int(field.rawValue)
        guard index < firstRowCount else { return nil }
        let stamp = unsafe firstRow[index]
        return stamp >> 16 == generation ? Int(stamp & 0xFFFF) : nil
    }

    /// Whether the event has the field at all, null values included.
    @inlinable public func has(_ field: FieldID) -> Bool { firstRow(of: field) != nil }

    /// Calls `body` with the bytes of a row. `batch` is the span of the batch that holds the record.
    @inlinable public func withBytes<Result>(
        of row: FieldRow, in batch: Span<UInt8>, _ body: (Span<UInt8>) throws -> Result
    ) rethrows -> Result {
        if row.isInArena { return try body(arena.span.extracting(row.range)) }
        return try body(batch.extracting(row.range))
    }

    /// Whether the first value of a field is exactly this constant text.
    public func value(of field: FieldID, equals text: StaticString, in batch: Span<UInt8>) -> Bool {
        guard let index = firstRow(of: field) else { return false }
        let row = rows[index]
        guard Int(row.length) == text.utf8CodeUnitCount else { return false }
        return withBytes(of: row, in: batch) { bytes in
            text.withUTF8Buffer { wanted in
                for index in 0..<bytes.count where unsafe wanted[index] != bytes[index] { return false }
                return true
            }
        }
    }

    /// Whether the first value of a field is this constant: one comparison of integers when a format wrote it.
    public func value(of field: FieldID, is constant: Constant, in batch: Span<UInt8>) -> Bool {
        guard let index = firstRow(of: field) else { return false }
        let row = rows[index]
        guard row.length == constant.length else { return false }
        if row.isInArena, row.range.lowerBound < ConstantPool.regionSize {
            return row.range.lowerBound == Int(constant.offset)
        }
        return withBytes(of: row, in: batch) { bytes in
            for index in 0..<bytes.count where arena[Int(constant.offset) + index] != bytes[index] { return false }
            return true
        }
    }

    /// The text of a row, invalid UTF-8 replaced. Allocates: for findings and output, never for the hot path.
    public func text(of row: FieldRow, in batch: Span<UInt8>) -> String {
        withBytes(of: row, in: batch) { bytes in
            var copy: [UInt8] = []
            copy.reserveCapacity(bytes.count)
            for index in 0..<bytes.count { copy.append(bytes[index]) }
            return String(decoding: copy, as: UTF8.self)
        }
    }

    /// The text of the first value of a field, invalid UTF-8 replaced. Allocates.
    public func text(of field: FieldID, in batch: Span<UInt8>) -> String? {
        firstRow(of: field).map { text(of: rows[$0], in: batch) }
    }

    /// The text of a constant, whether or not this event has it in its arena. Allocates.
    public func text(of constant: Constant) -> String { constant.text }
}
