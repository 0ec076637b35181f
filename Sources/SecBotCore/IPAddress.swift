/// An IPv4 or IPv6 address, canonical: an IPv4-mapped IPv6 address (`::ffff:192.0.2.1`) *is* its IPv4 address.
///
/// Held as the 128 bits of the mapped form, so that both families compare, hash and index alike.
public struct IPAddress: Hashable, Sendable {
    /// The first 64 bits in host order.
    public let high: UInt64
    /// The last 64 bits in host order.
    public let low: UInt64

    @inlinable public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The IPv4 address with these 32 bits in host order.
    @inlinable public init(v4 bits: UInt32) {
        self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(bits))
    }

    /// Whether this is an IPv4 address, mapped or not.
    @inlinable public var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }
    /// The 32 bits of an IPv4 address in host order; `nil` for IPv6.
    @inlinable public var v4Bits: UInt32? { isIPv4 ? UInt32(truncatingIfNeeded: low) : nil }
}

extension IPAddress: Comparable {
    /// IPv4 before IPv6, then numerically.
    public static func < (left: IPAddress, right: IPAddress) -> Bool {
        if left.isIPv4 != right.isIPv4 { return left.isIPv4 }
        return left.high == right.high ? left.low < right.low : left.high < right.high
    }
}
