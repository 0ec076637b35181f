import PatternMatching
import SecBotCore

/// What one value of a detection item demands of one value of an event.
enum ValueTest: Hashable, Sendable {
    case text(TextTest)
    /// Equality with a number: by its text, or by value if the event's value is a number.
    case number(NumberValue, text: TextTest)
    case compare(Comparison, NumberValue)
    case network(CIDR)
    case expression(RegularExpression)
    /// The field is missing or null.
    case null
    /// The field is there, null included, or is not.
    case exists(Bool)
    case reference(FieldReference)
    case time(TimePart, Comparison, Int)

    /// A hash of everything that makes two tests equal, fast for texts; its own for each process.
    var contentHash: UInt64 {
        switch self {
        case .text(let text): text.contentHash
        default: UInt64(truncatingIfNeeded: hashValue)
        }
    }

    /// Whether the test can hold for an event without a non-null value of the field.
    var holdsWithoutValue: Bool {
        switch self {
        case .null, .exists: true
        default: false
        }
    }
}

/// Equality with, or containment of, the value of another field.
struct FieldReference: Hashable, Sendable {
    var field: FieldID
    var name: String
    /// Any text may stand before or after the other field's value.
    var startsAnywhere: Bool
    var endsAnywhere: Bool
    var isCased: Bool
}

/// A text with wildcards, compared by folded code points unless it is cased.
final class TextTest: Hashable, Sendable {
    /// Folded, unless the test is cased; in the form of ``WildcardPattern/tokens``.
    let tokens: [WildcardPattern.Token]
    let isCased: Bool
    private let prepared = OnceReference<WildcardPattern>()
    /// What a value is compared with, made at the first comparison: the index finds most texts without it.
    var pattern: WildcardPattern { prepared.value ?? prepared.keep(WildcardPattern(tokens)) }
    /// ``shown``, where folding has changed it.
    let written: String?

    /// As the rule writes it, for explanations.
    var shown: String { written ?? TextTest.describe(tokens) }

    init(_ text: SigmaText, isCased: Bool) {
        let folded = isCased ? text : text.folded
        tokens = folded.tokens
        self.isCased = isCased
        written = folded.tokens == text.tokens ? nil : TextTest.describe(text.tokens)
    }

    /// A test that was compiled before: its text is folded already.
    init(folded tokens: [WildcardPattern.Token], isCased: Bool, written: String?) {
        self.tokens = SigmaText(tokens).tokens
        self.isCased = isCased
        self.written = written
    }

    static func == (left: TextTest, right: TextTest) -> Bool {
        left === right || (left.isCased == right.isCased && left.tokens == right.tokens)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(isCased)
        hasher.combine(tokens)
    }

    /// See ``ValueTest/contentHash``.
    var contentHash: UInt64 {
        var hash = ByteHash.combine(ByteHash.processSeed, isCased ? 1 : 0)
        for token in tokens {
            switch token {
            case .bytes(let bytes): hash = ByteHash.hash(bytes.span, seed: hash)
            case .anyCharacter: hash = ByteHash.combine(hash, 2)
            case .anyText: hash = ByteHash.combine(hash, 3)
            }
        }
        return hash
    }

    private static func describe(_ tokens: [WildcardPattern.Token]) -> String {
        var text: [UInt8] = []
        for token in tokens {
            switch token {
            case .bytes(let bytes): text += bytes
            case .anyCharacter: text.append(63)
            case .anyText: text.append(42)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The literal that says exactly what the test says, if there is one.
    var exactLiteral: Literal? {
        guard !isCased else { return nil }
        switch tokens.count {
        case 0: return Literal([], anchor: .whole)
        case 1:
            if case .bytes(let bytes) = tokens[0] { return Literal(bytes, anchor: .whole) }
        case 2:
            if case .bytes(let bytes) = tokens[0], tokens[1] == .anyText {
                return Literal(bytes, anchor: .start)
            }
            if case .bytes(let bytes) = tokens[1], tokens[0] == .anyText {
                return Literal(bytes, anchor: .end)
            }
        case 3:
            if case .bytes(let bytes) = tokens[1], tokens[0] == .anyText, tokens[2] == .anyText {
                return Literal(bytes, anchor: .anywhere)
            }
        default: break
        }
        return nil
    }

    /// The best literal that every matching value must contain, if there is one.
    var necessaryLiteral: Literal? {
        if let exact = exactLiteral { return exact }
        var best: Literal?
        for (index, token) in tokens.enumerated() {
            guard case .bytes(let bytes) = token, bytes.count > best?.bytes.count ?? 0 else { continue }
            let isFirst = index == 0
            let isLast = index == tokens.count - 1
            let anchor: Literal.Anchor =
                isFirst && isLast ? .whole : isFirst ? .start : isLast ? .end : .anywhere
            best = Literal(CaseFolding.folded(bytes), anchor: anchor)
        }
        return best
    }

    /// Whether every text matches.
    var matchesEverything: Bool { tokens == [.anyText] }
}
