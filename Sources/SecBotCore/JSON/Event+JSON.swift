extension Event {
    /// Writes the text between two quotes of a JSON document to the arena, escapes resolved.
    ///
    /// A surrogate without its other half becomes U+FFFD.
    mutating func writeUnescaped(
        _ bytes: Span<UInt8>, _ range: Range<Int>, recordStart: Int
    ) throws(JSONReadError) {
        guard arenaCount + range.count <= Event.maximumArena else {
            truncatedValues += 1
            return
        }
        // An escape is never shorter than what it stands for, so the raw length is enough room.
        let mark = arenaCount
        reserveArena(range.count + 8)
        var index = range.lowerBound
        var place = mark
        let end = range.upperBound
        var output = arena.mutableSpan
        var target = unsafe output.mutableBytes
        let source = unsafe bytes.bytes
        var failure: Int?
        while index < end {
            if index + 8 <= end {
                let word = unsafe source.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
                unsafe target.storeBytes(of: word, toUncheckedByteOffset: place, as: UInt64.self)
                let slashes = word ^ 0x5C5C_5C5C_5C5C_5C5C
                let hits = (slashes &- 0x0101_0101_0101_0101) & ~slashes & 0x8080_8080_8080_8080
                let plain = hits == 0 ? 8 : hits.trailingZeroBitCount >> 3
                index += plain
                place += plain
                if hits == 0 { continue }
            } else if bytes[index] != 0x5C {
                unsafe target.storeBytes(of: bytes[index], toUncheckedByteOffset: place, as: UInt8.self)
                index += 1
                place += 1
                continue
            }
            guard index + 1 < end else {
                failure = index
                break
            }
            let escape = bytes[index + 1]
            if escape == 0x75 {
                guard let (code, next) = Event.codePoint(bytes, index, end) else {
                    failure = index
                    break
                }
                for byte in UTF8.encode(code) ?? UTF8.encodedReplacementCharacter {
                    unsafe target.storeBytes(of: byte, toUncheckedByteOffset: place, as: UInt8.self)
                    place += 1
                }
                index = next
                continue
            }
            let plain = Event.unescaped(escape)
            guard plain != 0 else {
                failure = index
                break
            }
            unsafe target.storeBytes(of: plain, toUncheckedByteOffset: place, as: UInt8.self)
            place += 1
            index += 2
        }
        arenaCount = failure == nil ? place : mark
        if let failure { throw JSONReadError(code: .invalidEscape, offset: failure - recordStart) }
    }

    /// What the byte behind a backslash stands for; 0 if nothing.
    @inline(__always) static func unescaped(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 0x22, 0x5C, 0x2F: byte
        case 0x62: 0x08
        case 0x66: 0x0C
        case 0x6E: 0x0A
        case 0x72: 0x0D
        case 0x74: 0x09
        default: 0
        }
    }

    /// The code point of `\uXXXX`, or of two of them, and the place behind.
    private static func codePoint(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> (Unicode.Scalar, Int)? {
        guard let first = hexadecimal(bytes, index + 2, end) else { return nil }
        var code = first
        var next = index + 6
        if (0xD800...0xDBFF).contains(first), next + 1 < end, bytes[next] == 0x5C, bytes[next + 1] == 0x75,
            let second = hexadecimal(bytes, next + 2, end), (0xDC00...0xDFFF).contains(second)
        {
            code = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
            next += 6
        }
        return (Unicode.Scalar(code) ?? "\u{FFFD}", next)
    }

    static func hexadecimal(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt32? {
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
