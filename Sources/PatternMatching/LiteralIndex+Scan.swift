extension LiteralIndex {
    /// Appends the numbers of all literals that the text matches to `hits`; a number may come more than once.
    package func scan(_ text: borrowing FoldedText, into hits: inout [UInt32]) {
        let count = text.count
        let bytes = unsafe text.storage.span.bytes
        if wholeLengths & (1 << UInt64(min(count, 63))) != 0 {
            follow(whole.first(LiteralIndex.hash(whole: bytes, count: count)), bytes, count, at: 0, .whole, &hits)
        }
        guard count >= shortestPart else { return }
        scanEnds(bytes, count, &hits)
        if !grams.isEmpty, count >= 4 { scanGrams(bytes, count, &hits) }
        if !pairs.isEmpty, count >= 2 { scanPairs(bytes, count, &hits) }
        for entry in tinyInner { scanByte(Int(entry), bytes, count, &hits) }
    }

    private func scanEnds(_ bytes: RawSpan, _ count: Int, _ hits: inout [UInt32]) {
        for entry in tinyStarts { check(Int(entry), bytes, count, at: 0, .start, &hits) }
        for entry in tinyEnds {
            check(Int(entry), bytes, count, at: count - Int(entries[Int(entry)].length), .end, &hits)
        }
        guard count >= 4 else { return }
        if !startShort.isEmpty {
            let gram = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: 0, as: UInt32.self)
            follow(startShort.first(LiteralIndex.hash(gram: gram)), bytes, count, at: 0, .start, &hits)
        }
        if !endShort.isEmpty {
            let gram = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: count - 4, as: UInt32.self)
            follow(endShort.first(LiteralIndex.hash(gram: gram)), bytes, count, at: 0, .end, &hits)
        }
        guard count >= 8 else { return }
        if !startLong.isEmpty {
            let word = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: 0, as: UInt64.self)
            follow(startLong.first(LiteralIndex.hash(long: word)), bytes, count, at: 0, .start, &hits)
        }
        if !endLong.isEmpty {
            let word = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: count - 8, as: UInt64.self)
            follow(endLong.first(LiteralIndex.hash(long: word)), bytes, count, at: 0, .end, &hits)
        }
    }

    private func scanGrams(_ bytes: RawSpan, _ count: Int, _ hits: inout [UInt32]) {
        let bitmap = grams.bitmap.span
        let shift = grams.bitmapShift
        for index in 0...(count - 4) {
            let gram = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt32.self)
            let hash = LiteralIndex.hash(gram: gram)
            let bit = hash >> shift
            if unsafe bitmap[unchecked: Int(truncatingIfNeeded: bit >> 6)] & (1 << (bit & 63)) != 0 {
                follow(grams.first(hash), bytes, count, at: index, .anywhere, &hits)
            }
        }
    }

    private func scanPairs(_ bytes: RawSpan, _ count: Int, _ hits: inout [UInt32]) {
        let bitmap = pairs.bitmap.span
        let shift = pairs.bitmapShift
        for index in 0...(count - 2) {
            let pair = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt16.self)
            let hash = LiteralIndex.hash(pair: pair)
            let bit = hash >> shift
            if unsafe bitmap[unchecked: Int(truncatingIfNeeded: bit >> 6)] & (1 << (bit & 63)) != 0 {
                follow(pairs.first(hash), bytes, count, at: index, .anywhere, &hits)
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

    /// Checks all entries of a chain; `place` is where the hashed group was found (anywhere) or of no meaning.
    private func follow(
        _ first: Int32, _ bytes: RawSpan, _ count: Int, at place: Int, _ anchor: Literal.Anchor,
        _ hits: inout [UInt32]
    ) {
        var entry = first
        while entry >= 0 {
            let candidate = entries[Int(entry)]
            let start: Int =
                switch anchor {
                case .whole, .start: 0
                case .end: count - Int(candidate.length)
                case .anywhere: place - Int(candidate.group)
                }
            check(Int(entry), bytes, count, at: start, anchor, &hits)
            entry = candidate.next
        }
    }

    private func check(
        _ entry: Int, _ bytes: RawSpan, _ count: Int, at start: Int, _ anchor: Literal.Anchor, _ hits: inout [UInt32]
    ) {
        let candidate = entries[entry]
        let length = Int(candidate.length)
        guard start >= 0, start + length <= count, anchor != .whole || length == count else { return }
        let literals = unsafe blob.span.bytes
        let offset = Int(candidate.offset)
        var index = 0
        while index + 8 <= length {
            let left = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start + index, as: UInt64.self)
            let right = unsafe literals.unsafeLoadUnaligned(fromUncheckedByteOffset: offset + index, as: UInt64.self)
            guard left == right else { return }
            index += 8
        }
        if index < length {
            let mask: UInt64 = (1 << UInt64((length - index) * 8)) &- 1
            let left = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start + index, as: UInt64.self)
            let right = unsafe literals.unsafeLoadUnaligned(fromUncheckedByteOffset: offset + index, as: UInt64.self)
            guard (left ^ right) & mask == 0 else { return }
        }
        hits.append(candidate.identifier)
    }
}
