internal import SecBotCore

/// A socket address as the kernel dumps it in a SOCKADDR record: the bytes of `sockaddr_in` or `sockaddr_in6`.
struct AuditSocketAddress {
    var address: IPAddress
    var port: Int

    /// `nil` for other families and for text that is no such dump.
    init?(_ bytes: Span<UInt8>, _ value: Range<Int>) {
        guard value.count >= 16, AuditValueSink.isHexadecimal(bytes, value) else { return nil }
        func byte(_ place: Int) -> UInt64 {
            let high = RecordScan.hexadecimal(bytes[value.lowerBound + place * 2]) ?? 0
            let low = RecordScan.hexadecimal(bytes[value.lowerBound + place * 2 + 1]) ?? 0
            return UInt64(high << 4 | low)
        }
        func number(_ start: Int, _ count: Int) -> UInt64 {
            var result: UInt64 = 0
            for place in start..<(start + count) { result = result << 8 | byte(place) }
            return result
        }
        port = Int(number(2, 2))
        // The family is in the byte order of the host: little-endian wherever Sec-Bot runs.
        switch byte(0) | byte(1) << 8 {
        case 2: address = IPAddress(v4: UInt32(truncatingIfNeeded: number(4, 4)))
        case 10 where value.count >= 48: address = IPAddress(high: number(8, 8), low: number(16, 8))
        default: return nil
        }
    }
}
