/// A text with wildcards: `*` for any characters, `?` for exactly one, both across line ends.
///
/// A match is found without backtracking over `*`: the first possible place of each part is always the right one.
package final class WildcardPattern: Hashable, Sendable {
    /// One step of a pattern.
    package enum Token: Hashable, Sendable {
        case bytes([UInt8])
        case anyCharacter
        case anyText
    }

    /// The steps, with neighbouring byte runs joined and repeated `anyText` dropped.
    package let tokens: [Token]
    /// Bytes (0 to 255) and single-character wildcards (``any``) between the stars; empty parts are left out.
    let parts: [[UInt16]]
    let startsAnywhere: Bool
    let endsAnywhere: Bool
    /// The only part, if it has no wildcard characters, followed by ``FoldedText/padding`` bytes.
    private let literal: [UInt8]
    private let literalCount: Int

    static var any: UInt16 { 256 }

    package init(_ tokens: [Token]) {
        var joined: [Token] = []
        for token in tokens {
            switch (joined.last, token) {
            case (_, .bytes(let bytes)) where bytes.isEmpty: continue
            case (.bytes(let before)?, .bytes(let bytes)): joined[joined.count - 1] = .bytes(before + bytes)
            case (.anyText?, .anyText): continue
            default: joined.append(token)
            }
        }
        self.tokens = joined
        startsAnywhere = joined.first == .anyText
        endsAnywhere = joined.last == .anyText
        var parts: [[UInt16]] = [[]]
        for token in joined {
            switch token {
            case .bytes(let bytes): parts[parts.count - 1] += bytes.map(UInt16.init)
            case .anyCharacter: parts[parts.count - 1].append(WildcardPattern.any)
            case .anyText: parts.append([])
            }
        }
        let kept = parts.filter { !$0.isEmpty }
        self.parts = kept
        if kept.count == 1, !kept[0].contains(WildcardPattern.any) {
            literal = kept[0].map { UInt8(truncatingIfNeeded: $0) } + Array(repeating: 0, count: FoldedText.padding)
            literalCount = kept[0].count
        } else {
            literal = []
            literalCount = -1
        }
    }

    package static func == (left: WildcardPattern, right: WildcardPattern) -> Bool { left.tokens == right.tokens }

    package func hash(into hasher: inout Hasher) { hasher.combine(tokens) }

    /// The pattern with its text folded.
    package var folded: WildcardPattern {
        WildcardPattern(
            tokens.map { token in
                if case .bytes(let bytes) = token { return .bytes(CaseFolding.folded(bytes)) }
                return token
            })
    }

    /// The pattern that also matches with any text around it.
    package func extended(start: Bool, end: Bool) -> WildcardPattern {
        WildcardPattern((start ? [.anyText] : []) + tokens + (end ? [.anyText] : []))
    }

    /// Where in the text the pattern's own characters stand, or `nil` if the text does not match. For a pattern of
    /// stars only, the whole text.
    package func match(_ text: Span<UInt8>) -> Range<Int>? {
        if literalCount >= 0 { return matchLiteral(text) }
        guard let first = parts.first, let last = parts.last else {
            return startsAnywhere || text.isEmpty ? 0..<text.count : nil
        }
        if parts.count == 1, !startsAnywhere || !endsAnywhere { return matchOne(first, text) }
        var position = 0
        var begin = 0
        var index = 0
        if !startsAnywhere {
            guard let end = fits(first, text, at: 0) else { return nil }
            position = end
            index = 1
        }
        let floating = endsAnywhere ? parts.count : parts.count - 1
        var end = position
        while index < floating {
            guard let found = find(parts[index], text, from: position) else { return nil }
            if index == 0 { begin = found.lowerBound }
            position = found.upperBound
            end = position
            index += 1
        }
        if !endsAnywhere {
            guard let tail = matchEnd(last, text, notBefore: position) else { return nil }
            end = tail.upperBound
        }
        return begin..<end
    }

    /// A pattern with one part of plain bytes.
    private func matchLiteral(_ text: Span<UInt8>) -> Range<Int>? {
        let count = literalCount
        let last = text.count - count
        guard last >= 0 else { return nil }
        let storage = self.literal
        let literal = storage.span
        switch (startsAnywhere, endsAnywhere) {
        case (false, false):
            return last == 0 && WildcardPattern.stands(literal, count, text, at: 0) ? 0..<count : nil
        case (false, true): return WildcardPattern.stands(literal, count, text, at: 0) ? 0..<count : nil
        case (true, false): return WildcardPattern.stands(literal, count, text, at: last) ? last..<text.count : nil
        case (true, true):
            return WildcardPattern.search(literal, count, text)
        }
    }

    /// The first place of a literal: candidates are found by its first two bytes.
    private static func search(_ literal: Span<UInt8>, _ count: Int, _ text: Span<UInt8>) -> Range<Int>? {
        let last = text.count - count
        let first = literal[0]
        guard count >= 2 else {
            for start in 0...last where unsafe text[unchecked: start] == first { return start..<(start + 1) }
            return nil
        }
        let raw = unsafe text.bytes
        let pair = UInt16(first) | UInt16(literal[1]) &<< 8
        var start = 0
        while start <= last {
            // Two bytes are readable at every start, because the literal has at least two.
            if unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: UInt16.self) == pair,
                stands(literal, count, text, at: start)
            {
                return start..<(start + count)
            }
            start &+= 1
        }
        return nil
    }

    @inline(__always) private static func stands(
        _ literal: Span<UInt8>, _ count: Int, _ text: Span<UInt8>, at start: Int
    ) -> Bool {
        for index in 0..<count where unsafe literal[unchecked: index] != text[unchecked: start + index] {
            return false
        }
        return true
    }

    private func matchOne(_ part: [UInt16], _ text: Span<UInt8>) -> Range<Int>? {
        if !startsAnywhere {
            guard let end = fits(part, text, at: 0), endsAnywhere || end == text.count else { return nil }
            return 0..<end
        }
        return matchEnd(part, text, notBefore: 0)
    }

    /// The place of a part that reaches exactly to the end of the text.
    private func matchEnd(_ part: [UInt16], _ text: Span<UInt8>, notBefore least: Int) -> Range<Int>? {
        // A wildcard character takes one to four bytes, so several starts are possible.
        let characters = part.reduce(into: 0) { $0 += $1 == WildcardPattern.any ? 1 : 0 }
        var start = text.count - part.count
        let lowest = max(least, start - 3 * characters)
        while start >= lowest {
            if let end = fits(part, text, at: start), end == text.count { return start..<end }
            start -= 1
        }
        return nil
    }

    private func find(_ part: [UInt16], _ text: Span<UInt8>, from position: Int) -> Range<Int>? {
        var start = position
        let lastStart = text.count - part.count
        guard let first = part.first else { return start..<start }
        while start <= lastStart {
            if first != WildcardPattern.any {
                while start <= lastStart, UInt16(text[start]) != first { start += 1 }
                guard start <= lastStart else { return nil }
            } else if start > position, text[start] & 0xC0 == 0x80 {
                start += 1
                continue
            }
            if let end = fits(part, text, at: start) { return start..<end }
            start += 1
        }
        return nil
    }

    /// The end of a part that stands at a place, or `nil` if it does not stand there.
    private func fits(_ part: [UInt16], _ text: Span<UInt8>, at start: Int) -> Int? {
        var position = start
        for element in part {
            guard position < text.count else { return nil }
            if element == WildcardPattern.any {
                position += UTF8Scan.characterLength(text, at: position)
            } else {
                guard UInt16(text[position]) == element else { return nil }
                position += 1
            }
        }
        return position
    }
}
