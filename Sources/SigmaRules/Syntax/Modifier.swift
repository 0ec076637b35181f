/// The modifiers of the Sigma specification 2.1, as they are written after a field name.
enum Modifier: String, CaseIterable, Sendable {
    case contains, startswith, endswith, all, re, i, ignorecase, m, multiline, s, dotall, cased, cidr, exists
    case base64, base64offset, utf16, utf16le, utf16be, wide, windash, expand, fieldref
    case gt, gte, lt, lte, neq
    case minute, hour, day, week, month, year

    var timePart: TimePart? {
        switch self {
        case .minute, .hour, .day, .week, .month, .year: TimePart(rawValue: rawValue)
        default: nil
        }
    }

    /// Whether it changes how a regular expression is read.
    var isExpressionFlag: Bool {
        switch self {
        case .i, .ignorecase, .m, .multiline, .s, .dotall: true
        default: false
        }
    }

    /// Whether it says what kind of thing the values are; only one such may be given.
    var isKind: Bool {
        switch self {
        case .re, .cidr, .exists, .fieldref: true
        default: false
        }
    }

    /// Whether it writes the text of a value in another way.
    var isEncoding: Bool {
        switch self {
        case .wide, .utf16, .utf16le, .utf16be, .base64, .base64offset, .windash: true
        default: false
        }
    }
}

/// A part of a point in time that a rule can compare.
enum TimePart: String, Hashable, Sendable {
    case minute, hour, day, week, month, year
}
