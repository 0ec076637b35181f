import SecBotCore

extension SettingsLoader {
    /// Reads `policy`.
    static func readPolicy(_ map: MappingReader, into policy: inout PolicySettings) {
        defer { map.finish() }
        policy.set = map.word("set") ?? .observe
        policy.mode = map.word("mode") ?? .observe
        policy.file = map.string("file")
        for text in map.strings("allowlist") ?? [] {
            // A name is resolved while the bot runs; what only looks like an address is a mistake that would protect nobody.
            let isName =
                text.utf8.contains { (97...122).contains($0 | 0x20) } && !text.contains(":") && !text.contains("/")
            if CIDR(text) != nil || (isName && text.utf8.count <= 253) {
                policy.allowlist.append(text)
            } else {
                map.report(
                    .badValue, key: "allowlist", "\"\(text)\" is not an address, network or host name",
                    suggestion: "for example 192.0.2.10, 2001:db8::/48 or home.example.com")
            }
        }
        for text in map.strings("peers") ?? [] {
            if let network = CIDR(text) {
                policy.peers.append(network)
            } else {
                map.report(
                    .badValue, key: "peers", "\"\(text)\" is not an address or network",
                    suggestion: "for example 192.0.2.10 or 192.0.2.0/24")
            }
        }
    }
}
