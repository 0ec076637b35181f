/// A hash table from 64-bit hashes to chains of entries, with a bitmap in front that answers most misses.
///
/// Plain memory, owned by the ``LiteralIndex`` that made it: looking something up touches no reference count.
@unsafe struct ChainTable {
    /// One bit for each value of the top bits of a hash.
    private(set) var bitmap: UnsafeMutablePointer<UInt64>
    private(set) var bitmapShift: UInt64 = 63
    /// First entry of the chain, or -1.
    private(set) var heads: UnsafeMutablePointer<Int32>
    private(set) var headShift: UInt64 = 63
    let isEmpty: Bool

    /// - Parameters:
    ///   - hashes: The hash of each entry.
    ///   - bitsPerEntry: Bits of the bitmap spent on an entry, before rounding up to a power of two.
    ///   - link: Called for each entry with the entry that follows it in its chain.
    init(hashes: [(entry: Int32, hash: UInt64)], bitsPerEntry: Int, link: (_ entry: Int32, _ next: Int32) -> Void) {
        unsafe isEmpty = hashes.isEmpty
        let bitmapBits = hashes.isEmpty ? 6 : unsafe max(10, ChainTable.log2(hashes.count * bitsPerEntry))
        let headBits = hashes.isEmpty ? 1 : unsafe max(4, ChainTable.log2(hashes.count * 2))
        unsafe bitmapShift = UInt64(64 - bitmapBits)
        unsafe headShift = UInt64(64 - headBits)
        unsafe bitmap = .allocate(capacity: 1 << (bitmapBits - 6))
        unsafe bitmap.initialize(repeating: 0, count: 1 << (bitmapBits - 6))
        unsafe heads = .allocate(capacity: 1 << headBits)
        unsafe heads.initialize(repeating: -1, count: 1 << headBits)
        for (entry, hash) in hashes {
            let bit = unsafe hash >> bitmapShift
            unsafe bitmap[Int(bit >> 6)] |= 1 << (bit & 63)
            let slot = unsafe Int(hash >> headShift)
            unsafe link(entry, heads[slot])
            unsafe heads[slot] = entry
        }
    }

    func deallocate() {
        unsafe bitmap.deallocate()
        unsafe heads.deallocate()
    }

    /// The first entry of the chain for a hash, or -1.
    @inline(__always) func first(_ hash: UInt64) -> Int32 {
        guard unsafe mayContain(hash) else { return -1 }
        return unsafe chain(hash)
    }

    /// Whether the bitmap has the bit of a hash.
    @inline(__always) func mayContain(_ hash: UInt64) -> Bool {
        let bit = unsafe hash &>> bitmapShift
        return unsafe bitmap[Int(truncatingIfNeeded: bit &>> 6)] & (1 &<< (bit & 63)) != 0
    }

    /// The first entry of the chain for a hash, whatever the bitmap says.
    @inline(__always) func chain(_ hash: UInt64) -> Int32 {
        unsafe heads[Int(truncatingIfNeeded: hash &>> headShift)]
    }

    /// The smallest `n` with `2^n >= value`, at most 22.
    private static func log2(_ value: Int) -> Int {
        var bits = 0
        while 1 << bits < value, bits < 22 { bits += 1 }
        return bits
    }
}
