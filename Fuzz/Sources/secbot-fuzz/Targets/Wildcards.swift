import PatternMatching

extension FuzzTarget {
    /// The matcher without backtracking agrees with the plain recursive reading of `*` and `?`, on ASCII.
    static let wildcards = FuzzTarget(name: "wildcards", maximumLength: 48) { bytes in
        guard let cut = bytes.firstIndex(of: 10), bytes.allSatisfy({ $0 < 0x80 }) else { return }
        let pattern = Array(bytes[..<cut])
        let text = Array(bytes[(cut + 1)...])
        let tokens = pattern.map { byte -> WildcardPattern.Token in
            byte == 42 ? .anyText : byte == 63 ? .anyCharacter : .bytes([byte])
        }
        let isMatch = WildcardPattern(tokens).match(text.span) != nil
        promise(isMatch == matches(pattern, text), "\(pattern) on \(text)")
    }

    /// By rows of a table, so that many stars cost no exponential time.
    private static func matches(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
        var row = [Bool](repeating: false, count: text.count + 1)
        row[0] = true
        for token in pattern {
            var next = [Bool](repeating: false, count: text.count + 1)
            for place in 0...text.count {
                if token == 42 {
                    next[place] = row[place] || place > 0 && next[place - 1]
                } else if place > 0 {
                    next[place] = row[place - 1] && (token == 63 || token == text[place - 1])
                }
            }
            row = next
        }
        return row[text.count]
    }
}
