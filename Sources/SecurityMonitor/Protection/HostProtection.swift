package import SecBotCore

/// Computes the protected set from what the host says about itself. Everything below an injectable root directory, so
/// that recorded files can stand for a host.
///
/// What cannot be read is told as a problem and protects nothing; it never makes the rest unprotected.
package struct HostProtection: Sendable {
    /// What a configuration adds to what the host shows.
    package struct Settings: Sendable {
        /// Addresses and networks, and host names to be resolved.
        package var allowlist: [String] = []
        /// Proxies and load balancers in front of this host.
        package var forwarders: [CIDR] = []
        /// Other hosts of the fleet, databases.
        package var peers: [CIDR] = []

        package init(allowlist: [String] = [], forwarders: [CIDR] = [], peers: [CIDR] = []) {
            self.allowlist = allowlist
            self.forwarders = forwarders
            self.peers = peers
        }

        /// The entries of the allowlist that are names.
        package var names: [String] { allowlist.filter { CIDR($0) == nil } }
    }

    /// What was found.
    package struct Found: Sendable {
        package var entries: [ProtectedEntry] = []
        /// One sentence each.
        package var problems: [String] = []
    }

    private let root: String
    private let settings: Settings

    /// - Parameter root: `/`, or a directory that holds recorded files in its place.
    package init(root: String = "/", settings: Settings = Settings()) {
        self.root = root
        self.settings = settings
    }

    /// Reads everything anew; a few milliseconds.
    /// - Parameter resolved: the addresses of the allowlist's names, as they were last resolved.
    package func read(resolved: [String: [IPAddress]] = [:]) -> Found {
        var found = Found()
        let files = HostFiles(root: root)
        InterfaceReader.read(files, into: &found)
        RouteReader.read(files, into: &found)
        ResolverReader.read(files, into: &found)
        CloudReader.read(files, into: &found)
        SessionReader.read(files, into: &found)
        for network in settings.forwarders {
            found.entries.append(ProtectedEntry(network: network, reason: .forwarder, detail: "trusted_proxies"))
        }
        for network in settings.peers {
            found.entries.append(ProtectedEntry(network: network, reason: .peer, detail: "configuration"))
        }
        for text in settings.allowlist {
            if let network = CIDR(text) {
                found.entries.append(ProtectedEntry(network: network, reason: .allowlist, detail: "configuration"))
                continue
            }
            let addresses = resolved[text] ?? []
            if addresses.isEmpty { found.problems.append("the name \(text) of the allowlist has no address now") }
            for address in addresses {
                found.entries.append(
                    ProtectedEntry(network: CIDR(single: address), reason: .allowlist, detail: text))
            }
        }
        return found
    }
}
