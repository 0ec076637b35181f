/// Writes JSON (RFC 8259) into a byte buffer that can be reused; commas are its own business, nesting the caller's.
///
/// Text may be any bytes: what is not UTF-8 becomes U+FFFD, and every control character, DEL and C1 included, is
/// escaped, so that a line of output can be shown on a terminal.
public struct JSONWriter: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    public init() {}

    /// Forgets what was written and keeps the buffer.
    public mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    /// Opens and closes objects and arrays; commas between members are written where they belong.
    public mutating func beginObject() { open(123) }
    public mutating func endObject() { close(125) }
    public mutating func beginArray() { open(91) }
    public mutating func endArray() { close(93) }

    /// Writes the name of a member; its value must follow.
    public mutating func key(_ name: String) {
        string(name)
        bytes.append(58)
        needsComma = false
    }

    /// Writes a string, escaped as RFC 8259 demands.
    public mutating func string(_ text: String) {
        let copy = Array(text.utf8)
        string(copy.span)
    }

    /// Writes bytes as a string; what is not UTF-8 is replaced.
    public mutating func string(_ text: Span<UInt8>) {
        separate()
        bytes.append(34)
        var index = 0
        while index < text.count { index = character(text, at: index) }
        bytes.append(34)
    }

    /// Writes a number, a boolean or null.
    public mutating func number(_ value: Int) { plain(String(value)) }
    public mutating func number(_ value: UInt64) { plain(String(value)) }
    public mutating func boolean(_ value: Bool) { plain(value ? "true" : "false") }
    public mutating func null() { plain("null") }

    /// Writes the digits as a number if they are one in JSON (an integer without leading zeros), else as a string.
    public mutating func numberOrString(_ text: Span<UInt8>) {
        let start = text.count > 1 && text[0] == 45 ? 1 : 0
        var isNumber = text.count > start && text.count <= 18 && (text[start] != 48 || text.count == start + 1)
        for index in start..<max(start, text.count) where text[index] &- 48 > 9 { isNumber = false }
        guard isNumber else {
            string(text)
            return
        }
        separate()
        for index in 0..<text.count { bytes.append(text[index]) }
        needsComma = true
    }

    /// Ends a line, for output of one value a line.
    public mutating func newline() {
        bytes.append(10)
        needsComma = false
    }

    private mutating func plain(_ text: String) {
        separate()
        bytes += text.utf8
        needsComma = true
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(44) }
        needsComma = true
    }
}

extension JSONWriter {
    /// Writes one character, escaped where needed; answers the place behind it.
    private mutating func character(_ text: Span<UInt8>, at index: Int) -> Int {
        let byte = text[index]
        switch byte {
        case 34: bytes += [92, 34]
        case 92: bytes += [92, 92]
        case 10: bytes += [92, 110]
        case 13: bytes += [92, 114]
        case 9: bytes += [92, 116]
        case 0..<32, 127: escape(byte)
        case 0x80...: return multibyte(text, at: index)
        default: bytes.append(byte)
        }
        return index + 1
    }

    /// Writes a character of several bytes, or U+FFFD for bytes that are none.
    private mutating func multibyte(_ text: Span<UInt8>, at index: Int) -> Int {
        let length = JSONWriter.length(text, at: index)
        guard length > 0 else {
            bytes += [0xEF, 0xBF, 0xBD]
            return index + 1
        }
        if length == 2, text[index] == 0xC2, text[index + 1] < 0xA0 {
            escape(text[index + 1])
        } else {
            for offset in 0..<length { bytes.append(text[index + offset]) }
        }
        return index + length
    }

    private mutating func escape(_ value: UInt8) {
        let digits: [UInt8] = Array("0123456789abcdef".utf8)
        bytes += [92, 117, 48, 48, digits[Int(value >> 4)], digits[Int(value & 15)]]
    }

    /// The length of the well-formed UTF-8 character that begins with a byte of 0x80 or more (Unicode, table 3-7);
    /// 0 if there is none.
    private static func length(_ text: Span<UInt8>, at index: Int) -> Int {
        let lead = text[index]
        let second = index + 1 < text.count ? text[index + 1] : 0
        let isSecond: Bool
        let length: Int
        switch lead {
        case 0xC2...0xDF: (isSecond, length) = (0x80...0xBF ~= second, 2)
        case 0xE0: (isSecond, length) = (0xA0...0xBF ~= second, 3)
        case 0xE1...0xEC, 0xEE, 0xEF: (isSecond, length) = (0x80...0xBF ~= second, 3)
        case 0xED: (isSecond, length) = (0x80...0x9F ~= second, 3)
        case 0xF0: (isSecond, length) = (0x90...0xBF ~= second, 4)
        case 0xF1...0xF3: (isSecond, length) = (0x80...0xBF ~= second, 4)
        case 0xF4: (isSecond, length) = (0x80...0x8F ~= second, 4)
        default: return 0
        }
        guard isSecond, index + length <= text.count else { return 0 }
        for offset in 2..<max(2, length) where text[index + offset] & 0xC0 != 0x80 { return 0 }
        return length
    }
}
