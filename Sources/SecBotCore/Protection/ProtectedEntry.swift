/// A network that nothing may cut off, and why.
public struct ProtectedEntry: Hashable, Sendable, Codable {
    public var network: CIDR
    public var strength: Strength
    public var reason: Reason
    /// What exactly: an interface, a file, a user at a terminal; untrusted text.
    public var detail: String
    /// When a session began; `nil` for what is not a session or has always been.
    public var since: Timestamp?

    /// How firmly it is protected.
    public enum Strength: String, Sendable, Codable, CaseIterable {
        /// Never blocked.
        case hard
        /// A block becomes a proposal and an alert, if the session is older than what the finding is about.
        case session
    }

    /// Why it is protected.
    public enum Reason: String, Sendable, Codable, CaseIterable {
        case loopback
        case unspecified
        case multicast
        case linkLocal = "link-local"
        case interface
        case gateway
        case resolver
        case peer
        case forwarder
        case containerNetwork = "container-network"
        case allowlist
        case session
    }

    public init(
        network: CIDR, strength: Strength = .hard, reason: Reason, detail: String = "", since: Timestamp? = nil
    ) {
        self.network = network
        self.strength = strength
        self.reason = reason
        self.detail = detail
        self.since = since
    }
}

extension ProtectedEntry: CustomStringConvertible {
    /// `192.0.2.1/32 (gateway: eth0)`.
    public var description: String {
        detail.isEmpty ? "\(network) (\(reason.rawValue))" : "\(network) (\(reason.rawValue): \(detail))"
    }
}
