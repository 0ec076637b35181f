import PatternMatching

/// Reads from a regular expression which literals any match must contain, so that the expression runs only behind them.
///
/// Conservative: whatever is not understood ends a literal or gives up; a wrong answer could lose a match.
struct RegularExpressionLiterals {
    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0

    /// Folded literals of which every match contains at least one; `nil` if there are none of three bytes or more.
    static func required(by pattern: String) -> [[UInt8]]? {
        let bytes = Array(pattern.utf8)
        // Quoting, free spacing and conditionals change how everything is read.
        for index in bytes.indices.dropLast() where bytes[index] == 92 {
            if bytes[index + 1] == 81 || bytes[index + 1] == 69 { return nil }
        }
        var parser = RegularExpressionLiterals(bytes: bytes)
        guard let found = parser.alternatives(), parser.index == bytes.count, !found.isEmpty,
            found.allSatisfy({ $0.count >= 3 }), found.count <= 64
        else { return nil }
        return found.map(CaseFolding.folded)
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// An alternation up to a closing parenthesis or the end; `nil` if nothing is required (or not understood).
    private mutating func alternatives() -> [[UInt8]]? {
        depth += 1
        defer { depth -= 1 }
        guard depth < 32 else {
            index = bytes.count + 1
            return nil
        }
        var all: [[UInt8]]? = []
        while true {
            let branch = sequence()
            if let branch, let before = all { all = before + branch } else { all = nil }
            guard index < bytes.count, bytes[index] == 124 else { return all }
            index += 1
        }
    }

    /// One branch: the best of what its parts require.
    private mutating func sequence() -> [[UInt8]]? {
        var best: [[UInt8]]?
        var run: [UInt8] = []
        func better(_ candidate: [[UInt8]]) {
            guard !candidate.isEmpty, let shortest = candidate.map(\.count).min() else { return }
            if shortest > best?.map(\.count).min() ?? 0 { best = candidate }
        }
        func endRun() {
            if !run.isEmpty { better([run]) }
            run = []
        }
        while index < bytes.count, bytes[index] != 124, bytes[index] != 41 {
            let byte = bytes[index]
            var atom: [[UInt8]]?
            var literal: UInt8?
            switch byte {
            case 92: literal = escaped()
            case 91: skipClass()
            case 40: atom = group()
            case 46, 94, 36: index += 1
            default:
                index += 1
                if byte < 0x80 { literal = byte }
            }
            guard index <= bytes.count else { return nil }
            let repetition = quantifier()
            if let literal {
                if repetition == .none {
                    run.append(literal)
                } else if repetition == .atLeastOnce {
                    run.append(literal)
                    endRun()
                } else {
                    endRun()
                }
            } else {
                endRun()
                if let atom, repetition != .optional { better(atom) }
            }
        }
        endRun()
        return best
    }

    private enum Repetition { case none, atLeastOnce, optional }

    private mutating func quantifier() -> Repetition {
        guard index < bytes.count else { return .none }
        var repetition = Repetition.none
        switch bytes[index] {
        case 63, 42:
            repetition = .optional
            index += 1
        case 43:
            repetition = .atLeastOnce
            index += 1
        case 123:
            guard let end = bytes[index...].firstIndex(of: 125) else { return .optional }
            let least = bytes[(index + 1)..<end].prefix { $0 != 44 }
            let isCount = !least.isEmpty && least.allSatisfy { $0 &- 48 < 10 }
            repetition = isCount && least.contains { $0 != 48 } ? .atLeastOnce : .optional
            index = end + 1
        default: return .none
        }
        if index < bytes.count, bytes[index] == 63 || bytes[index] == 43 { index += 1 }
        return repetition
    }

    /// A backslash and what follows; the byte if it stands for itself.
    private mutating func escaped() -> UInt8? {
        guard index + 1 < bytes.count else {
            index = bytes.count + 1
            return nil
        }
        let byte = bytes[index + 1]
        index += 2
        let isLetterOrDigit = byte &- 48 < 10 || (byte | 0x20) &- 97 < 26
        if byte < 0x80, !isLetterOrDigit { return byte }
        // Escapes with arguments (\x41, \p{L}, \g{1}): the argument must not be taken for text.
        switch byte {
        case 120, 112, 80, 103, 107, 111, 78:
            if index < bytes.count, bytes[index] == 123 {
                guard let end = bytes[index...].firstIndex(of: 125) else {
                    index = bytes.count + 1
                    return nil
                }
                index = end + 1
            } else if byte == 120 {
                var digits = 0
                while digits < 2, index < bytes.count,
                    bytes[index] &- 48 < 10 || (bytes[index] | 0x20) &- 97 < 6
                {
                    index += 1
                    digits += 1
                }
            } else {
                index = bytes.count + 1
            }
        case 99: index += 1
        case 48...57: while index < bytes.count, bytes[index] &- 48 < 10 { index += 1 }
        default: break
        }
        return nil
    }

    private mutating func skipClass() {
        index += 1
        if index < bytes.count, bytes[index] == 94 { index += 1 }
        if index < bytes.count, bytes[index] == 93 { index += 1 }
        while index < bytes.count, bytes[index] != 93 {
            if bytes[index] == 91, index + 1 < bytes.count, bytes[index + 1] == 58,
                let close = bytes[(index + 2)...].firstIndex(of: 93)
            {
                index = close
            }
            index += bytes[index] == 92 ? 2 : 1
        }
        index += 1
    }

    private mutating func group() -> [[UInt8]]? {
        index += 1
        var isRequired = true
        if index < bytes.count, bytes[index] == 42 {
            index = bytes.count + 1
            return nil
        }
        if index + 1 < bytes.count, bytes[index] == 63 {
            switch bytes[index + 1] {
            case 58, 62: index += 2
            case 61, 33:
                isRequired = false
                index += 2
            case 60 where index + 2 < bytes.count && (bytes[index + 2] == 61 || bytes[index + 2] == 33):
                isRequired = false
                index += 3
            case 60, 80, 39:
                guard let end = bytes[(index + 2)...].firstIndex(where: { $0 == 62 || $0 == 39 }),
                    bytes[index + 1] != 39
                else {
                    index = bytes.count + 1
                    return nil
                }
                index = end + 1
            default:
                // Inline options: only those that leave the reading of literals alone.
                var place = index + 1
                while place < bytes.count, [105, 109, 115, 45].contains(bytes[place]) { place += 1 }
                guard place < bytes.count, bytes[place] == 41 || bytes[place] == 58 else {
                    index = bytes.count + 1
                    return nil
                }
                let isSetting = bytes[place] == 41
                index = place + 1
                if isSetting { return nil }
            }
        }
        let inner = alternatives()
        guard index < bytes.count, bytes[index] == 41 else {
            index = bytes.count + 1
            return nil
        }
        index += 1
        return isRequired ? inner : nil
    }
}
