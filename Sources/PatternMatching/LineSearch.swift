/// Finds ends of lines eight bytes at a time.
package enum LineSearch {
    /// The place of the first line feed at or after `start`, or `limit` if there is none before it.
    package static func end(_ bytes: Span<UInt8>, from start: Int, limit: Int) -> Int {
        let raw = unsafe bytes.bytes
        let limit = min(limit, bytes.count)
        var index = start
        while index + 32 <= limit {
            var any: UInt64 = 0
            for offset in 0..<4 {
                let word = unsafe raw.unsafeLoadUnaligned(
                    fromUncheckedByteOffset: index &+ offset &* 8, as: UInt64.self)
                let feeds = word ^ 0x0A0A_0A0A_0A0A_0A0A
                any |= (feeds &- 0x0101_0101_0101_0101) & ~feeds
            }
            if any & 0x8080_8080_8080_8080 != 0 { break }
            index += 32
        }
        while index + 8 <= limit {
            let word = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
            let feeds = word ^ 0x0A0A_0A0A_0A0A_0A0A
            let hits = (feeds &- 0x0101_0101_0101_0101) & ~feeds & 0x8080_8080_8080_8080
            if hits != 0 { return index + (hits.trailingZeroBitCount >> 3) }
            index += 8
        }
        while index < limit, bytes[index] != 0x0A { index += 1 }
        return index
    }
}
