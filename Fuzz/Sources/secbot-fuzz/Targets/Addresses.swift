import SecBotCore

extension FuzzTarget {
    /// What is read as an address is written in canonical text that reads as the same address.
    static let addresses = FuzzTarget(name: "addresses", maximumLength: 64) { bytes in
        guard let address = IPAddress.parse(bytes.span) else { return }
        let text = Array(address.description.utf8)
        promise(IPAddress.parse(text.span) == address, "address round trip")
        promise(address.isIPv4 == !text.contains(58), "mapped addresses are IPv4")
    }

    /// A network contains its own address and is equal to what its text says.
    static let networks = FuzzTarget(name: "networks", maximumLength: 64) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        guard let network = CIDR(text) else { return }
        promise(network.contains(network.address), "a network contains its address")
        promise(CIDR(network.description) == network, "network round trip")
    }
}
