package import SecBotCore

/// Durations and moments as people write them on a command line: `7d`, `2h`, `90s`, or RFC 3339.
package enum DurationText {
    /// Seconds of `30s`, `15m`, `2h`, `7d` or `4w`; `nil` for anything else, zero and more than a century included.
    package static func seconds(_ text: String) -> Int64? {
        guard let unit = text.last, let number = Int64(text.dropLast()), number > 0 else { return nil }
        let factor: Int64
        switch unit {
        case "s": factor = 1
        case "m": factor = 60
        case "h": factor = 3600
        case "d": factor = 86_400
        case "w": factor = 604_800
        default: return nil
        }
        let (seconds, overflow) = number.multipliedReportingOverflow(by: factor)
        return overflow || seconds > 3_155_760_000 ? nil : seconds
    }

    /// A moment: RFC 3339, or a duration before `now`.
    package static func moment(_ text: String, now: Timestamp) -> Timestamp? {
        if let seconds = seconds(text) { return now.adding(seconds: -seconds) }
        return Timestamp(text)
    }
}

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
