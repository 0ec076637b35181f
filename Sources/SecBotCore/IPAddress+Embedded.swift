extension IPAddress {
    /// The IPv4 address that a NAT64 (`64:ff9b::/96`, RFC 6052) or 6to4 (`2002::/16`, RFC 3056) address stands for; the
    /// address itself otherwise. A mapped address is its IPv4 address from the start.
    ///
    /// To be used where somebody is to be blamed or spared: one who comes through a translator is the same one.
    public var canonical: IPAddress {
        if high == 0x0064_FF9B_0000_0000, low >> 32 == 0 { return IPAddress(v4: UInt32(truncatingIfNeeded: low)) }
        if high >> 48 == 0x2002 { return IPAddress(v4: UInt32(truncatingIfNeeded: high >> 16)) }
        return self
    }

    /// The network by which one party is counted and blocked: an IPv4 address alone, an IPv6 address with its /64, after
    /// ``canonical``. Teredo (`2001::/32`) and local NAT64 (`64:ff9b:1::/48`) put strangers side by side and are taken
    /// alone.
    public var blockUnit: CIDR {
        let address = canonical
        if address.isIPv4 { return CIDR(single: address) }
        let isShared = address.high >> 32 == 0x2001_0000 || address.high >> 16 == 0x0064_FF9B_0001
        return isShared ? CIDR(single: address) : CIDR(address: address, prefix: 64) ?? CIDR(single: address)
    }

    /// Whether networks around this address hold strangers only by accident of translation, so that none is blocked whole.
    public var isNeverAggregated: Bool {
        !isIPv4 && (high >> 32 == 0x2001_0000 || high >> 16 == 0x0064_FF9B_0001)
    }
}

extension CIDR {
    /// The network of one address.
    public init(single address: IPAddress) {
        self.init(canonical: address, prefix: address.isIPv4 ? 32 : 128)
    }

    /// Whether it holds exactly one address.
    public var isSingleAddress: Bool { prefix == (address.isIPv4 ? 32 : 128) }

    /// Whether every address of another network lies within this one.
    public func contains(_ other: CIDR) -> Bool { other.prefix >= prefix && contains(other.address) }

    /// Whether the two have an address in common.
    public func overlaps(_ other: CIDR) -> Bool { contains(other) || other.contains(self) }

    /// The IPv4 networks that translated addresses of this network stand for: NAT64 and 6to4 within it or around it.
    public var embeddedIPv4: [CIDR] {
        guard !address.isIPv4 else { return [] }
        var networks: [CIDR] = []
        func add(_ space: CIDR, _ bits: UInt32, _ prefix: Int) {
            if contains(space) {
                if let all = CIDR(address: IPAddress(v4: 0), prefix: 0) { networks.append(all) }
            } else if space.contains(self), let part = CIDR(address: IPAddress(v4: bits), prefix: min(32, prefix)) {
                networks.append(part)
            }
        }
        add(CIDR.nat64, UInt32(truncatingIfNeeded: address.low), prefix - 96)
        add(CIDR.sixToFour, UInt32(truncatingIfNeeded: address.high >> 16), prefix - 16)
        return networks
    }

    static let nat64 = CIDR(canonical: IPAddress(high: 0x0064_FF9B_0000_0000, low: 0), prefix: 96)
    static let sixToFour = CIDR(canonical: IPAddress(high: 0x2002_0000_0000_0000, low: 0), prefix: 16)
}

extension CIDR: Codable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = CIDR(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a network: \(text)")
        }
        self = value
    }
}
