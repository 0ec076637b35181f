package import SecBotCore
import SecurityMonitor
import Synchronization

/// The protected set of this host, kept current: the host's own state is read whenever it is asked for, names are
/// resolved beside it.
package final class ProtectionSource: Sendable {
    private let host: HostProtection
    private let names: [String]
    /// The last addresses of each name. A name that nobody answers for keeps what it had.
    private let resolved = Mutex<[String: [IPAddress]]>([:])

    /// How long resolved names are used before they are asked for again.
    package static let resolvingSeconds: Double = 300

    /// - Parameter root: `/`, or a directory that holds recorded files in its place.
    package init(policy: PolicySettings, monitor: MonitorSettings, root: String = "/") {
        let settings = HostProtection.Settings(
            allowlist: policy.allowlist, forwarders: monitor.trustedProxies, peers: policy.peers)
        host = HostProtection(root: root, settings: settings)
        names = settings.names
    }

    /// The set as of now, and what could not be read.
    package func current() -> (set: ProtectedSet, problems: [String]) {
        let found = host.read(resolved: resolved.withLock { $0 })
        return (ProtectedSet(found.entries), found.problems)
    }

    /// Resolves all names; blocks as long as the resolver does.
    package func resolveNames() {
        for name in names {
            let addresses = NameResolver.addresses(of: name)
            if !addresses.isEmpty { resolved.withLock { $0[name] = addresses } }
        }
    }

    /// Resolves now and again until the task is cancelled.
    package func keepResolving() async {
        guard !names.isEmpty else { return }
        while !Task.isCancelled {
            await Task.detached(name: "resolve the allowlist") { [self] in resolveNames() }.value
            try? await Task.sleep(for: .seconds(ProtectionSource.resolvingSeconds))
        }
    }
}
