/// Fast 64-bit hashing of bytes for in-memory tables.
///
/// A multiply-and-fold construction seeded per process, so that nobody can prepare colliding names. Not stable across
/// processes where ``processSeed`` is used, and not a cryptographic hash: identifiers use HMAC.
public enum ByteHash {
    /// Random for each start of the process.
    public static let processSeed = UInt64.random(in: .min ... .max) | 1

    /// Folds the 128-bit product of two words into one word.
    @inlinable public static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }

    /// Combines a hash with further bits.
    @inlinable public static func combine(_ hash: UInt64, _ bits: UInt64) -> UInt64 {
        mix(hash ^ 0x9E37_79B9_7F4A_7C15, bits ^ 0xE703_7ED1_A0B4_28DB)
    }

    /// Hashes all bytes of a span under a seed.
    @inlinable public static func hash(_ bytes: Span<UInt8>, seed: UInt64 = 0xA076_1D64_78BD_642F) -> UInt64 {
        var hash = seed ^ UInt64(truncatingIfNeeded: bytes.count)
        var index = 0
        while index + 8 <= bytes.count {
            let word = unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            hash = mix(hash ^ word, 0xE703_7ED1_A0B4_28DB)
            index += 8
        }
        var tail: UInt64 = 0
        while index < bytes.count {
            tail = tail << 8 | UInt64(bytes[index])
            index += 1
        }
        return mix(hash ^ tail, 0x8EBC_6AF0_9C88_C6E3)
    }
}
