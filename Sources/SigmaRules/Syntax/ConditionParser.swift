/// Parses the condition of a rule: `selection and not 1 of filter_*`.
struct ConditionParser {
    /// The deepest nesting of parentheses and `not`.
    static let maximumDepth = 64
    static let maximumLength = 16_384

    private struct Token {
        var text: String
        /// Offset in characters from the beginning of the condition.
        var offset: Int
    }

    private var tokens: [Token] = []
    private var position = 0
    private let place: SourcePlace
    private let length: Int

    static func parse(_ text: String, at place: SourcePlace) throws(RuleError) -> ConditionSyntax {
        guard text.utf8.count <= maximumLength else {
            throw RuleError("condition.tooLong", "the condition is longer than \(maximumLength) bytes", at: place)
        }
        var parser = try ConditionParser(text, place)
        let condition = try parser.disjunction(depth: 0)
        if let extra = parser.peek() {
            throw parser.error(
                "condition.syntax", "`\(extra.text)` is not expected here", extra,
                suggestion: "Join selections with `and` or `or`.")
        }
        return condition
    }

    private init(_ text: String, _ place: SourcePlace) throws(RuleError) {
        self.place = place
        length = text.count
        var word = ""
        var start = 0
        var offset = 0
        func flush(_ tokens: inout [Token]) {
            if !word.isEmpty { tokens.append(Token(text: word, offset: start)) }
            word = ""
        }
        for character in text {
            if character == "(" || character == ")" {
                flush(&tokens)
                tokens.append(Token(text: String(character), offset: offset))
            } else if character.isWhitespace {
                flush(&tokens)
            } else if character == "|" {
                throw RuleError(
                    "condition.aggregation", "aggregations in the condition are no longer part of Sigma",
                    at: SourcePlace(line: place.line, column: place.column + offset),
                    suggestion: "Write a correlation rule (type: event_count) beside this rule.")
            } else {
                if word.isEmpty { start = offset }
                word.append(character)
            }
            offset += 1
        }
        flush(&tokens)
    }

    private func peek() -> Token? { position < tokens.count ? tokens[position] : nil }

    private func error(_ code: String, _ message: String, _ token: Token?, suggestion: String? = nil) -> RuleError {
        let offset = token?.offset ?? length
        return RuleError(
            code, message, at: SourcePlace(line: place.line, column: place.column + offset), suggestion: suggestion)
    }

    private mutating func accept(_ word: String) -> Bool {
        guard let token = peek(), token.text.lowercased() == word else { return false }
        position += 1
        return true
    }

    private mutating func disjunction(depth: Int) throws(RuleError) -> ConditionSyntax {
        var parts = [try conjunction(depth: depth)]
        while accept("or") { parts.append(try conjunction(depth: depth)) }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func conjunction(depth: Int) throws(RuleError) -> ConditionSyntax {
        var parts = [try negation(depth: depth)]
        while accept("and") { parts.append(try negation(depth: depth)) }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func negation(depth: Int) throws(RuleError) -> ConditionSyntax {
        guard depth < ConditionParser.maximumDepth else {
            throw error("condition.tooDeep", "the condition is nested too deeply", peek())
        }
        if accept("not") { return .not(try negation(depth: depth + 1)) }
        return try primary(depth: depth)
    }

    private mutating func primary(depth: Int) throws(RuleError) -> ConditionSyntax {
        guard let token = peek() else {
            throw error("condition.syntax", "the condition ends where a selection is expected", nil)
        }
        position += 1
        if token.text == "(" {
            let inner = try disjunction(depth: depth + 1)
            guard accept(")") else {
                throw error("condition.parenthesis", "a closing parenthesis is missing", peek())
            }
            return inner
        }
        let word = token.text.lowercased()
        guard token.text != ")", !["and", "or", "of"].contains(word) else {
            throw error("condition.syntax", "`\(token.text)` stands where a selection is expected", token)
        }
        guard let next = peek(), next.text.lowercased() == "of" else { return .selection(token.text) }
        let count: Int?
        switch word {
        case "all": count = nil
        case "any": count = 1
        default:
            guard let number = Int(word), number >= 1, number <= 1000 else {
                throw error(
                    "condition.quantifier", "`\(token.text) of` is not a quantifier", token,
                    suggestion: "Write `1 of` or `all of`.")
            }
            count = number
        }
        position += 1
        guard let target = peek(), target.text != "(", target.text != ")" else {
            throw error(
                "condition.quantifier", "`of` needs `them` or a pattern of names", peek(),
                suggestion: "Write `1 of them` or `1 of selection_*`.")
        }
        position += 1
        return .quantified(count: count, pattern: target.text.lowercased() == "them" ? nil : target.text)
    }
}
