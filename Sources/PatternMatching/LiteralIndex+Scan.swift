extension LiteralIndex {
    /// Appends the numbers of all literals that the text matches to `hits`; a number may come more than once.
    package func scan(_ text: borrowing FoldedText, into hits: inout [UInt32]) {
        let count = text.count
        let storage = text.storage.span
        let bytes = unsafe storage.bytes
        if wholeLengths & (1 &<< UInt64(min(count, 63))) != 0 {
            let first = whole.first(LiteralIndex.hash(whole: bytes, count: count))
            if first >= 0 { follow(first, bytes, count, at: 0, .whole, &hits) }
        }
        guard count >= shortestPart else { return }
        scanEnds(bytes, count, &hits)
        if !longGrams.isEmpty, count >= LiteralIndex.longLiteral { scanLongGrams(bytes, count, &hits) }
        if !grams.isEmpty, count >= 4 { scanGrams(bytes, count, &hits) }
        if !pairs.isEmpty, count >= 2 { scanPairs(bytes, count, &hits) }
        if !tinyInner.isEmpty {
            for entry in tinyInner { scanByte(Int(entry), bytes, count, &hits) }
        }
    }

    private func scanEnds(_ bytes: RawSpan, _ count: Int, _ hits: inout [UInt32]) {
        if !tinyStarts.isEmpty {
            for entry in tinyStarts { follow(entry, bytes, count, at: 0, .start, &hits) }
        }
        if !tinyEnds.isEmpty {
            for entry in tinyEnds { follow(entry, bytes, count, at: 0, .end, &hits) }
        }
        guard count >= 4 else { return }
        if !startShort.isEmpty {
            let gram = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: 0, as: UInt32.self)
            let first = startShort.first(LiteralIndex.hash(gram: gram))
            if first >= 0 { follow(first, bytes, count, at: 0, .start, &hits) }
        }
        if !endShort.isEmpty {
            let gram = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: count - 4, as: UInt32.self)
            let first = endShort.first(LiteralIndex.hash(gram: gram))
            if first >= 0 { follow(first, bytes, count, at: 0, .end, &hits) }
        }
        guard count >= 8 else { return }
        if !startLong.isEmpty {
            let word = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: 0, as: UInt64.self)
            let first = startLong.first(LiteralIndex.hash(long: word))
            if first >= 0 { follow(first, bytes, count, at: 0, .start, &hits) }
        }
        if !endLong.isEmpty {
            let word = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: count - 8, as: UInt64.self)
            let first = endLong.first(LiteralIndex.hash(long: word))
            if first >= 0 { follow(first, bytes, count, at: 0, .end, &hits) }
        }
    }

    private func scanGrams(_ bytes: RawSpan, _ count: Int, _ hits: inout [UInt32]) {
        let table = grams
        let bitmap = table.bitmap.span
        let heads = table.heads.span
        let shift = table.bitmapShift
        let headShift = table.headShift
        let words = count - 7
        var index = 0
        // Four groups from one load of eight bytes; the padding behind the text is readable.
        while index < words {
            let word = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
            let first = LiteralIndex.hash(gram: UInt32(truncatingIfNeeded: word))
            let second = LiteralIndex.hash(gram: UInt32(truncatingIfNeeded: word &>> 8))
            let third = LiteralIndex.hash(gram: UInt32(truncatingIfNeeded: word &>> 16))
            let fourth = LiteralIndex.hash(gram: UInt32(truncatingIfNeeded: word &>> 24))
            let low =
                unsafe LiteralIndex.test(bitmap, first &>> shift) | LiteralIndex.test(bitmap, second &>> shift) &<< 1
            let high =
                unsafe LiteralIndex.test(bitmap, third &>> shift) | LiteralIndex.test(bitmap, fourth &>> shift) &<< 1
            let bits = low | high &<< 2
            if bits != 0 {
                if bits & 1 != 0 { visit(heads, first &>> headShift, bytes, count, index, &hits) }
                if bits & 2 != 0 { visit(heads, second &>> headShift, bytes, count, index + 1, &hits) }
                if bits & 4 != 0 { visit(heads, third &>> headShift, bytes, count, index + 2, &hits) }
                if bits & 8 != 0 { visit(heads, fourth &>> headShift, bytes, count, index + 3, &hits) }
            }
            index += 4
        }
        while index + 4 <= count {
            let gram = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt32.self)
            let hash = LiteralIndex.hash(gram: gram)
            if unsafe LiteralIndex.test(bitmap, hash &>> shift) != 0 {
                visit(heads, hash &>> headShift, bytes, count, index, &hits)
            }
            index += 1
        }
    }

    /// Looks at every fourth place: one of the four groups of a literal begins there.
    private func scanLongGrams(_ bytes: RawSpan, _ count: Int, _ hits: inout [UInt32]) {
        let table = longGrams
        let bitmap = table.bitmap.span
        let heads = table.heads.span
        let shift = table.bitmapShift
        let headShift = table.headShift
        let last = count - 4
        var index = 0
        while index <= last {
            let gram = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt32.self)
            let hash = LiteralIndex.hash(gram: gram)
            if unsafe LiteralIndex.test(bitmap, hash &>> shift) != 0 {
                visit(heads, hash &>> headShift, bytes, count, index, &hits)
            }
            index += 4
        }
    }

    /// The bit of the bitmap, as 0 or 1. The number of bits is that of the values that a shifted hash can have.
    @unsafe @inline(__always) private static func test(_ bitmap: Span<UInt64>, _ bit: UInt64) -> UInt64 {
        unsafe (bitmap[unchecked: Int(truncatingIfNeeded: bit &>> 6)] &>> (bit & 63)) & 1
    }

    @inline(__always) private func visit(
        _ heads: Span<Int32>, _ slot: UInt64, _ bytes: RawSpan, _ count: Int, _ place: Int, _ hits: inout [UInt32]
    ) {
        let first = heads[Int(truncatingIfNeeded: slot)]
        if first >= 0 { follow(first, bytes, count, at: place, .anywhere, &hits) }
    }

    private func scanPairs(_ bytes: RawSpan, _ count: Int, _ hits: inout [UInt32]) {
        let table = pairs
        let bitmap = table.bitmap.span
        let heads = table.heads.span
        let shift = table.bitmapShift
        let headShift = table.headShift
        for index in 0...(count - 2) {
            let pair = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt16.self)
            let hash = LiteralIndex.hash(pair: pair)
            let bit = hash &>> shift
            if unsafe bitmap[unchecked: Int(truncatingIfNeeded: bit >> 6)] & (1 &<< bit) != 0 {
                let first = heads[Int(truncatingIfNeeded: hash &>> headShift)]
                if first >= 0 { follow(first, bytes, count, at: index, .anywhere, &hits) }
            }
        }
    }

    private func scanByte(_ entry: Int, _ bytes: RawSpan, _ count: Int, _ hits: inout [UInt32]) {
        let wanted = blob[Int(entries[entry].offset)]
        for index in 0..<count
        where unsafe bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self) == wanted {
            hits.append(entries[entry].identifier)
            return
        }
    }

    /// Checks all entries of a chain; `place` is where the hashed group was found, for literals that stand anywhere.
    @inline(never) private func follow(
        _ first: Int32, _ bytes: RawSpan, _ count: Int, at place: Int, _ anchor: Literal.Anchor,
        _ hits: inout [UInt32]
    ) {
        let (table, blob) = (self.entries, self.blob)
        let entries = table.span
        let text = blob.span
        let literals = unsafe text.bytes
        var next = first
        while next >= 0 {
            let candidate = entries[Int(next)]
            next = candidate.next
            let length = Int(candidate.length)
            let start: Int =
                switch anchor {
                case .whole, .start: 0
                case .end: count - length
                case .anywhere: place - Int(candidate.group)
                }
            guard start >= 0, start + length <= count, anchor != .whole || length == count else { continue }
            if LiteralIndex.areEqual(bytes, start, literals, Int(candidate.offset), length) {
                hits.append(candidate.identifier)
            }
        }
    }

    /// Both sides have at least eight readable bytes behind the compared ones.
    @inline(__always) private static func areEqual(
        _ text: RawSpan, _ start: Int, _ literals: RawSpan, _ offset: Int, _ length: Int
    ) -> Bool {
        var index = 0
        while index + 8 <= length {
            let left = unsafe text.unsafeLoadUnaligned(fromUncheckedByteOffset: start + index, as: UInt64.self)
            let right = unsafe literals.unsafeLoadUnaligned(fromUncheckedByteOffset: offset + index, as: UInt64.self)
            guard left == right else { return false }
            index += 8
        }
        guard index < length else { return true }
        let mask: UInt64 = (1 &<< UInt64(truncatingIfNeeded: (length &- index) &* 8)) &- 1
        let left = unsafe text.unsafeLoadUnaligned(fromUncheckedByteOffset: start + index, as: UInt64.self)
        let right = unsafe literals.unsafeLoadUnaligned(fromUncheckedByteOffset: offset + index, as: UInt64.self)
        return (left ^ right) & mask == 0
    }
}
