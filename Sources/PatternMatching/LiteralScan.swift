/// One pass over one folded text, which is followed by ``FoldedText/padding`` readable bytes.
@unsafe struct LiteralScan {
    let tables: UnsafeMutablePointer<LiteralTables>
    let bytes: UnsafeRawPointer
    let count: Int

    func run(_ parts: LiteralIndex.Parts, _ hits: inout LiteralHits) {
        if parts.contains(.whole),
            unsafe tables.pointee.wholeLengths & (1 &<< UInt64(truncatingIfNeeded: min(count, 63))) != 0
        {
            let first = unsafe tables.pointee.whole.first(LiteralIndex.hash(whole: bytes, count: count))
            if first >= 0 { unsafe follow(first, at: 0, .whole, &hits) }
        }
        guard unsafe count >= tables.pointee.shortestPart else { return }
        if parts.contains(.ends) { unsafe scanEnds(&hits) }
        if parts.contains(.wide), unsafe count >= LiteralIndex.wideLiteral {
            unsafe scanGrams(tables.pointee.wideGrams, step: 4, isWide: true, &hits)
        }
        if parts.contains(.long), unsafe count >= LiteralIndex.longLiteral {
            unsafe scanGrams(tables.pointee.longGrams, step: 4, isWide: false, &hits)
        }
        if parts.contains(.middle), unsafe count >= 5 {
            unsafe scanGrams(tables.pointee.middleGrams, step: 2, isWide: false, &hits)
        }
        if parts.contains(.short), unsafe count >= 4 {
            unsafe scanGrams(tables.pointee.shortGrams, step: 1, isWide: false, &hits)
        }
        if parts.contains(.pairs), unsafe count >= 2 { unsafe scanPairs(&hits) }
        guard parts.contains(.bytes) else { return }
        for place in unsafe 0..<tables.pointee.tinyInnerCount {
            let first = unsafe tables.pointee.tinyStartCount + tables.pointee.tinyEndCount
            unsafe scanByte(Int(tables.pointee.tiny[first + place]), &hits)
        }
    }

    private func scanEnds(_ hits: inout LiteralHits) {
        let tiny = unsafe tables.pointee.tiny
        let starts = unsafe tables.pointee.tinyStartCount
        for place in 0..<starts { unsafe follow(tiny[place], at: 0, .start, &hits) }
        for place in unsafe 0..<tables.pointee.tinyEndCount { unsafe follow(tiny[starts + place], at: 0, .end, &hits) }
        guard unsafe count >= 4 else { return }
        if unsafe !tables.pointee.startShort.isEmpty {
            let gram = unsafe bytes.loadUnaligned(as: UInt32.self)
            let first = unsafe tables.pointee.startShort.first(LiteralIndex.hash(gram: gram))
            if first >= 0 { unsafe follow(first, at: 0, .start, &hits) }
        }
        if unsafe !tables.pointee.endShort.isEmpty {
            let gram = unsafe bytes.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
            let first = unsafe tables.pointee.endShort.first(LiteralIndex.hash(gram: gram))
            if first >= 0 { unsafe follow(first, at: 0, .end, &hits) }
        }
        guard unsafe count >= 8 else { return }
        if unsafe !tables.pointee.startLong.isEmpty {
            let word = unsafe bytes.loadUnaligned(as: UInt64.self)
            let first = unsafe tables.pointee.startLong.first(LiteralIndex.hash(long: word))
            if first >= 0 { unsafe follow(first, at: 0, .start, &hits) }
        }
        if unsafe !tables.pointee.endLong.isEmpty {
            let word = unsafe bytes.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
            let first = unsafe tables.pointee.endLong.first(LiteralIndex.hash(long: word))
            if first >= 0 { unsafe follow(first, at: 0, .end, &hits) }
        }
    }

    /// Looks at every `step`-th place: a literal is filed under as many neighbouring groups, one of which begins there.
    @inline(__always) private func scanGrams(
        _ table: ChainTable, step: Int, isWide: Bool, _ hits: inout LiteralHits
    ) {
        let last = unsafe count &- (isWide ? 8 : 4)
        let bitmap = unsafe table.bitmap
        let shift = unsafe table.bitmapShift
        var index = 0
        // Four groups at a time: most of the time none of them is known.
        let lastOfFour = last &- 3 &* step
        while index <= lastOfFour {
            let first = unsafe hash(index, isWide)
            let second = unsafe hash(index &+ step, isWide)
            let third = unsafe hash(index &+ 2 &* step, isWide)
            let fourth = unsafe hash(index &+ 3 &* step, isWide)
            let low = unsafe LiteralScan.bit(bitmap, first &>> shift) | LiteralScan.bit(bitmap, second &>> shift) &<< 1
            let high = unsafe LiteralScan.bit(bitmap, third &>> shift) | LiteralScan.bit(bitmap, fourth &>> shift) &<< 1
            let bits = low | high &<< 2
            if bits != 0 {
                if bits & 1 != 0 { unsafe visit(table, first, index, &hits) }
                if bits & 2 != 0 { unsafe visit(table, second, index &+ step, &hits) }
                if bits & 4 != 0 { unsafe visit(table, third, index &+ 2 &* step, &hits) }
                if bits & 8 != 0 { unsafe visit(table, fourth, index &+ 3 &* step, &hits) }
            }
            index &+= 4 &* step
        }
        while index <= last {
            let hash = unsafe hash(index, isWide)
            if unsafe LiteralScan.bit(bitmap, hash &>> shift) != 0 { unsafe visit(table, hash, index, &hits) }
            index &+= step
        }
    }

