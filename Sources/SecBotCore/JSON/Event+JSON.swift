extension Event {
    /// Writes the text between two quotes of a JSON document to the arena, escapes resolved.
    ///
    /// A surrogate without its other half becomes U+FFFD.
    mutating func writeUnescaped(
        _ bytes: Span<UInt8>, _ range: Range<Int>, recordStart: Int
    ) throws(JSONReadError) {
        var index = range.lowerBound
        var plain = index
        while index < range.upperBound {
            guard bytes[index] == 0x5C else {
                index += 1
                continue
            }
            if plain < index { write(bytes, plain..<index) }
            guard index + 1 < range.upperBound else {
                throw JSONReadError(code: .invalidEscape, offset: index - recordStart)
            }
            switch bytes[index + 1] {
            case 0x22, 0x5C, 0x2F: write(bytes[index + 1])
            case 0x62: write(0x08)
            case 0x66: write(0x0C)
            case 0x6E: write(0x0A)
            case 0x72: write(0x0D)
            case 0x74: write(0x09)
            case 0x75:
                index = try writeCodePoint(bytes, index, range.upperBound, recordStart)
                plain = index
                continue
            default: throw JSONReadError(code: .invalidEscape, offset: index - recordStart)
            }
            index += 2
            plain = index
        }
        if plain < range.upperBound { write(bytes, plain..<range.upperBound) }
    }

    /// Writes the code point of `\uXXXX`, or of two of them, and answers the place behind.
    private mutating func writeCodePoint(
        _ bytes: Span<UInt8>, _ index: Int, _ end: Int, _ recordStart: Int
    ) throws(JSONReadError) -> Int {
        guard let first = Event.hexadecimal(bytes, index + 2, end) else {
            throw JSONReadError(code: .invalidEscape, offset: index - recordStart)
        }
        var code = first
        var next = index + 6
        if (0xD800...0xDBFF).contains(first), next + 1 < end, bytes[next] == 0x5C, bytes[next + 1] == 0x75,
            let second = Event.hexadecimal(bytes, next + 2, end), (0xDC00...0xDFFF).contains(second)
        {
            code = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
            next += 6
        }
        let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { write(byte) }
        return next
    }

    private static func hexadecimal(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt32? {
        guard start + 4 <= end else { return nil }
        var value: UInt32 = 0
        for index in start..<(start + 4) {
            let byte = bytes[index]
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x37
            case 0x61...0x66: digit = byte - 0x57
            default: return nil
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
