/// How the evidence for an entity came to us, and so what may be done because of it.
public enum Provenance: UInt8, Sendable, Codable, CaseIterable {
    /// The address completed a handshake with the service (a TCP login, a TLS request).
    case handshakeProven
    /// A local service's own log file or the journal's trusted fields.
    case operatorTrusted
    /// Seen by the kernel, but the sender can forge it (a dropped packet, UDP).
    case kernelSpoofable
    /// Claimed in a header (X-Forwarded-For) and not vouched for by a configured proxy.
    case headerClaimed
    /// Any local user could have written it (`logger`).
    case locallyForgeable
    /// It came over a transport that proves nothing (syslog over UDP).
    case unauthenticatedTransport

    /// The word that policies and JSON use.
    public var name: String {
        switch self {
        case .handshakeProven: "handshake-proven"
        case .operatorTrusted: "operator-trusted"
        case .kernelSpoofable: "kernel-spoofable"
        case .headerClaimed: "header-claimed"
        case .locallyForgeable: "locally-forgeable"
        case .unauthenticatedTransport: "unauthenticated-transport"
        }
    }

    /// Reads the word that ``name`` gives; `nil` for any other.
    public init?(name: String) {
        guard let match = Provenance.allCases.first(where: { $0.name == name }) else { return nil }
        self = match
    }

    /// Whether an act on a host may follow such evidence without a person.
    public var isProof: Bool { self == .handshakeProven || self == .operatorTrusted }
}
