package import SecBotCore
package import SecurityMonitor

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
    package var sources: [SourceSettings] = []
    /// IANA name of the zone of times written without one; `nil` is the host's zone.
    package var timezone: String?
    /// Proxies whose `X-Forwarded-For` is believed.
    package var trustedProxies: [CIDR] = []
    /// Files and directories with the user's own declared formats.
    package var formats: [String] = []
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

    package init() {}
}

/// How findings are answered, and whom nothing may cut off.
package struct PolicySettings: Sendable {
    /// The shipped set of answers to findings, from none to the most.
    package enum RuleSetName: String, Sendable, CaseIterable {
        case observe, balanced, strict
    }
    /// The set in use, and what becomes of its answers.
    package var set: RuleSetName = .observe
    package var mode: PolicyMode = .observe
    /// A policy file of the user's own in place of a shipped set.
    package var file: String?
    /// Addresses, networks and host names that are never cut off.
    package var allowlist: [String] = []
    /// Other hosts of the fleet, databases: the same, by addresses and networks.
    package var peers: [CIDR] = []
}

/// Where the dashboard listens; used once the gateway exists, checked from the start.
package struct GatewaySettings: Sendable {
    package var listen: String?
}
