/// Finds, in one pass over a folded text, every literal of a set that stands where its anchor demands.
///
/// Whole values are found by the hash of the value; beginnings and ends by the hash of their first and last eight or
/// four bytes; inner literals by the hash of a rare group of four bytes (two bytes, or one, for shorter literals). Of
/// literals of seven bytes and more four neighbouring groups are known, so that only every fourth place is looked at.
/// Every candidate is compared with its literal, so what is reported is exact.
package final class LiteralIndex: Sendable {
    struct Entry: Sendable {
        /// Place and length of the literal in the blob.
        var offset: UInt32
        var length: UInt32
        /// Place of the hashed group within the literal.
        var group: UInt32
        /// The number under which the literal is reported.
        var identifier: UInt32
        var next: Int32
    }

    let blob: [UInt8]
    let entries: [Entry]
    /// Bit `min(length, 63)` is set for each length of a whole literal.
    let wholeLengths: UInt64
    let whole: ChainTable
    let startLong: ChainTable
    let startShort: ChainTable
    let endLong: ChainTable
    let endShort: ChainTable
    /// Groups of literals of four to six bytes.
    let grams: ChainTable
    /// Groups of literals of at least ``longLiteral`` bytes.
    let longGrams: ChainTable
    let pairs: ChainTable
    /// Entries too short to hash: beginnings and ends under four bytes, inner literals of one byte.
    let tinyStarts: [Int32]
    let tinyEnds: [Int32]
    let tinyInner: [Int32]
    /// The shortest literal that is not whole.
    let shortestPart: Int
    /// Whether there is no literal to look for.
    package let isEmpty: Bool

    /// Literals are reported by their place in the list.
    package init(_ literals: [Literal]) {
        var blob: [UInt8] = []
        var entries: [Entry] = []
        var wholeLengths: UInt64 = 0
        var shortestPart = Int.max
        let frequency = LiteralIndex.gramFrequency(literals)
        var lists: [Kind: [(entry: Int32, hash: UInt64)]] = [:]
        for (identifier, literal) in literals.enumerated() {
            for (kind, group, hash) in LiteralIndex.places(literal, frequency) {
                lists[kind, default: []].append((Int32(entries.count), hash))
                entries.append(
                    Entry(
                        offset: UInt32(blob.count), length: UInt32(literal.bytes.count), group: UInt32(group),
                        identifier: UInt32(identifier), next: -1))
            }
            blob += literal.bytes
            if literal.anchor == .whole {
                wholeLengths |= 1 << UInt64(min(literal.bytes.count, 63))
            } else {
                shortestPart = min(shortestPart, literal.bytes.count)
            }
        }
        blob += Array(repeating: 0, count: FoldedText.padding)
        func table(_ kind: Kind, bits: Int) -> ChainTable {
            ChainTable(hashes: lists[kind] ?? [], bitsPerEntry: bits) { entry, next in
                entries[Int(entry)].next = next
            }
        }
        whole = table(.whole, bits: 16)
        startLong = table(.startLong, bits: 16)
        startShort = table(.startShort, bits: 16)
        endLong = table(.endLong, bits: 16)
        endShort = table(.endShort, bits: 16)
        grams = table(.gram, bits: 64)
        longGrams = table(.longGram, bits: (lists[.longGram]?.count ?? 0) > 4096 ? 16 : 32)
        pairs = table(.pair, bits: 64)
        tinyStarts = (lists[.tinyStart] ?? []).map(\.entry)
        tinyEnds = (lists[.tinyEnd] ?? []).map(\.entry)
        tinyInner = (lists[.tinyInner] ?? []).map(\.entry)
        self.blob = blob
        self.entries = entries
        self.wholeLengths = wholeLengths
        self.shortestPart = shortestPart
        isEmpty = entries.isEmpty
    }

    // MARK: Placing

    private enum Kind: Hashable {
        case whole, startLong, startShort, endLong, endShort, gram, longGram, pair, tinyStart, tinyEnd, tinyInner
    }

    /// Literals of at least this length are looked for at every fourth place only.
    static let longLiteral = 7

    /// The groups under which a literal is filed: one, or four neighbouring ones of a long inner literal.
    private static func places(
        _ literal: Literal, _ frequency: [UInt32: Int]
    ) -> [(kind: Kind, group: Int, hash: UInt64)] {
        let bytes = literal.bytes
        guard literal.anchor == .anywhere, bytes.count >= longLiteral else { return [place(literal, frequency)] }
        let seen = (0...(bytes.count - 4)).map { frequency[gram(bytes, $0)] ?? 0 }
        let best = (0...(bytes.count - longLiteral)).min { left, right in
            seen[left..<(left + 4)].reduce(0, +) < seen[right..<(right + 4)].reduce(0, +)
        }
        let first = best ?? 0
        return (first..<(first + 4)).map { (.longGram, $0, hash(gram: gram(bytes, $0))) }
    }

    private static func place(
        _ literal: Literal, _ frequency: [UInt32: Int]
    ) -> (kind: Kind, group: Int, hash: UInt64) {
        let bytes = literal.bytes
        let count = bytes.count
        switch literal.anchor {
        case .whole: return (.whole, 0, hash(whole: bytes))
        case .start where count >= 8: return (.startLong, 0, hash(long: word(bytes, 0)))
        case .start where count >= 4: return (.startShort, 0, hash(gram: gram(bytes, 0)))
        case .start: return (.tinyStart, 0, 0)
        case .end where count >= 8: return (.endLong, 0, hash(long: word(bytes, count - 8)))
        case .end where count >= 4: return (.endShort, 0, hash(gram: gram(bytes, count - 4)))
        case .end: return (.tinyEnd, 0, 0)
        case .anywhere where count >= 4:
            var best = 0
            var least = Int.max
            for start in 0...(count - 4) {
                let seen = frequency[gram(bytes, start)] ?? 0
                if seen < least { (best, least) = (start, seen) }
            }
            return (.gram, best, hash(gram: gram(bytes, best)))
        case .anywhere where count >= 2:
            let start = count == 3 && bytes[0] == 0x20 ? 1 : 0
            return (.pair, start, hash(pair: UInt16(bytes[start]) | UInt16(bytes[start + 1]) << 8))
        case .anywhere: return (.tinyInner, 0, 0)
        }
    }

    /// How often each group of four bytes occurs in all literals: the best guess of how common it is in values.
    private static func gramFrequency(_ literals: [Literal]) -> [UInt32: Int] {
        var frequency: [UInt32: Int] = [:]
        for literal in literals where literal.bytes.count >= 4 {
            for start in 0...(literal.bytes.count - 4) { frequency[gram(literal.bytes, start), default: 0] += 1 }
        }
        for (text, weight) in commonGrams where text.utf8.count == 4 {
            frequency[gram(Array(text.utf8), 0), default: 0] += weight
        }
        return frequency
    }

    /// Groups that are frequent in the values that rules look at.
    private static let commonGrams: [(String, Int)] = [
        ("c:\\w", 500), (":\\wi", 500), ("\\win", 500), ("wind", 400), ("indo", 400), ("ndow", 400), ("dows", 400),
        ("ows\\", 400), ("ws\\s", 400), ("s\\sy", 400), ("\\sys", 400), ("syst", 400), ("yste", 400), ("stem", 400),
        ("tem3", 400), ("em32", 400), ("m32\\", 400), (".exe", 500), ("exe ", 200), ("prog", 200), ("rogr", 200),
        ("ogra", 200), ("gram", 200), ("ram ", 200), ("file", 300), ("iles", 300), ("user", 300), ("sers", 300),
        ("ers\\", 200), ("soft", 200), ("oftw", 200), ("ftwa", 200), ("ware", 200), ("micr", 300), ("icro", 300),
        ("cros", 300), ("roso", 300), ("osof", 300), ("\\mic", 200), ("soft", 300), ("hklm", 200), ("klm\\", 200),
        ("hkcu", 100), ("http", 100), ("powe", 100), ("shel", 100), ("hell", 100), (".dll", 300),
    ]

    private static func gram(_ bytes: [UInt8], _ start: Int) -> UInt32 {
        UInt32(bytes[start]) | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2]) << 16
            | UInt32(bytes[start + 3]) << 24
    }

    private static func word(_ bytes: [UInt8], _ start: Int) -> UInt64 {
        UInt64(gram(bytes, start)) | UInt64(gram(bytes, start + 4)) << 32
    }
}
