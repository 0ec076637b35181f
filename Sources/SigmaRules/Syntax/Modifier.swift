/// The modifiers of the Sigma specification 2.1, as they are written after a field name.
enum Modifier: String, CaseIterable, Sendable {
    case contains, startswith, endswith, all, re, i, ignorecase, m, multiline, s, dotall, cased, cidr, exists
    case base64, base64offset, utf16, utf16le, utf16be, wide, windash, expand, fieldref
    case gt, gte, lt, lte, neq
    case minute, hour, day, week, month, year

    var timePart: TimePart? { TimePart(rawValue: rawValue) }
}

/// A part of a point in time that a rule can compare.
enum TimePart: String, Hashable, Sendable {
    case minute, hour, day, week, month, year
}
