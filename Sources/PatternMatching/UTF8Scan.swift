/// Decoding and encoding of single code points in UTF-8 bytes.
package enum UTF8Scan {
    /// The code point at a place and its length in bytes; length 0 when the bytes there are not valid UTF-8.
    package static func decode(_ bytes: Span<UInt8>, at index: Int) -> (code: UInt32, length: Int) {
        let first = bytes[index]
        if first < 0x80 { return (UInt32(first), 1) }
        let length: Int
        var code: UInt32
        let least: UInt32
        switch first {
        case 0xC2...0xDF: (length, code, least) = (2, UInt32(first & 0x1F), 0x80)
        case 0xE0...0xEF: (length, code, least) = (3, UInt32(first & 0x0F), 0x800)
        case 0xF0...0xF4: (length, code, least) = (4, UInt32(first & 0x07), 0x10000)
        default: return (0, 0)
        }
        guard index + length <= bytes.count else { return (0, 0) }
        for offset in 1..<length {
            let byte = bytes[index + offset]
            guard byte & 0xC0 == 0x80 else { return (0, 0) }
            code = code << 6 | UInt32(byte & 0x3F)
        }
        guard code >= least, code <= 0x10FFFF, !(0xD800...0xDFFF).contains(code) else { return (0, 0) }
        return (code, length)
    }

    /// The length of the character at a place: that of its code point, or 1 for a byte that is not valid UTF-8.
    static func characterLength(_ bytes: Span<UInt8>, at index: Int) -> Int {
        max(1, decode(bytes, at: index).length)
    }

    /// Appends the UTF-8 form of a code point.
    package static func append(_ code: UInt32, to output: inout [UInt8]) {
        switch code {
        case ..<0x80: output.append(UInt8(code))
        case ..<0x800:
            output.append(UInt8(0xC0 | code >> 6))
            output.append(UInt8(0x80 | code & 0x3F))
        case ..<0x10000:
            output.append(UInt8(0xE0 | code >> 12))
            output.append(UInt8(0x80 | code >> 6 & 0x3F))
            output.append(UInt8(0x80 | code & 0x3F))
        default:
            output.append(UInt8(0xF0 | code >> 18 & 0x07))
            output.append(UInt8(0x80 | code >> 12 & 0x3F))
            output.append(UInt8(0x80 | code >> 6 & 0x3F))
            output.append(UInt8(0x80 | code & 0x3F))
        }
    }
}
