/// A value of a rule file with its place.
struct YAMLNode: Sendable {
    indirect enum Content: Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        case mapping([(key: YAMLNode, value: YAMLNode)])
    }

    var content: Content
    var place: SourcePlace

    /// The text of a scalar, whatever its type.
    var text: String? {
        if case .scalar(let scalar) = content { return scalar.text }
        return nil
    }

    var scalar: YAMLScalar? {
        if case .scalar(let scalar) = content { return scalar }
        return nil
    }

    var elements: [YAMLNode]? {
        if case .sequence(let elements) = content { return elements }
        return nil
    }

    var pairs: [(key: YAMLNode, value: YAMLNode)]? {
        if case .mapping(let pairs) = content { return pairs }
        return nil
    }

    /// The value of a key of a mapping.
    subscript(_ key: String) -> YAMLNode? {
        pairs?.first { $0.key.text == key }?.value
    }

    var isNull: Bool { scalar?.value == .null }
    /// What kind of thing it is, for messages.
    var kindName: String {
        switch content {
        case .scalar: "a single value"
        case .sequence: "a list"
        case .mapping: "a map"
        }
    }
}

/// A scalar of a rule file and the type that YAML 1.1 gives it, as the reference implementation of Sigma reads it.
struct YAMLScalar: Hashable, Sendable {
    enum Value: Hashable, Sendable {
        case null
        case boolean(Bool)
        /// Decimal digits with an optional minus sign.
        case integer(String)
        case float(Double)
        case text
    }

    var text: String
    var value: Value

    /// - Parameter isPlain: neither quoted nor a block scalar: only such a scalar has a type other than text.
    init(text: String, isPlain: Bool) {
        self.text = text
        value = isPlain ? YAMLScalar.resolve(text) : .text
    }

    static func resolve(_ text: String) -> Value {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON": return .boolean(true)
        case "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF": return .boolean(false)
        default: break
        }
        guard let first = text.utf8.first, first == 43 || first == 45 || first == 46 || (48...57).contains(first) else {
            return .text
        }
        // Dates, above all: between its first and its last character only a float has a sign, and that has a dot.
        let utf8 = text.utf8
        guard !utf8.dropFirst().contains(45) || utf8.contains(46) else { return .text }
        return integer(text) ?? float(text) ?? .text
    }

    private static func integer(_ text: String) -> Value? {
        var digits = Substring(text)
        var isNegative = false
        if let sign = digits.first, sign == "-" || sign == "+" {
            isNegative = sign == "-"
            digits = digits.dropFirst()
        }
        guard let first = digits.utf8.first, (48...57).contains(first), digits.utf8.allSatisfy({ $0 != 46 }) else {
            return nil
        }
        let sign = isNegative ? "-" : ""
        if digits.hasPrefix("0x"), digits.count > 2 { return radix(digits.dropFirst(2), 16, sign) }
        if digits.hasPrefix("0b"), digits.count > 2 { return radix(digits.dropFirst(2), 2, sign) }
        if digits.count > 1, first == 48 { return radix(digits.dropFirst(1), 8, sign) }
        guard digits.utf8.allSatisfy({ (48...57).contains($0) || $0 == 95 }) else { return sexagesimal(digits, sign) }
        let plain = digits.filter { $0 != "_" }
        return plain.count <= 38 ? .integer(plain == "0" ? "0" : sign + plain) : nil
    }

    private static func radix(_ digits: Substring, _ radix: Int, _ sign: String) -> Value? {
        guard let value = UInt64(digits.filter { $0 != "_" }, radix: radix) else { return nil }
        return .integer(value == 0 ? "0" : sign + String(value))
    }

    private static func sexagesimal(_ digits: Substring, _ sign: String) -> Value? {
        let parts = digits.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 1, parts.count < 6, digits.utf8.first != 48 else { return nil }
        var total = 0
        for (index, part) in parts.enumerated() {
            guard part.utf8.count <= (index == 0 ? 9 : 2), let value = Int(part), value >= 0, index == 0 || value < 60
            else { return nil }
            total = total * 60 + value
        }
        return .integer(sign + String(total))
    }

    private static func float(_ text: String) -> Value? {
        switch text {
        case ".inf", ".Inf", ".INF", "+.inf": return .float(.infinity)
        case "-.inf", "-.Inf", "-.INF": return .float(-.infinity)
        case ".nan", ".NaN", ".NAN": return .float(.nan)
        default: break
        }
        // A dot is required, and an exponent needs its sign.
        let bytes = Array(text.utf8)
        guard bytes.filter({ $0 == 46 }).count == 1, bytes.contains(where: { (48...57).contains($0) }),
            bytes.allSatisfy({ (48...57).contains($0) || [43, 45, 46, 69, 95, 101].contains($0) })
        else { return nil }
        if let exponent = bytes.firstIndex(where: { $0 | 0x20 == 101 }) {
            guard exponent + 1 < bytes.count, bytes[exponent + 1] == 43 || bytes[exponent + 1] == 45 else { return nil }
        }
        return Double(text.filter { $0 != "_" }).map(Value.float)
    }
}
