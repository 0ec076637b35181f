/// A place in a JSON document; moves over its tokens and checks them.
struct JSONCursor {
    var position: Int
    let end: Int
    /// Where the record begins, for the offsets of errors.
    let start: Int

    func error(_ code: JSONReadError.Code) -> JSONReadError {
        JSONReadError(code: code, offset: position - start)
    }

    @inline(__always) func peek(_ bytes: Span<UInt8>) -> UInt8 { position < end ? bytes[position] : 0 }

    @inline(__always) mutating func skipSpace(_ bytes: Span<UInt8>) {
        while position < end {
            let byte = bytes[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            position += 1
        }
    }

    /// Moves from the first byte of a text to behind its closing quote; answers whether it has escapes.
    @inline(__always) mutating func skipText(_ bytes: Span<UInt8>) throws(JSONReadError) -> Bool {
        let raw = unsafe bytes.bytes
        var index = position
        var isEscaped = false
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high: UInt64 = 0x8080_8080_8080_8080
        while true {
            while index + 8 <= end {
                let word = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
                let quotes = word ^ (ones &* 0x22)
                let slashes = word ^ (ones &* 0x5C)
                // A byte below 0x20 borrows in the subtraction; bytes from 0x80 on are masked out by ~word.
                let found =
                    ((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes)
                    | ((word &- (ones &* 0x20)) & ~word)
                let hits = found & high
                if hits != 0 {
                    index += hits.trailingZeroBitCount >> 3
                    break
                }
                index += 8
            }
            guard index < end else {
                position = end
                throw error(.unexpectedEnd)
            }
            switch bytes[index] {
            case 0x22:
                position = index + 1
                return isEscaped
            case 0x5C:
                isEscaped = true
                if index + 1 < end, Event.unescaped(bytes[index + 1]) != 0 {
                    index += 2
                } else if index + 1 < end, bytes[index + 1] == 0x75, Event.hexadecimal(bytes, index + 2, end) != nil {
                    index += 6
                } else {
                    position = index + 1 < end ? index : end
                    throw error(index + 1 < end ? .invalidEscape : .unexpectedEnd)
                }
            case ..<0x20:
                position = index
                throw error(.controlCharacter)
            default: index += 1
            }
        }
    }

    mutating func skipNumber(_ bytes: Span<UInt8>) throws(JSONReadError) {
        var index = position
        func isDigit(_ index: Int) -> Bool { index < end && bytes[index] &- 0x30 < 10 }
        if bytes[index] == 0x2D { index += 1 }
        guard isDigit(index) else { throw error(.invalidNumber) }
        if bytes[index] == 0x30 {
            index += 1
        } else {
            while isDigit(index) { index += 1 }
        }
        if index < end, bytes[index] == 0x2E {
            index += 1
            guard isDigit(index) else { throw error(.invalidNumber) }
            while isDigit(index) { index += 1 }
        }
        if index < end, bytes[index] | 0x20 == 0x65 {
            index += 1
            if index < end, bytes[index] == 0x2B || bytes[index] == 0x2D { index += 1 }
            guard isDigit(index) else { throw error(.invalidNumber) }
            while isDigit(index) { index += 1 }
        }
        guard !isDigit(index) else { throw error(.invalidNumber) }
        position = index
    }

    mutating func skipLiteral(_ bytes: Span<UInt8>, _ word: StaticString) throws(JSONReadError) {
        let count = word.utf8CodeUnitCount
        guard position + count <= end else { throw error(.invalidLiteral) }
        let start = position
        let isEqual = word.withUTF8Buffer { wanted in
            for offset in 0..<count where unsafe wanted[offset] != bytes[start + offset] { return false }
            return true
        }
        guard isEqual else { throw error(.invalidLiteral) }
        position += count
    }
}
