/// Case folding by single code points: every code point maps to exactly one, so a text keeps its number of characters.
///
/// Two code points fold together when their simple upper and lower case mappings meet (`K` and the Kelvin sign, `σ` and
/// `ς`). Mappings to several code points are not used: `ß` does not fold to `ss`. The dotted and dotless Turkish `i`
/// stay themselves.
package enum CaseFolding {
    /// Blocks of 256 code points that hold cased letters; all others fold to themselves.
    private static let casedBlocks: [ClosedRange<UInt32>] = [
        0x00...0x05, 0x10...0x10, 0x13...0x13, 0x1C...0x1F, 0x21...0x21, 0x24...0x24, 0x2C...0x2D, 0xA6...0xA7,
        0xAB...0xAB, 0xFF...0xFF, 0x104...0x105, 0x10C...0x10C, 0x118...0x118, 0x16E...0x16E, 0x1E9...0x1E9,
    ]

    private struct Table {
        /// Block number to a place in `mappings`, or -1.
        var blocks: [Int32] = Array(repeating: -1, count: 0x1100)
        var mappings: [UInt32] = []
    }

    private static let table: Table = {
        var table = Table()
        for range in casedBlocks {
            for block in range {
                table.blocks[Int(block)] = Int32(table.mappings.count)
                for low in 0..<256 { table.mappings.append(computed(block << 8 | UInt32(low))) }
            }
        }
        return table
    }()

    private static func computed(_ code: UInt32) -> UInt32 {
        guard code != 0x130, code != 0x131, let scalar = Unicode.Scalar(code) else { return code }
        let upper = single(scalar.properties.uppercaseMapping) ?? scalar
        let lower = single(upper.properties.lowercaseMapping) ?? upper
        return lower.value
    }

    private static func single(_ mapping: String) -> Unicode.Scalar? {
        var iterator = mapping.unicodeScalars.makeIterator()
        guard let first = iterator.next(), iterator.next() == nil else { return nil }
        return first
    }

    /// The folded form of a code point.
    package static func fold(_ code: UInt32) -> UInt32 {
        let block = Int(code >> 8)
        guard block < 0x1100 else { return code }
        let place = table.blocks[block]
        return place < 0 ? code : table.mappings[Int(place) + Int(code & 0xFF)]
    }

    /// The folded form of UTF-8 text; bytes that are not valid UTF-8 stay as they are.
    package static func folded(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + 8)
        appendFolded(bytes.span, to: &output)
        return output
    }

    static func appendFolded(_ bytes: Span<UInt8>, to output: inout [UInt8]) {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                output.append(byte &- 65 < 26 ? byte | 0x20 : byte)
                index += 1
                continue
            }
            let (code, length) = UTF8Scan.decode(bytes, at: index)
            if length == 0 {
                output.append(byte)
                index += 1
            } else {
                UTF8Scan.append(fold(code), to: &output)
                index += length
            }
        }
    }
}
