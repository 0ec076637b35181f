/// Bounded looks into the bytes of a record. Every function answers for indices outside the span as for "not there".
///
/// They live in this module because a call across modules for every byte costs more than the look itself.
extension Span where Element == UInt8 {
    /// Whether `text` stands at `index` and ends at or before `end`.
    @inline(__always)
    func has(_ text: StaticString, at index: Int, before end: Int) -> Bool {
        let length = text.utf8CodeUnitCount
        guard index >= 0, end <= count, index <= end - length else { return false }
        let raw = unsafe bytes
        let pattern = unsafe UnsafeRawPointer(text.utf8Start)
        var offset = 0
        while offset + 8 <= length {
            let left = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index + offset, as: UInt64.self)
            let right = unsafe pattern.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            if left != right { return false }
            offset += 8
        }
        while offset < length {
            if unsafe self[unchecked: index + offset] != pattern.load(fromByteOffset: offset, as: UInt8.self) {
                return false
            }
            offset += 1
        }
        return true
    }

    /// The place behind `text` if it stands at `index`, within `end`.
    @inline(__always)
    func after(_ text: StaticString, at index: Int, before end: Int) -> Int? {
        has(text, at: index, before: end) ? index + text.utf8CodeUnitCount : nil
    }

    /// Whether the bytes before `end`, down to `start`, end with `text`.
    @inline(__always)
    func ends(with text: StaticString, from start: Int, before end: Int) -> Bool {
        let length = text.utf8CodeUnitCount
        return end - start >= length && has(text, at: end - length, before: end)
    }

    /// The first place of a byte within a range; the upper bound if there is none.
    @inline(__always)
    func first(_ byte: UInt8, from start: Int, before end: Int) -> Int {
        let limit = Swift.min(end, count)
        var index = Swift.max(start, 0)
        while index < limit {
            if unsafe self[unchecked: index] == byte { return index }
            index += 1
        }
        return end
    }

    /// The place of the last occurrence of a byte within a range; `nil` if there is none.
    @inline(__always)
    func last(_ byte: UInt8, from start: Int, before end: Int) -> Int? {
        var index = Swift.min(end, count) - 1
        let limit = Swift.max(start, 0)
        while index >= limit {
            if unsafe self[unchecked: index] == byte { return index }
            index -= 1
        }
        return nil
    }

    /// The first place where `text` stands wholly within the range.
    func firstIndex(of text: StaticString, from start: Int, before end: Int) -> Int? {
        guard text.utf8CodeUnitCount > 0 else { return nil }
        let lead = unsafe text.utf8Start.pointee
        var index = start
        while true {
            index = first(lead, from: index, before: end)
            guard index < end else { return nil }
            if has(text, at: index, before: end) { return index }
            index += 1
        }
    }

    /// The last place where `text` stands wholly within the range.
    func lastIndex(of text: StaticString, from start: Int, before end: Int) -> Int? {
        guard text.utf8CodeUnitCount > 0 else { return nil }
        let lead = unsafe text.utf8Start.pointee
        var limit = end
        while let index = last(lead, from: start, before: limit) {
            if has(text, at: index, before: end) { return index }
            limit = index
        }
        return nil
    }

    /// The end of the decimal digits that begin at `start`.
    @inline(__always)
    func endOfDigits(from start: Int, before end: Int) -> Int {
        let limit = Swift.min(end, count)
        var index = start
        while index >= 0, index < limit, unsafe self[unchecked: index] &- 48 < 10 { index += 1 }
        return index
    }

    /// Where the bytes up to `end` without trailing spaces and tabs end.
    @inline(__always)
    func trimmedEnd(from start: Int, before end: Int) -> Int {
        var index = Swift.min(end, count)
        while index > start, unsafe self[unchecked: index - 1] == 32 || self[unchecked: index - 1] == 9 { index -= 1 }
        return index
    }

    /// Where the bytes from `start` without leading spaces begin.
    @inline(__always)
    func skippedSpaces(from start: Int, before end: Int) -> Int {
        let limit = Swift.min(end, count)
        var index = start
        while index >= 0, index < limit, unsafe self[unchecked: index] == 32 { index += 1 }
        return index
    }

    /// The byte at an index, or 0 where there is none.
    @inline(__always)
    func byte(at index: Int, before end: Int) -> UInt8 {
        index >= 0 && index < end && index < count ? unsafe self[unchecked: index] : 0
    }

    /// Up to eight bytes as one little-endian word, the rest of it zero. The bytes must lie within the span.
    @inline(__always)
    func word(at index: Int, length: Int) -> UInt64 {
        if index >= 0, length > 0, length <= 8, index + 8 <= count {
            let raw = unsafe bytes
            let whole = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
            return UInt64(littleEndian: whole) & UInt64.max >> UInt64(64 - length * 8)
        }
        var value: UInt64 = 0
        for offset in 0..<Swift.max(0, Swift.min(length, 8)) {
            value |= UInt64(byte(at: index + offset, before: count)) << UInt64(offset * 8)
        }
        return value
    }

    /// Whether two ranges of the span hold the same bytes.
    func equal(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        guard left.count == right.count, left.upperBound <= count, right.upperBound <= count else { return false }
        for offset in 0..<left.count where self[left.lowerBound + offset] != self[right.lowerBound + offset] {
            return false
        }
        return true
    }

    /// The unsigned number whose one to eighteen digits fill the range; `nil` for anything else.
    func number(in range: Range<Int>) -> Int? {
        guard range.count >= 1, range.count <= 18, range.lowerBound >= 0, range.upperBound <= count else { return nil }
        var value = 0
        for index in range {
            let digit = self[index] &- 48
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }
}
