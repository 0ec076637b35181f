import PatternMatching

/// A text of a rule in Sigma's notation while modifiers are applied: `*` and `?` are wildcards, a backslash before them or
/// before itself takes the meaning away, any other backslash is itself.
struct SigmaText {
    /// In the normal form of ``WildcardPattern/tokens``: neighbouring bytes joined, no empty ones, no repeated stars.
    let tokens: [WildcardPattern.Token]

    init(_ tokens: [WildcardPattern.Token]) { self.tokens = SigmaText.normalized(tokens) }

    /// A text without wildcards.
    init(plain bytes: [UInt8]) { tokens = bytes.isEmpty ? [] : [.bytes(bytes)] }

    init(parsing text: String) {
        let source = Array(text.utf8)
        guard source.contains(where: { $0 == 92 || $0 == 42 || $0 == 63 }) else {
            self.init(plain: source)
            return
        }
        var tokens: [WildcardPattern.Token] = []
        var bytes: [UInt8] = []
        bytes.reserveCapacity(source.count)
        var isEscaped = false
        func flush() {
            if !bytes.isEmpty { tokens.append(.bytes(bytes)) }
            bytes = []
        }
        for byte in source {
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
        self.init(tokens)
    }

    private static func normalized(_ tokens: [WildcardPattern.Token]) -> [WildcardPattern.Token] {
        if isNormal(tokens) { return tokens }
        var joined: [WildcardPattern.Token] = []
        joined.reserveCapacity(tokens.count)
        for token in tokens {
            switch (joined.last, token) {
            case (_, .bytes(let bytes)) where bytes.isEmpty: continue
            case (.bytes(let before)?, .bytes(let bytes)): joined[joined.count - 1] = .bytes(before + bytes)
            case (.anyText?, .anyText): continue
            default: joined.append(token)
            }
        }
        return joined
    }

    private static func isNormal(_ tokens: [WildcardPattern.Token]) -> Bool {
        var previous: UInt8 = 0
        for token in tokens {
            let kind: UInt8
            switch token {
            case .bytes(let bytes):
                guard !bytes.isEmpty else { return false }
                kind = 1
            case .anyText: kind = 2
            case .anyCharacter: kind = 3
            }
            if kind == previous, kind != 3 { return false }
            previous = kind
        }
        return true
    }

    /// The text that also matches with any text around it.
    func extended(start: Bool, end: Bool) -> SigmaText {
        SigmaText((start ? [.anyText] : []) + tokens + (end ? [.anyText] : []))
    }

    /// Applies a function to the plain text between the wildcards.
    func map(_ body: ([UInt8]) -> [UInt8]) -> SigmaText {
        SigmaText(
            tokens.map { token in
                if case .bytes(let bytes) = token { return .bytes(body(bytes)) }
                return token
            })
    }

    /// The bytes of a text without wildcards.
    var plainBytes: [UInt8]? {
        switch tokens.count {
        case 0: return []
        case 1:
            if case .bytes(let bytes) = tokens[0] { return bytes }
            return nil
        default: return nil
        }
    }

    /// The text with its letters folded.
    var folded: SigmaText {
        let changes = tokens.contains { token in
            guard case .bytes(let bytes) = token else { return false }
            return bytes.contains { $0 >= 0x80 || $0 &- 65 < 26 }
        }
        return changes ? map(CaseFolding.folded) : self
    }
}
