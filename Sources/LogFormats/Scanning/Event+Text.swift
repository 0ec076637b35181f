internal import SecBotCore

extension Event {
    /// Appends a text in which the writer escaped bytes with backslashes (`\x22`, `\"`, `\n`): plain, if it has any.
    ///
    /// `hasEscapes` tells whether a backslash occurs; without one the value stays a range of the batch.
    mutating func appendUnescaped(
        _ field: FieldID, _ range: Range<Int>, _ bytes: Span<UInt8>, hasEscapes: Bool, flags: FieldRow.Flags
    ) {
        guard hasEscapes else { return append(field, range, flags: flags) }
        let mark = arenaMark
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            guard byte == 92, index + 1 < range.upperBound else {
                write(byte)
                index += 1
                continue
            }
            let kind = bytes[index + 1]
            if kind == 120, index + 3 < range.upperBound, let high = RecordScan.hexadecimal(bytes[index + 2]),
                let low = RecordScan.hexadecimal(bytes[index + 3])
            {
                write(high << 4 | low)
                index += 4
                continue
            }
            switch kind {
            case 110: write(10)
            case 116: write(9)
            case 114: write(13)
            case 34, 92, 39: write(kind)
            default:
                write(byte)
                write(kind)
            }
            index += 2
        }
        appendArena(field, from: mark, flags: flags)
    }

    /// Appends the percent-decoded form of a row's text, if decoding changes anything.
    ///
    /// Decoded again while that still changes something, at most three times, since a filter in front of the service
    /// may be deceived by doubly encoded text; in the first round `+` behind the first `?` becomes a space.
    mutating func appendPercentDecoded(_ field: FieldID, of row: FieldRow, _ bytes: Span<UInt8>) {
        var source = row.range
        var inArena = row.isInArena
        var result: Int?
        for round in 0..<3 {
            guard hasPercentEscape(source, inArena, bytes) else { break }
            let mark = arenaMark
            decodeOnce(source, inArena, bytes, plusIsSpace: round == 0)
            result = mark
            source = mark..<arenaMark
            inArena = true
        }
        if let result { appendArena(field, from: result, flags: .remoteWritten) }
    }

    private func hasPercentEscape(_ range: Range<Int>, _ inArena: Bool, _ bytes: Span<UInt8>) -> Bool {
        let text = inArena ? arena.span : bytes
        var index = range.lowerBound
        while true {
            index = RecordScan.index(of: 37, text, index, range.upperBound)
            guard index + 2 < range.upperBound else { return false }
            if RecordScan.hexadecimal(text[index + 1]) != nil, RecordScan.hexadecimal(text[index + 2]) != nil {
                return true
            }
            index += 1
        }
    }

    private mutating func decodeOnce(_ range: Range<Int>, _ inArena: Bool, _ bytes: Span<UInt8>, plusIsSpace: Bool) {
        var index = range.lowerBound
        var inQuery = false
        while index < range.upperBound {
            let byte = inArena ? arena[index] : bytes[index]
            if byte == 37, index + 2 < range.upperBound,
                let high = RecordScan.hexadecimal(inArena ? arena[index + 1] : bytes[index + 1]),
                let low = RecordScan.hexadecimal(inArena ? arena[index + 2] : bytes[index + 2])
            {
                write(high << 4 | low)
                index += 3
                continue
            }
            inQuery = inQuery || byte == 63
            write(byte == 43 && inQuery && plusIsSpace ? 32 : byte)
            index += 1
        }
    }
}
