package import SecBotCore

/// The configuration of the whole bot as one immutable value; ``SettingsLoader`` makes it from YAML.
package struct Settings: Sendable {
    package var monitor = MonitorSettings()
    package var rules = RuleSettings()
    package var policy = PolicySettings()
    package var gateway = GatewaySettings()
    package var logLevel = "info"
    /// Where it was read from; `nil` for the built-in defaults.
    package var file: String?

    package init() {}
}

/// What is read.
package struct MonitorSettings: Sendable {
    package var sources: [SourceEntry] = []
    /// IANA name of the zone of times written without one; `nil` is the host's zone.
    package var timezone: String?
    /// How far back a source that was never read begins, in seconds.
    package var historySeconds: Int64 = 7 * 86_400
    /// Proxies whose `X-Forwarded-For` is believed.
    package var trustedProxies: [CIDR] = []
}

/// One source as the file says it.
package struct SourceEntry: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        case file, journal, stdin, syslog
    }
    package var kind: Kind
    /// Path or pattern of files; directory of journal files.
    package var path: String?
    /// Format by name; `nil` chooses by the records.
    package var format: String?
    package var timezone: String?
    package var listen: String?
    package var transport: SyslogTransport = .udp
    package var certificate: String?
    package var privateKey: String?
    package var clientAuthority: String?

    package enum SyslogTransport: String, Sendable, CaseIterable {
        case udp, tcp, tls
    }

    package init(kind: Kind, path: String? = nil, format: String? = nil) {
        self.kind = kind
        self.path = path
        self.format = format
    }
}

/// Which detections are on.
package struct RuleSettings: Sendable {
    /// The shipped default rules.
    package var defaults = true
    /// Shipped packs by name.
    package var packs: [String] = []
    /// The user's own rules.
    package var directories: [String] = []
    /// Rules switched off, by id.
    package var disabled: Set<String> = []
}

/// How findings are answered; used once responses exist, checked from the start.
package struct PolicySettings: Sendable {
    package enum RuleSetName: String, Sendable, CaseIterable {
        case observe, balanced, strict
    }
    package enum Mode: String, Sendable, CaseIterable {
        case observe, propose, enforce
    }
    package var set: RuleSetName = .observe
    package var mode: Mode = .observe
}

/// Where the dashboard listens; used once the gateway exists, checked from the start.
package struct GatewaySettings: Sendable {
    package var listen: String?
}
