/// Finds a program's format by the bytes of its name, letters in either case, without allocation.
struct ProgramTable: Sendable {
    private struct Slot {
        var hash: UInt32 = 0
        /// Place and length in `names`; length 0 marks a free slot.
        var start: UInt16 = 0
        var length: UInt16 = 0
        var value = -1
    }
    private var names: [UInt8] = []
    private var slots: [Slot]
    private let mask: Int

    /// A table of lower-case names and their values; of equal names the first counts.
    init(_ entries: [(name: String, value: Int)]) {
        var size = 64
        while size < entries.count * 4 { size *= 2 }
        slots = Array(repeating: Slot(), count: size)
        mask = size - 1
        for entry in entries { insert(Array(entry.name.lowercased().utf8), entry.value) }
    }

    private mutating func insert(_ name: [UInt8], _ value: Int) {
        guard !name.isEmpty, name.count <= 128, names.count + name.count <= Int(UInt16.max),
            lookup(name.span, 0..<name.count) == nil
        else { return }
        let hash = ProgramTable.hash(name.span, 0..<name.count)
        var place = Int(hash) & mask
        while slots[place].length != 0 { place = (place + 1) & mask }
        slots[place] = Slot(
            hash: hash, start: UInt16(names.count), length: UInt16(name.count), value: value)
        names += name
    }

    /// The value of a name within a span; `nil` for an unknown one.
    @inline(__always)
    func lookup(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        guard !range.isEmpty, range.upperBound <= bytes.count else { return nil }
        let hash = ProgramTable.hash(bytes, range)
        var place = Int(hash) & mask
        while slots[place].length != 0 {
            let slot = slots[place]
            if slot.hash == hash, Int(slot.length) == range.count, matches(slot, bytes, range) { return slot.value }
            place = (place + 1) & mask
        }
        return nil
    }

    @inline(__always)
    private func matches(_ slot: Slot, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for offset in 0..<range.count
        where names[Int(slot.start) + offset] != ProgramTable.lowered(bytes[range.lowerBound + offset]) {
            return false
        }
        return true
    }

    /// FNV-1a over the bytes in lower case.
    @inline(__always)
    private static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt32 {
        var hash: UInt32 = 2_166_136_261
        for index in range { hash = (hash ^ UInt32(lowered(bytes[index]))) &* 16_777_619 }
        return hash ^ hash >> 15
    }

    @inline(__always)
    private static func lowered(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }
}
