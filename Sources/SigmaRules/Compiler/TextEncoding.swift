/// The encodings that modifiers apply to the text of a rule.
enum TextEncoding {
    static func utf16LittleEndian(_ bytes: [UInt8]) -> [UInt8] {
        String(decoding: bytes, as: UTF8.self).utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }

    static func utf16BigEndian(_ bytes: [UInt8]) -> [UInt8] {
        String(decoding: bytes, as: UTF8.self).utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }

    /// RFC 4648 base64 with padding.
    static func base64(_ bytes: [UInt8]) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var output: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let left = bytes.count - index
            let group =
                UInt32(bytes[index]) << 16 | UInt32(left > 1 ? bytes[index + 1] : 0) << 8
                | UInt32(left > 2 ? bytes[index + 2] : 0)
            output.append(alphabet[Int(group >> 18 & 63)])
            output.append(alphabet[Int(group >> 12 & 63)])
            output.append(left > 1 ? alphabet[Int(group >> 6 & 63)] : 61)
            output.append(left > 2 ? alphabet[Int(group & 63)] : 61)
            index += 3
        }
        return output
    }

    /// The three forms that a text can take inside base64, with the characters that depend on its neighbours cut off.
    static func base64Offsets(_ bytes: [UInt8]) -> [[UInt8]] {
        (0..<3).map { offset in
            let encoded = base64(Array(repeating: 32, count: offset) + bytes)
            let start = [0, 2, 3][offset]
            let end = encoded.count - [0, 3, 2][(bytes.count + offset) % 3]
            return start < end ? Array(encoded[start..<end]) : []
        }
    }

    /// The characters that Windows programs take for the dash of an option.
    static let dashes: [[UInt8]] = [
        [0x2D], [0x2F], [0xE2, 0x80, 0x93], [0xE2, 0x80, 0x94], [0xE2, 0x80, 0x95],
    ]

    /// Places of `-` and `/` that begin a word: no word character before, one after.
    static func optionDashes(_ bytes: [UInt8]) -> [Int] {
        func isWord(_ index: Int) -> Bool {
            guard bytes.indices.contains(index) else { return false }
            let byte = bytes[index]
            return byte >= 0x80 || byte == 95 || byte &- 48 < 10 || (byte | 0x20) &- 97 < 26
        }
        return bytes.indices.filter { index in
            (bytes[index] == 0x2D || bytes[index] == 0x2F) && !isWord(index - 1) && isWord(index + 1)
        }
    }
}
