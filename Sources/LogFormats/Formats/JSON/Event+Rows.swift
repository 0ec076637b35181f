internal import SecBotCore

extension Event {
    /// Appends a row's value under another field.
    mutating func appendCopy(of row: FieldRow, to field: FieldID, flags: FieldRow.Flags) {
        guard row.isInArena else { return append(field, row.range, kind: row.kind, flags: flags) }
        let mark = arenaMark
        for index in row.range { write(arena[index]) }
        appendArena(field, from: mark, kind: row.kind, flags: flags)
    }

    /// Appends the parts of the request line that a row holds.
    mutating func appendRequest(of row: FieldRow, _ bytes: Span<UInt8>) {
        guard row.isInArena else { return appendRequest(bytes, row.range, hasEscapes: false) }
        let copy = Array(arena[row.range])
        let line = WebRequestLine(copy.span, 0..<copy.count)
        if let method = line.method { appendBytes(.httpMethod, copy, method) }
        if let version = line.version { appendBytes(.httpVersion, copy, version) }
        appendTarget(copy, line.target)
    }

    /// Appends path, query and decoded form of the request target that a row holds.
    mutating func appendTarget(of row: FieldRow, _ bytes: Span<UInt8>) {
        guard !has(.urlPath) else { return }
        if row.isInArena {
            let copy = Array(arena[row.range])
            return appendTarget(copy, 0..<copy.count)
        }
        appendTarget(bytes, row.range, hasEscapes: false)
    }

    private mutating func appendTarget(_ copy: [UInt8], _ target: Range<Int>) {
        appendBytes(.urlOriginal, copy, target)
        let question = copy[target].firstIndex(of: 63) ?? target.upperBound
        appendBytes(.urlPath, copy, target.lowerBound..<question)
        if question < target.upperBound { appendBytes(.urlQuery, copy, (question + 1)..<target.upperBound) }
        if let index = firstRow(of: .urlOriginal) {
            appendPercentDecoded(.urlDecoded, of: rows[index], copy.span)
        }
    }

    private mutating func appendBytes(_ field: FieldID, _ copy: [UInt8], _ range: Range<Int>) {
        let mark = arenaMark
        write(copy.span, range)
        appendArena(field, from: mark, flags: .remoteWritten)
    }
}
