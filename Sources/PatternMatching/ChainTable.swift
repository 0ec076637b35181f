/// A hash table from 64-bit hashes to chains of entries, with a bitmap in front that answers most misses.
struct ChainTable: Sendable {
    /// One bit for each value of the top bits of a hash.
    private(set) var bitmap: [UInt64] = []
    private(set) var bitmapShift: UInt64 = 63
    /// First entry of the chain, or -1.
    private(set) var heads: [Int32] = []
    private(set) var headShift: UInt64 = 63

    var isEmpty: Bool { heads.isEmpty }

    /// - Parameters:
    ///   - hashes: The hash of each entry.
    ///   - bitsPerEntry: Bits of the bitmap spent on an entry, before rounding up to a power of two.
    ///   - link: Called for each entry with the entry that follows it in its chain.
    init(hashes: [(entry: Int32, hash: UInt64)], bitsPerEntry: Int, link: (_ entry: Int32, _ next: Int32) -> Void) {
        guard !hashes.isEmpty else { return }
        let bitmapBits = max(10, ChainTable.log2(hashes.count * bitsPerEntry))
        let headBits = max(4, ChainTable.log2(hashes.count * 2))
        bitmapShift = UInt64(64 - bitmapBits)
        headShift = UInt64(64 - headBits)
        bitmap = Array(repeating: 0, count: 1 << (bitmapBits - 6))
        heads = Array(repeating: -1, count: 1 << headBits)
        for (entry, hash) in hashes {
            let bit = hash >> bitmapShift
            bitmap[Int(bit >> 6)] |= 1 << (bit & 63)
            let slot = Int(hash >> headShift)
            link(entry, heads[slot])
            heads[slot] = entry
        }
    }

    init() {}

    /// The first entry of the chain for a hash, or -1.
    @inline(__always) func first(_ hash: UInt64) -> Int32 {
        let bit = hash &>> bitmapShift
        guard bitmap[Int(truncatingIfNeeded: bit &>> 6)] & (1 &<< bit) != 0 else { return -1 }
        return heads[Int(truncatingIfNeeded: hash &>> headShift)]
    }

    /// The smallest `n` with `2^n >= value`, at most 22.
    private static func log2(_ value: Int) -> Int {
        var bits = 0
        while 1 << bits < value, bits < 22 { bits += 1 }
        return bits
    }
}
