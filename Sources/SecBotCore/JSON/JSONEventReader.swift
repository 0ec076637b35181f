/// Reads one JSON object (RFC 8259) into the rows of an event, in one pass.
///
/// Texts without escapes stay where they are; others are unescaped into the event's arena. Numbers keep their text. The
/// elements of a list are rows of the same field. A path that the table does not know gives rows of ``FieldID/none``.
/// Bytes that are not valid UTF-8 are kept as they are, so that one bad byte cannot hide a record.
public struct JSONEventReader: Sendable {
    let table: JSONFieldTable
    /// The deepest nesting of objects and lists.
    public static let maximumDepth = 64

    /// Leaves texts of unnamed fields as they stand in the record, flagged ``FieldRow/Flags/escaped``, until
    /// ``Event/resolveEscapes(in:)``: for hosts that mostly do not read them.
    public var defersUnnamed = false
    /// Keys that an object had twice; both values are rows.
    public internal(set) var duplicateKeys = 0
    /// By depth: hash of the path, hash of the current key's path.
    var paths: [UInt64] = Array(repeating: 0, count: JSONEventReader.maximumDepth + 1)

    public init(table: JSONFieldTable) {
        self.table = table
    }

    /// Reads the object that fills `range` (white space around it is allowed) and appends its values to the event.
    ///
    /// - Throws: ``JSONReadError``; the event then holds the rows that came before the error.
    public mutating func read(
        _ batch: Span<UInt8>, _ range: Range<Int>, into event: inout Event
    ) throws(JSONReadError) {
        var cursor = JSONCursor(position: range.lowerBound, end: range.upperBound, start: range.lowerBound)
        cursor.skipSpace(batch)
        guard cursor.position < cursor.end else { throw cursor.error(.empty) }
        guard batch[cursor.position] == 0x7B else { throw cursor.error(.notAnObject) }
        try readDocument(batch, &cursor, &event)
        cursor.skipSpace(batch)
        guard cursor.position == cursor.end else { throw cursor.error(.trailingBytes) }
        for alias in table.aliases {
            if let row = event.firstRow(of: alias.short) { event.append(alias.whole, copyOf: row) }
        }
    }

    private mutating func readDocument(
        _ batch: Span<UInt8>, _ cursor: inout JSONCursor, _ event: inout Event
    ) throws(JSONReadError) {
        // Bit n: the container at depth n (from the innermost) is an object.
        var kinds: UInt64 = 1
        var depth = 1
        var lists = 0
        var path = JSONFieldTable.root
        var field = FieldID.none
        var valuePath: UInt64 = 0
        paths[0] = path
        cursor.position += 1
        cursor.skipSpace(batch)
        var expectsKey = true
        if cursor.peek(batch) == 0x7D {
            cursor.position += 1
            return
        }
        while true {
            if expectsKey {
                valuePath = try key(batch, &cursor, in: path, &event)
                field = table.field(valuePath)
                if field != .none, lists == 0, event.has(field) { duplicateKeys += 1 }
                expectsKey = false
            }
            guard cursor.position < cursor.end else { throw cursor.error(.unexpectedEnd) }
            let byte = batch[cursor.position]
            if byte == 0x7B || byte == 0x5B {
                guard depth < JSONEventReader.maximumDepth else { throw cursor.error(.tooDeep) }
                let isObject = byte == 0x7B
                if field != .none {
                    event.append(field, cursor.position..<cursor.position, kind: .null, flags: .container)
                }
                paths[depth] = path
                path = valuePath
                depth += 1
                kinds = kinds << 1 | (isObject ? 1 : 0)
                lists += isObject ? 0 : 1
                cursor.position += 1
                cursor.skipSpace(batch)
                if cursor.peek(batch) != (isObject ? 0x7D : 0x5D) {
                    expectsKey = isObject
                    continue
                }
            } else {
                try value(batch, &cursor, field, isElement: kinds & 1 == 0, &event)
                cursor.skipSpace(batch)
            }
            // After a value, or at the end of an empty container: close containers, then a comma.
            while true {
                guard cursor.position < cursor.end else { throw cursor.error(.unexpectedEnd) }
                let next = batch[cursor.position]
                let isObject = kinds & 1 == 1
                if next == (isObject ? 0x7D : 0x5D) {
                    cursor.position += 1
                    depth -= 1
                    kinds >>= 1
                    lists -= isObject ? 0 : 1
                    if depth == 0 { return }
                    // The container's own path is that of the value it was.
                    valuePath = path
                    path = paths[depth]
                    if kinds & 1 == 0 { field = table.field(valuePath) }
                    cursor.skipSpace(batch)
                    continue
                }
                guard next == 0x2C else { throw cursor.error(.unexpectedByte) }
                cursor.position += 1
                cursor.skipSpace(batch)
                expectsKey = isObject
                break
            }
        }
    }

    // MARK: Keys

    private func key(
        _ batch: Span<UInt8>, _ cursor: inout JSONCursor, in path: UInt64, _ event: inout Event
    ) throws(JSONReadError) -> UInt64 {
        guard cursor.position < cursor.end else { throw cursor.error(.unexpectedEnd) }
        guard batch[cursor.position] == 0x22 else { throw cursor.error(.unexpectedByte) }
        cursor.position += 1
        let start = cursor.position
        let isEscaped = try cursor.skipText(batch)
        let end = cursor.position - 1
        let hash: UInt64
        if isEscaped {
            let mark = event.arenaMark
            try event.writeUnescaped(batch, start..<end, recordStart: cursor.start)
            hash = JSONFieldTable.hash(event.arena.span, mark..<event.arenaMark, in: path)
        } else {
            hash = JSONFieldTable.hash(batch, start..<end, in: path)
        }
        cursor.skipSpace(batch)
        guard cursor.position < cursor.end else { throw cursor.error(.unexpectedEnd) }
        guard batch[cursor.position] == 0x3A else { throw cursor.error(.unexpectedByte) }
        cursor.position += 1
        cursor.skipSpace(batch)
        return hash
    }

    // MARK: Values

    private func value(
        _ batch: Span<UInt8>, _ cursor: inout JSONCursor, _ field: FieldID, isElement: Bool, _ event: inout Event
    ) throws(JSONReadError) {
        let flags: FieldRow.Flags = isElement ? .element : []
        let start = cursor.position
        switch batch[start] {
        case 0x22:
            cursor.position += 1
            if try cursor.skipText(batch) {
                if defersUnnamed, field == .none {
                    event.append(field, (start + 1)..<(cursor.position - 1), flags: flags.union(.escaped))
                    return
                }
                let mark = event.arenaMark
                try event.writeUnescaped(batch, (start + 1)..<(cursor.position - 1), recordStart: cursor.start)
                event.appendArena(field, from: mark, flags: flags)
            } else {
                event.append(field, (start + 1)..<(cursor.position - 1), flags: flags)
            }
        case 0x2D, 0x30...0x39:
            try cursor.skipNumber(batch)
            event.append(field, start..<cursor.position, kind: .number, flags: flags)
        case 0x74:
            try cursor.skipLiteral(batch, "true")
            event.append(field, start..<cursor.position, kind: .boolean, flags: flags)
        case 0x66:
            try cursor.skipLiteral(batch, "false")
            event.append(field, start..<cursor.position, kind: .boolean, flags: flags)
        case 0x6E:
            try cursor.skipLiteral(batch, "null")
            event.append(field, start..<cursor.position, kind: .null, flags: flags)
        default: throw cursor.error(.unexpectedByte)
        }
    }
}
