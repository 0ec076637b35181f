import SecBotCore

extension FuzzTarget {
    private static let table = JSONFieldTable(FieldRegistry.shared.snapshot)

    /// Exactly the objects of RFC 8259 are read, up to the depth limit; values lie within their record.
    static let json = FuzzTarget(name: "json", maximumLength: 1024) { bytes in
        var reader = JSONEventReader(table: table)
        var event = Event()
        var isRead = true
        do { try reader.read(bytes.span, 0..<bytes.count, into: &event) } catch { isRead = false }
        for row in event.rows { _ = event.text(of: row, in: bytes.span) }
        // Brackets within texts count as well: at least the deepest nesting.
        guard bytes.count(where: { $0 == 0x7B || $0 == 0x5B }) < JSONEventReader.maximumDepth else { return }
        var grammar = JSONGrammar(bytes: bytes)
        promise(isRead == grammar.isObject(), "read exactly if RFC 8259 says it is an object")
    }
}

/// The grammar of RFC 8259, written down plainly: the reference for the reader. Bytes above 127 are text.
private struct JSONGrammar {
    let bytes: [UInt8]
    var place = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func isObject() -> Bool {
        space()
        guard peek == 0x7B, value() else { return false }
        space()
        return place == bytes.count
    }

    private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func take(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        guard bytes[place...].starts(with: wanted) else { return false }
        place += wanted.count
        return true
    }

    private mutating func space() {
        while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { place += 1 }
    }

    private mutating func value() -> Bool {
        switch peek {
        case 0x7B: list(closing: "}") { $0.text() && $0.colon() && $0.value() }
        case 0x5B: list(closing: "]") { $0.value() }
        case 0x22: text()
        case 0x74: take("true")
        case 0x66: take("false")
        case 0x6E: take("null")
        default: number()
        }
    }

    private mutating func list(closing: String, _ element: (inout JSONGrammar) -> Bool) -> Bool {
        place += 1
        space()
        if take(closing) { return true }
        while true {
            space()
            guard element(&self) else { return false }
            space()
            if take(closing) { return true }
            guard take(",") else { return false }
        }
    }

    private mutating func colon() -> Bool {
        space()
        guard take(":") else { return false }
        space()
        return true
    }

    private mutating func text() -> Bool {
        guard take("\"") else { return false }
        while let byte = peek {
            place += 1
            switch byte {
            case 0x22: return true
            case 0..<0x20: return false
            case 0x5C:
                guard let escape = peek else { return false }
                place += 1
                if escape == 0x75 {
                    for _ in 0..<4 {
                        guard let digit = peek, Character(UnicodeScalar(digit)).isHexDigit, digit < 0x80 else {
                            return false
                        }
                        place += 1
                    }
                } else if !Array("\"\\/bfnrt".utf8).contains(escape) {
                    return false
                }
            default: break
            }
        }
        return false
    }

    private mutating func number() -> Bool {
        _ = take("-")
        if !take("0") {
            guard digits() else { return false }
        }
        if take(".") {
            guard digits() else { return false }
        }
        if take("e") || take("E") {
            _ = take("+") || take("-")
            guard digits() else { return false }
        }
        return true
    }

    private mutating func digits() -> Bool {
        let start = place
        while let byte = peek, (0x30...0x39).contains(byte) { place += 1 }
        return place > start
    }
}
