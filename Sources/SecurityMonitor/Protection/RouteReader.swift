import SecBotCore

/// Gateways, and the networks of containers, out of the kernel's routing tables.
enum RouteReader {
    static func read(_ files: HostFiles, into found: inout HostProtection.Found) {
        for line in files.lines("/proc/net/route").dropFirst() {
            let fields = line.split(whereSeparator: { $0 == "\t" || $0 == " " })
            guard fields.count >= 8, let target = v4(fields[1]), let gateway = v4(fields[2]),
                let flags = UInt32(fields[3], radix: 16), let mask = v4(fields[7])
            else { continue }
            add(
                interface: fields[0], target: CIDR(address: target, prefix: (mask.v4Bits ?? 0).nonzeroBitCount),
                gateway: flags & 2 != 0 ? gateway : nil, into: &found)
        }
        for line in files.lines("/proc/net/ipv6_route") {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            guard fields.count >= 10, let target = v6(fields[0]), let prefix = Int(fields[1], radix: 16),
                let gateway = v6(fields[4]), let flags = UInt32(fields[8], radix: 16)
            else { continue }
            add(
                interface: fields[9], target: CIDR(address: target, prefix: prefix),
                gateway: flags & 2 != 0 ? gateway : nil, into: &found)
        }
    }

    private static func add(
        interface: Substring, target: CIDR?, gateway: IPAddress?, into found: inout HostProtection.Found
    ) {
        if let gateway {
            let entry = ProtectedEntry(network: CIDR(single: gateway), reason: .gateway, detail: String(interface))
            if !found.entries.contains(entry) { found.entries.append(entry) }
        } else if let target, ContainerInterface.isOne(interface), target.prefix > 0 {
            let entry = ProtectedEntry(network: target, reason: .containerNetwork, detail: String(interface))
            if !found.entries.contains(entry) { found.entries.append(entry) }
        }
    }

    /// Eight hexadecimal digits in the byte order of the host, which is little-endian on all that we run on.
    static func v4(_ text: Substring) -> IPAddress? {
        guard text.utf8.count == 8, let bits = UInt32(text, radix: 16) else { return nil }
        return IPAddress(v4: bits.byteSwapped)
    }

    /// Thirty-two hexadecimal digits in network order.
    static func v6(_ text: Substring) -> IPAddress? {
        guard text.utf8.count == 32, let high = UInt64(text.prefix(16), radix: 16),
            let low = UInt64(text.dropFirst(16), radix: 16)
        else { return nil }
        return IPAddress(high: high, low: low)
    }
}

/// The name servers that this host asks.
enum ResolverReader {
    static func read(_ files: HostFiles, into found: inout HostProtection.Found) {
        // The second is what systemd-resolved asks itself, where the first only names its stub.
        for path in ["/etc/resolv.conf", "/run/systemd/resolve/resolv.conf"] {
            for line in files.lines(path) {
                let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
                guard words.count >= 2, words[0] == "nameserver" else { continue }
                // A link-local address carries its zone.
                guard let address = IPAddress(String(words[1].prefix { $0 != "%" })) else { continue }
                let entry = ProtectedEntry(network: CIDR(single: address), reason: .resolver, detail: path)
                if !found.entries.contains(where: { $0.network == entry.network && $0.reason == .resolver }) {
                    found.entries.append(entry)
                }
            }
        }
    }
}

/// Where a provider's health checks and agents come from, told by the machine's firmware.
enum CloudReader {
    private static let known: [(vendor: String, networks: [String])] = [
        ("Microsoft Corporation", ["168.63.129.16/32"]), ("Google", ["35.191.0.0/16", "130.211.0.0/22"]),
        ("Alibaba Cloud", ["100.100.100.200/32"]),
    ]

    static func read(_ files: HostFiles, into found: inout HostProtection.Found) {
        guard let vendor = files.lines("/sys/class/dmi/id/sys_vendor").first else { return }
        for cloud in known where vendor.hasPrefix(cloud.vendor) {
            for network in cloud.networks.compactMap({ CIDR($0) }) {
                found.entries.append(
                    ProtectedEntry(network: network, reason: .forwarder, detail: "health checks of \(cloud.vendor)"))
            }
        }
    }
}
