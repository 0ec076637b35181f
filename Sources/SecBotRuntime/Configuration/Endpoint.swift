package import SecBotCore

/// `address:port` or `[v6]:port`.
package struct Endpoint: Sendable, Hashable {
    package var address: IPAddress
    package var port: Int

    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            // Without brackets nobody can tell where an IPv6 address ends and the port begins.
            return nil
        }
        if host == "localhost" { host = "127.0.0.1" }
        guard let address = IPAddress(String(host)) else { return nil }
        self.address = address
        self.port = port
    }
}
