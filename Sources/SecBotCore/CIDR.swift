/// A network: an address and a prefix length. The host bits are cleared, so equal networks compare equal.
public struct CIDR: Hashable, Sendable {
    /// The first address of the network.
    public let address: IPAddress
    /// Bits of the prefix within the family: 0 to 32 for IPv4, 0 to 128 for IPv6.
    public let prefix: Int

    /// `nil` when the prefix is outside the family's range.
    public init?(address: IPAddress, prefix: Int) {
        let width = address.isIPv4 ? 32 : 128
        guard (0...width).contains(prefix) else { return nil }
        let mask = CIDR.mask(address.isIPv4 ? prefix + 96 : prefix)
        self.address = IPAddress(high: address.high & mask.high, low: address.low & mask.low)
        self.prefix = prefix
    }

    /// A network whose host bits are known to be clear and whose prefix lies in the family's range.
    init(canonical address: IPAddress, prefix: Int) {
        self.address = address
        self.prefix = prefix
    }

    /// The prefix counted over the 128 bits of the mapped form.
    @inlinable public var mappedPrefix: Int { address.isIPv4 ? prefix + 96 : prefix }

    /// Whether the address lies within the network; an IPv6 network never contains an IPv4 address.
    public func contains(_ other: IPAddress) -> Bool {
        guard other.isIPv4 == address.isIPv4 else { return false }
        let mask = CIDR.mask(mappedPrefix)
        return other.high & mask.high == address.high && other.low & mask.low == address.low
    }

    static func mask(_ bits: Int) -> (high: UInt64, low: UInt64) {
        switch bits {
        case ...0: (0, 0)
        case 1..<64: (~0 << UInt64(64 - bits), 0)
        case 64: (~0, 0)
        case 65..<128: (~0, ~0 << UInt64(128 - bits))
        default: (~0, ~0)
        }
    }
}

extension CIDR: CustomStringConvertible, LosslessStringConvertible {
    public var description: String { "\(address)/\(prefix)" }

    /// Reads `address/prefix`; a bare address is the network of that one address.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(String(first)) else { return nil }
        guard parts.count == 2 else {
            self.init(address: address, prefix: address.isIPv4 ? 32 : 128)
            return
        }
        let digits = parts[1]
        guard !digits.isEmpty, digits.utf8.count <= 3, digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let prefix = Int(digits)
        else { return nil }
        // ::ffff:192.0.2.0/120 is the IPv4 network 192.0.2.0/24.
        let mapped = address.isIPv4 && first.utf8.contains(58)
        guard !mapped || prefix >= 96 else { return nil }
        self.init(address: address, prefix: mapped ? prefix - 96 : prefix)
    }
}
