import PatternMatching
import SecBotCore

/// Says in words what a test demands.
enum TestDescription {
    static func describe(_ test: ValueTest) -> String {
        switch test {
        case .text(let text): describe(text)
        case .number(_, let text): "is \(text.shown)"
        case .compare(let comparison, .integer(let value)): "\(words(comparison)) \(value)"
        case .compare(let comparison, .double(let value)): "\(words(comparison)) \(value)"
        case .network(let network): "lies in \(network)"
        case .expression(let expression): "matches /\(expression.pattern)/\(flags(expression.options))"
        case .null: "is missing or null"
        case .exists(let wanted): wanted ? "is present" : "is not present"
        case .reference(let reference): "\(relation(reference)) the value of \(reference.name)"
        case .time(let part, let comparison, let value): "has a \(part.rawValue) that \(words(comparison)) \(value)"
        }
    }

    private static func describe(_ test: TextTest) -> String {
        let suffix = test.isCased ? " (case matters)" : ""
        guard !test.matchesEverything else { return "has a value" }
        let shown = test.shown
        guard let literal = test.exactLiteral else { return "is like '\(shown)'\(suffix)" }
        switch literal.anchor {
        case .whole: return "is '\(shown)'\(suffix)"
        case .start: return "begins with '\(shown.dropLast())'\(suffix)"
        case .end: return "ends with '\(shown.dropFirst())'\(suffix)"
        case .anywhere: return "contains '\(shown.dropFirst().dropLast())'\(suffix)"
        }
    }

    private static func relation(_ reference: FieldReference) -> String {
        switch (reference.startsAnywhere, reference.endsAnywhere) {
        case (false, false): "is"
        case (true, false): "ends with"
        case (false, true): "begins with"
        case (true, true): "contains"
        }
    }

    private static func words(_ comparison: Comparison) -> String {
        switch comparison {
        case .gt: "is greater than"
        case .gte: "is at least"
        case .lt: "is less than"
        case .lte: "is at most"
        case .eq: "is"
        case .neq: "is not"
        }
    }

    private static func flags(_ options: RegularExpression.Options) -> String {
        (options.contains(.ignoreCase) ? "i" : "") + (options.contains(.multiline) ? "m" : "")
            + (options.contains(.dotAll) ? "s" : "")
    }

    /// A part of a span as an array.
    static func copy(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
        var copy: [UInt8] = []
        copy.reserveCapacity(range.count)
        for index in range where index < bytes.count { copy.append(bytes[index]) }
        return copy
    }
}
