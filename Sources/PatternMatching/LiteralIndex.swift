/// Finds, in one pass over a folded text, every literal of a set that stands where its anchor demands.
///
/// Whole values are found by the hash of the value; beginnings and ends by the hash of their first and last eight or
/// four bytes; inner literals by the hash of a rare group of four bytes (two bytes, or one, for shorter literals). Of
/// literals of seven bytes and more four neighbouring groups are known, so that only every fourth place is looked at;
/// of five and six bytes two. From eleven bytes on the groups have eight bytes.
/// Every candidate is compared with its literal, so what is reported is exact.
///
/// `@unchecked Sendable`: the memory is written by the initialiser only.
@safe package final class LiteralIndex: @unchecked Sendable {
    /// What a scan reads; lives as long as the index.
    package let tables: UnsafeMutablePointer<LiteralTables>
    /// Whether there is no literal to look for.
    package let isEmpty: Bool

    /// Literals are reported by their place in the list, plus `first`.
    package init(_ literals: [Literal], first: Int = 0) {
        var blob: [UInt8] = []
        var entries: [LiteralTables.Entry] = []
        entries.reserveCapacity(literals.count * 3)
        var wholeLengths: UInt64 = 0
        var shortestPart = Int.max
        let frequency = GramFrequency(literals)
        var lists = [[(entry: Int32, hash: UInt64)]](repeating: [], count: Kind.count)
        for (place, literal) in literals.enumerated() {
            LiteralIndex.forEachPlace(literal, frequency) { kind, group, hash in
                lists[kind.rawValue].append((Int32(entries.count), hash))
                entries.append(
                    LiteralTables.Entry(
                        offset: UInt32(blob.count), length: UInt32(literal.bytes.count), group: UInt32(group),
                        identifier: UInt32(first + place), next: -1))
            }
            blob += literal.bytes
            if literal.anchor == .whole {
                wholeLengths |= 1 << UInt64(min(literal.bytes.count, 63))
            } else {
                shortestPart = min(shortestPart, literal.bytes.count)
            }
        }
        for _ in 0..<FoldedText.padding { blob.append(0) }
        isEmpty = entries.isEmpty
        let memory = unsafe LiteralTables.copy(entries)
        func table(_ kind: Kind, bits: Int) -> ChainTable {
            unsafe ChainTable(hashes: lists[kind.rawValue], bitsPerEntry: bits) { entry, next in
                unsafe memory[Int(entry)].next = next
            }
        }
        func tiny(_ kind: Kind) -> [Int32] { lists[kind.rawValue].map(\.entry) }
        unsafe tables = .allocate(capacity: 1)
        unsafe tables.initialize(
            to: LiteralTables(
                blob: LiteralTables.copy(blob), entries: memory, wholeLengths: wholeLengths,
                whole: table(.whole, bits: 16), startLong: table(.startLong, bits: 16),
                startShort: table(.startShort, bits: 16), endLong: table(.endLong, bits: 16),
                endShort: table(.endShort, bits: 16),
                wideGrams: table(.wideGram, bits: lists[Kind.wideGram.rawValue].count > 4096 ? 16 : 32),
                shortGrams: table(.shortGram, bits: 64),
                middleGrams: table(.middleGram, bits: 32),
                longGrams: table(.longGram, bits: lists[Kind.longGram.rawValue].count > 4096 ? 16 : 32),
                pairs: table(.pair, bits: 64),
                tiny: LiteralTables.copy(tiny(.tinyStart) + tiny(.tinyEnd) + tiny(.tinyInner)),
                tinyStartCount: lists[Kind.tinyStart.rawValue].count,
                tinyEndCount: lists[Kind.tinyEnd.rawValue].count,
                tinyInnerCount: lists[Kind.tinyInner.rawValue].count, shortestPart: shortestPart))
    }

    deinit {
        unsafe tables.pointee.deallocate()
        unsafe tables.deallocate()
    }

    /// Parts of a scan, so that those which cannot matter are left out.
    package struct Parts: OptionSet, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        static let whole = Parts(rawValue: 1)
        static let ends = Parts(rawValue: 2)
        static let long = Parts(rawValue: 4)
        static let middle = Parts(rawValue: 8)
        static let short = Parts(rawValue: 16)
        static let pairs = Parts(rawValue: 32)
        static let bytes = Parts(rawValue: 64)
        static let wide = Parts(rawValue: 128)

        /// The part that finds a literal.
        package init(_ literal: Literal) {
            let count = literal.bytes.count
            switch literal.anchor {
            case .whole: self = .whole
            case .start, .end: self = .ends
            case .anywhere:
                self =
                    count >= wideLiteral
                    ? .wide
                    : count >= longLiteral
                        ? .long : count >= 5 ? .middle : count == 4 ? .short : count > 1 ? .pairs : .bytes
            }
        }
    }

    // MARK: Placing

    enum Kind: Int {
        case whole, startLong, startShort, endLong, endShort, shortGram, middleGram, longGram, wideGram, pair,
            tinyStart, tinyEnd, tinyInner

        static let count = 13
    }

    /// Literals of at least this length are looked for at every fourth place only.
    static let longLiteral = 7
    /// Literals of at least this length are known by groups of eight bytes, which hardly anything else has.
    static let wideLiteral = 11

    /// The groups under which a literal is filed: one, or four neighbouring ones of a long inner literal.
    private static func forEachPlace(
        _ literal: Literal, _ frequency: borrowing GramFrequency,
        _ body: (_ kind: Kind, _ group: Int, _ hash: UInt64) -> Void
    ) {
        let bytes = literal.bytes
        guard literal.anchor == .anywhere, bytes.count >= 5 else {
            let (kind, group, hash) = place(literal)
            body(kind, group, hash)
            return
        }
        let groups = bytes.count >= longLiteral ? 4 : 2
        var best = 0
        var least = Int.max
        var sum = 0
        for start in 0...(bytes.count - 4) {
            sum += frequency[gram(bytes, start)]
            if start >= groups { sum -= frequency[gram(bytes, start - groups)] }
            if start >= groups - 1, sum < least { (best, least) = (start - groups + 1, sum) }
        }
        if bytes.count >= wideLiteral {
            // The eight bytes begin where the rarest groups do, as far as they fit.
            let first = min(best, bytes.count - wideLiteral)
            for group in first..<(first + 4) { body(.wideGram, group, hash(long: word(bytes, group))) }
            return
        }
        let kind: Kind = groups == 4 ? .longGram : .middleGram
        for group in best..<(best + groups) { body(kind, group, hash(gram: gram(bytes, group))) }
    }

    private static func place(_ literal: Literal) -> (kind: Kind, group: Int, hash: UInt64) {
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
        case .anywhere where count >= 4: return (.shortGram, 0, hash(gram: gram(bytes, 0)))
        case .anywhere where count >= 2:
            let start = count == 3 && bytes[0] == 0x20 ? 1 : 0
            return (.pair, start, hash(pair: UInt16(bytes[start]) | UInt16(bytes[start + 1]) << 8))
        case .anywhere: return (.tinyInner, 0, 0)
        }
    }

    static func gram(_ bytes: [UInt8], _ start: Int) -> UInt32 {
        UInt32(bytes[start]) | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2]) << 16
            | UInt32(bytes[start + 3]) << 24
    }

    private static func word(_ bytes: [UInt8], _ start: Int) -> UInt64 {
        UInt64(gram(bytes, start)) | UInt64(gram(bytes, start + 4)) << 32
    }
}
