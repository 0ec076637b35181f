import PatternMatching

/// Texts of rules in Sigma's notation: `*` and `?` are wildcards, a backslash before them or before itself takes the
/// meaning away, any other backslash is itself.
enum SigmaText {
    static func parse(_ text: String) -> WildcardPattern {
        var tokens: [WildcardPattern.Token] = []
        var bytes: [UInt8] = []
        var isEscaped = false
        func flush() {
            if !bytes.isEmpty { tokens.append(.bytes(bytes)) }
            bytes = []
        }
        for byte in text.utf8 {
            if isEscaped {
                if byte != 42, byte != 63, byte != 92 { bytes.append(92) }
                bytes.append(byte)
                isEscaped = false
                continue
            }
            switch byte {
            case 92: isEscaped = true
            case 42:
                flush()
                tokens.append(.anyText)
            case 63:
                flush()
                tokens.append(.anyCharacter)
            default: bytes.append(byte)
            }
        }
        if isEscaped { bytes.append(92) }
        flush()
        return WildcardPattern(tokens)
    }

    /// Applies a function to the plain text between the wildcards.
    static func map(_ pattern: WildcardPattern, _ body: ([UInt8]) -> [UInt8]) -> WildcardPattern {
        WildcardPattern(
            pattern.tokens.map { token in
                if case .bytes(let bytes) = token { return .bytes(body(bytes)) }
                return token
            })
    }

    /// The bytes of a pattern without wildcards.
    static func plainBytes(_ pattern: WildcardPattern) -> [UInt8]? {
        switch pattern.tokens.count {
        case 0: return []
        case 1:
            if case .bytes(let bytes) = pattern.tokens[0] { return bytes }
            return nil
        default: return nil
        }
    }
}
