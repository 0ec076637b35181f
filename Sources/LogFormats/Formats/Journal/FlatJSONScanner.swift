/// Reads one JSON object without nested objects, decoding keys and values into a buffer. Depth is bounded by that.
struct FlatJSONScanner {
    var place: Int
    let end: Int
    private var isFirst = true

    init(place: Int, end: Int) {
        self.place = place
        self.end = end
    }

    enum Step {
        case key
        case end
        case malformed
    }

    /// Reads the opening brace.
    mutating func begin(_ bytes: Span<UInt8>) -> Bool { take(bytes, 123) }

    /// Decodes the next key and reads its colon, or the closing brace and nothing behind it.
    mutating func nextKey(_ bytes: Span<UInt8>, into buffer: inout [UInt8]) -> Step {
        if take(bytes, 125) {
            skipSpaces(bytes)
            return place == end ? .end : .malformed
        }
        if !isFirst, !take(bytes, 44) { return .malformed }
        isFirst = false
        guard take(bytes, 34), string(bytes, into: &buffer), take(bytes, 58) else { return .malformed }
        return .key
    }

    /// Decodes a value: a string, an array of bytes, the first string of an array; a number or word as it stands.
    mutating func value(_ bytes: Span<UInt8>, into buffer: inout [UInt8]) -> Bool {
        if take(bytes, 34) { return string(bytes, into: &buffer) }
        if take(bytes, 91) { return array(bytes, into: &buffer) }
        let start = place
        while place < end, bytes[place] != 44, bytes[place] != 125, bytes[place] != 93, bytes[place] > 32 { place += 1 }
        guard place > start, bytes[start] != 123 else { return false }
        if bytes.equals(start..<place, "null") { return true }
        for index in start..<place { buffer.append(bytes[index]) }
        return true
    }

    private mutating func array(_ bytes: Span<UInt8>, into buffer: inout [UInt8]) -> Bool {
        if take(bytes, 93) { return true }
        skipSpaces(bytes)
        let isText = bytes.byte(at: place, before: end) == 34
        var isFirstElement = true
        repeat {
            if isText {
                let mark = buffer.count
                guard take(bytes, 34), string(bytes, into: &buffer) else { return false }
                if !isFirstElement { buffer.removeSubrange(mark...) }
            } else {
                skipSpaces(bytes)
                let digitsEnd = bytes.endOfDigits(from: place, before: end)
                guard digitsEnd - place <= 3, let value = bytes.number(in: place..<digitsEnd), value < 256
                else { return false }
                buffer.append(UInt8(value))
                place = digitsEnd
            }
            isFirstElement = false
        } while take(bytes, 44)
        return take(bytes, 93)
    }

    /// Decodes a string from behind its opening quote.
    private mutating func string(_ bytes: Span<UInt8>, into buffer: inout [UInt8]) -> Bool {
        while place < end {
            let byte = bytes[place]
            place += 1
            if byte == 34 { return true }
            guard byte == 92 else {
                buffer.append(byte)
                continue
            }
            guard place < end else { return false }
            let escaped = bytes[place]
            place += 1
            switch escaped {
            case 110: buffer.append(10)
            case 116: buffer.append(9)
            case 114: buffer.append(13)
            case 98: buffer.append(8)
            case 102: buffer.append(12)
            case 34, 47, 92: buffer.append(escaped)
            case 117: guard unicode(bytes, into: &buffer) else { return false }
            default: return false
            }
        }
        return false
    }

    /// Decodes the four digits of `\u` and, of a pair of surrogates, the second half; a lone half becomes U+FFFD.
    private mutating func unicode(_ bytes: Span<UInt8>, into buffer: inout [UInt8]) -> Bool {
        guard let first = hexadecimal(bytes) else { return false }
        var value = first
        if (0xD800...0xDBFF).contains(first), bytes.has("\\u", at: place, before: end) {
            let mark = place
            place += 2
            guard let second = hexadecimal(bytes) else { return false }
            if (0xDC00...0xDFFF).contains(second) {
                value = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
            } else {
                place = mark
            }
        }
        buffer += String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8
        return true
    }

    private mutating func hexadecimal(_ bytes: Span<UInt8>) -> UInt32? {
        guard place + 4 <= end else { return nil }
        var value: UInt32 = 0
        for index in place..<(place + 4) {
            let byte = bytes[index]
            switch byte {
            case 48...57: value = value << 4 | UInt32(byte - 48)
            case 65...70: value = value << 4 | UInt32(byte - 55)
            case 97...102: value = value << 4 | UInt32(byte - 87)
            default: return nil
            }
        }
        place += 4
        return value
    }

    private mutating func take(_ bytes: Span<UInt8>, _ byte: UInt8) -> Bool {
        skipSpaces(bytes)
        guard bytes.byte(at: place, before: end) == byte, place < end else { return false }
        place += 1
        return true
    }

    private mutating func skipSpaces(_ bytes: Span<UInt8>) {
        while place < end, bytes[place] == 32 || bytes[place] == 9 || bytes[place] == 13 || bytes[place] == 10 {
            place += 1
        }
    }
}
