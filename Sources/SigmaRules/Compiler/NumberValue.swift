/// A number as rules and events write it: exact for integers of up to 38 digits, else a double.
enum NumberValue: Hashable, Sendable {
    case integer(Int128)
    case double(Double)

    var asDouble: Double {
        switch self {
        case .integer(let value): Double(value)
        case .double(let value): value
        }
    }

    func holds(_ comparison: Comparison, _ other: NumberValue) -> Bool {
        if case .integer(let left) = self, case .integer(let right) = other {
            switch comparison {
            case .gt: return left > right
            case .gte: return left >= right
            case .lt: return left < right
            case .lte: return left <= right
            case .eq: return left == right
            case .neq: return left != right
            }
        }
        return comparison.holds(asDouble, other.asDouble)
    }

    /// Reads a decimal number that fills the whole span: sign, digits, fraction, exponent; `nil` for anything else.
    static func parse(_ bytes: Span<UInt8>) -> NumberValue? {
        var index = 0
        var isNegative = false
        if index < bytes.count, bytes[index] == 45 || bytes[index] == 43 {
            isNegative = bytes[index] == 45
            index += 1
        }
        let start = index
        var value: Int128 = 0
        while index < bytes.count, bytes[index] &- 48 < 10, index - start < 38 {
            value = value * 10 + Int128(bytes[index] &- 48)
            index += 1
        }
        if index == bytes.count { return index > start ? .integer(isNegative ? -value : value) : nil }
        guard bytes.count <= 400 else { return nil }
        var text = ""
        for place in 0..<bytes.count {
            let byte = bytes[place]
            // `Double` would also take hexadecimal, infinities and NaN.
            guard byte &- 48 < 10 || byte == 46 || byte | 0x20 == 101 || byte == 43 || byte == 45 else { return nil }
            text.unicodeScalars.append(Unicode.Scalar(byte))
        }
        guard let double = Double(text), double.isFinite else { return nil }
        return .double(double)
    }

    static func parse(_ text: String) -> NumberValue? {
        let bytes = Array(text.utf8)
        return parse(bytes.span)
    }
}