    @inline(__always) private func hash(_ place: Int, _ isWide: Bool) -> UInt64 {
        if isWide { return unsafe LiteralIndex.hash(long: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)) }
        return unsafe LiteralIndex.hash(gram: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
    }

    @inline(__always) private static func bit(_ bitmap: UnsafeMutablePointer<UInt64>, _ bit: UInt64) -> UInt64 {
        unsafe (bitmap[Int(truncatingIfNeeded: bit &>> 6)] &>> (bit & 63)) & 1
    }

    @inline(__always) private func visit(
        _ table: ChainTable, _ hash: UInt64, _ place: Int, _ hits: inout LiteralHits
    ) {
        let first = unsafe table.chain(hash)
        if first >= 0 { unsafe follow(first, at: place, .anywhere, &hits) }
    }

    private func scanPairs(_ hits: inout LiteralHits) {
        let table = unsafe tables.pointee.pairs
        let bitmap = unsafe table.bitmap
        let shift = unsafe table.bitmapShift
        var index = 0
        while unsafe index < count &- 1 {
            // Seven pairs from one load; those that reach into the padding are left to the check of their place.
            let word = unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            var bits: UInt64 = 0
            for offset in 0..<7 {
                let pair = UInt16(truncatingIfNeeded: word &>> UInt64(truncatingIfNeeded: offset &* 8))
                bits |=
                    unsafe LiteralScan.bit(bitmap, LiteralIndex.hash(pair: pair) &>> shift)
                    &<< UInt64(
                        truncatingIfNeeded: offset)
            }
            while bits != 0 {
                let place = index &+ bits.trailingZeroBitCount
                bits &= bits &- 1
                guard unsafe place < count &- 1 else { break }
                let pair = unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt16.self)
                unsafe visit(table, LiteralIndex.hash(pair: pair), place, &hits)
            }
            index &+= 7
        }
    }

    private func scanByte(_ entry: Int, _ hits: inout LiteralHits) {
        let candidate = unsafe tables.pointee.entries[entry]
        let wanted = unsafe tables.pointee.blob[Int(candidate.offset)]
        for index in unsafe 0..<count where unsafe bytes.load(fromByteOffset: index, as: UInt8.self) == wanted {
            hits.add(candidate.identifier)
            return
        }
    }

    /// Compares the candidates of a chain with the text.
    private func follow(_ first: Int32, at place: Int, _ anchor: Literal.Anchor, _ hits: inout LiteralHits) {
        let entries = unsafe tables.pointee.entries
        let blob = unsafe UnsafeRawPointer(tables.pointee.blob)
        var entry = first
        while entry >= 0 {
            let candidate = unsafe entries[Int(entry)]
            entry = candidate.next
            let length = Int(candidate.length)
            let start =
                switch anchor {
                case .whole, .start: 0
                case .end: unsafe count &- length
                case .anywhere: place &- Int(candidate.group)
                }
            guard start >= 0, unsafe start &+ length <= count, unsafe anchor != .whole || length == count else {
                continue
            }
            if unsafe LiteralScan.areEqual(bytes + start, blob + Int(candidate.offset), length) {
                hits.add(candidate.identifier)
            }
        }
    }

    /// Both sides have at least eight readable bytes behind the compared ones.
    @inline(__always) static func areEqual(
        _ text: UnsafeRawPointer, _ literal: UnsafeRawPointer, _ length: Int
    ) -> Bool {
        var index = 0
        while index &+ 8 <= length {
            let left = unsafe text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let right = unsafe literal.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard left == right else { return false }
            index &+= 8
        }
        guard index < length else { return true }
        let mask: UInt64 = (1 &<< UInt64(truncatingIfNeeded: (length &- index) &* 8)) &- 1
        let left = unsafe text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        let right = unsafe literal.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        return (left ^ right) & mask == 0
    }
}
