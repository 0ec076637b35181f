import Glibc
import SecBotCore

/// The C library's reading and writing of addresses: the reference that ours is compared with.
enum LibcAddress {
    static func parse(_ text: String) -> IPAddress? {
        var four = in_addr()
        if unsafe inet_pton(AF_INET, text, &four) == 1 {
            return IPAddress(v4: UInt32(bigEndian: four.s_addr))
        }
        var six = [UInt8](repeating: 0, count: 16)
        guard unsafe inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        return IPAddress(high: word(six[0..<8]), low: word(six[8..<16]))
    }

    static func format(_ address: IPAddress) -> String {
        var bytes: [UInt8] = []
        for half in [address.high, address.low] {
            for shift in stride(from: UInt64(56), through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: half >> shift))
            }
        }
        var text = [CChar](repeating: 0, count: 64)
        if address.isIPv4 {
            let tail = Array(bytes[12...])
            _ = unsafe inet_ntop(AF_INET, tail, &text, 64)
        } else {
            _ = unsafe inet_ntop(AF_INET6, bytes, &text, 64)
        }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
