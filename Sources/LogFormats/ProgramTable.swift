/// Finds a program's format by the bytes of its name, letters in either case, without allocation.
///
/// A name of up to 24 bytes is three words, so that a look-up is two or three loads and comparisons.
struct ProgramTable: Sendable {
    /// A name's bytes in lower case, zero-filled.
    private struct Key: Equatable {
        var first: UInt64 = 0
        var second: UInt64 = 0
        var third: UInt64 = 0

        @inline(__always)
        var hash: Int {
            let mixed = (first ^ second &* 0x9E37_79B9_7F4A_7C15 ^ third) &* 0xD6E8_FEB8_6659_FD93
            return Int(truncatingIfNeeded: mixed >> 40)
        }
    }
    private var keys: [Key]
    /// By the same place as `keys`; -1 marks a free one.
    private var values: [Int]
    private let mask: Int

    /// A table of names and their values; of equal names the first counts, names of more than 24 bytes are left out.
    init(_ entries: [(name: String, value: Int)]) {
        var size = 64
        while size < entries.count * 4 { size *= 2 }
        keys = Array(repeating: Key(), count: size)
        values = Array(repeating: -1, count: size)
        mask = size - 1
        for entry in entries { insert(Array(entry.name.utf8), entry.value) }
    }

    private mutating func insert(_ name: [UInt8], _ value: Int) {
        guard lookup(name.span, 0..<name.count) == nil, let key = ProgramTable.key(name.span, 0..<name.count)
        else { return }
        var place = key.hash & mask
        while values[place] >= 0 { place = (place + 1) & mask }
        keys[place] = key
        values[place] = value
    }

    /// The value of a name within a span; `nil` for an unknown one.
    @inline(__always)
    func lookup(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        guard let key = ProgramTable.key(bytes, range) else { return nil }
        var place = key.hash & mask
        while values[place] >= 0 {
            if keys[place] == key { return values[place] }
            place = (place + 1) & mask
        }
        return nil
    }

    @inline(__always)
    private static func key(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Key? {
        guard range.count > 0, range.count <= 24, range.upperBound <= bytes.count else { return nil }
        var key = Key()
        key.first = bytes.word(at: range.lowerBound, length: min(range.count, 8))
        if range.count > 8 { key.second = bytes.word(at: range.lowerBound + 8, length: min(range.count - 8, 8)) }
        if range.count > 16 { key.third = bytes.word(at: range.lowerBound + 16, length: range.count - 16) }
        // Setting this bit makes letters lower case; what else it makes alike no program's name holds.
        let fold: UInt64 = 0x2020_2020_2020_2020
        key.first |= fold
        key.second |= range.count > 8 ? fold : 0
        key.third |= range.count > 16 ? fold : 0
        return key
    }
}
