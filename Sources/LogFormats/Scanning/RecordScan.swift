internal import SecBotCore

/// Searches in the bytes of one record. Every range must lie within the span; an answer `nil` means "not there".
///
/// The loops compare eight bytes at a time; none of them allocates or goes back.
enum RecordScan {
    private static var ones: UInt64 { 0x0101_0101_0101_0101 }
    private static var tops: UInt64 { 0x8080_8080_8080_8080 }

    /// The high bit of every byte of `word` that is zero; exact up to and including the first such byte.
    @inline(__always)
    private static func zeroBytes(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & tops }

    /// The first place of a byte in `start..<end`, `end` if there is none.
    @inline(__always)
    static func index(of byte: UInt8, _ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        // Checked once, so that the loop need not.
        precondition(start >= 0 && end <= bytes.count, "a search outside the span")
        var index = start
        let raw = unsafe bytes.bytes
        let pattern = UInt64(byte) &* ones
        while index &+ 8 <= end {
            let word = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
            let hit = zeroBytes(UInt64(littleEndian: word) ^ pattern)
            if hit != 0 { return index &+ hit.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < end, bytes[index] != byte { index &+= 1 }
        return max(index, start)
    }

    /// The first place of either byte in `start..<end`, `end` if there is none.
    @inline(__always)
    static func index(of first: UInt8, or second: UInt8, _ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        // Checked once, so that the loop need not.
        precondition(start >= 0 && end <= bytes.count, "a search outside the span")
        var index = start
        let raw = unsafe bytes.bytes
        let one = UInt64(first) &* ones
        let two = UInt64(second) &* ones
        while index &+ 8 <= end {
            let word = UInt64(
                littleEndian: unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
            let hit = zeroBytes(word ^ one) | zeroBytes(word ^ two)
            if hit != 0 { return index &+ hit.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < end, bytes[index] != first, bytes[index] != second { index &+= 1 }
        return max(index, start)
    }

    /// The last place of a byte in `start..<end`.
    static func lastIndex(of byte: UInt8, _ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var index = end
        while index > start {
            index &-= 1
            if bytes[index] == byte { return index }
        }
        return nil
    }

    /// Whether a literal stands at a place, wholly before `end`.
    static func starts(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, with literal: StaticString) -> Bool {
        let count = literal.utf8CodeUnitCount
        guard start >= 0, end - start >= count else { return false }
        return literal.withUTF8Buffer { wanted in
            for index in 0..<count where unsafe wanted[index] != bytes[start + index] { return false }
            return true
        }
    }

    /// Whether a range ends with a literal.
    static func ends(_ bytes: Span<UInt8>, _ range: Range<Int>, with literal: StaticString) -> Bool {
        let start = range.upperBound - literal.utf8CodeUnitCount
        return start >= range.lowerBound && starts(bytes, start, range.upperBound, with: literal)
    }

    /// Whether a range is exactly a literal.
    static func equals(_ bytes: Span<UInt8>, _ range: Range<Int>, _ literal: StaticString) -> Bool {
        range.count == literal.utf8CodeUnitCount
            && starts(bytes, range.lowerBound, range.upperBound, with: literal)
    }

    /// The first place where a literal begins that lies wholly in `start..<end`.
    static func find(_ literal: StaticString, _ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        let count = literal.utf8CodeUnitCount
        guard count > 0, start >= 0 else { return nil }
        let head = literal.withUTF8Buffer { unsafe $0[0] }
        var index = start
        while index + count <= end {
            index = RecordScan.index(of: head, bytes, index, end - count + 1)
            guard index + count <= end else { return nil }
            if starts(bytes, index, end, with: literal) { return index }
            index += 1
        }
        return nil
    }

    /// The last place where a literal begins that lies wholly in `start..<end`.
    static func findLast(_ literal: StaticString, _ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var index = end - literal.utf8CodeUnitCount
        while index >= start {
            if starts(bytes, index, end, with: literal) { return index }
            index -= 1
        }
        return nil
    }

    /// Whether a literal occurs in a range.
    static func contains(_ literal: StaticString, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        find(literal, bytes, range.lowerBound, range.upperBound) != nil
    }

    /// The number that fills a range of decimal digits; `nil` for anything else and for more than 18 digits.
    static func number(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        guard !range.isEmpty, range.count <= 18 else { return nil }
        var value = 0
        for index in range {
            let digit = bytes[index] &- 48
            guard digit < 10 else { return nil }
            value = value &* 10 &+ Int(digit)
        }
        return value
    }

    /// The first place in `start..<end` that is no decimal digit.
    static func endOfDigits(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        var index = start
        while index < end, bytes[index] &- 48 < 10 { index += 1 }
        return index
    }

    /// The value of a hexadecimal digit.
    @inline(__always)
    static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }

    /// The range without spaces and tabs at either end.
    static func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, bytes[start] == 32 || bytes[start] == 9 { start += 1 }
        while end > start, bytes[end - 1] == 32 || bytes[end - 1] == 9 { end -= 1 }
        return start..<end
    }
}
