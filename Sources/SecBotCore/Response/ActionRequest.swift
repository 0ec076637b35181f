/// What is to be done: one of a closed list of kinds, each with typed parameters. Durations are in seconds.
///
/// A request is a value without power: whoever acts checks it again against its own limits.
public enum ActionRequest: Hashable, Sendable {
    /// Drop the traffic of a network.
    case blockAddress(network: CIDR, direction: TrafficDirection, durationSeconds: Int64)
    /// Send a network's traffic to a port of this host to another place: a sinkhole or a honeypot.
    case redirect(network: CIDR, port: UInt16, destination: IPAddress, destinationPort: UInt16, durationSeconds: Int64)
    /// Bound the new connections per minute to ports of this host: those of a network, or without one, of every source
    /// by itself (IPv6 by /64).
    case rateLimit(network: CIDR?, ports: [UInt16], perMinute: Int, durationSeconds: Int64)
    /// Bound what a systemd unit may use.
    case restrictUnit(unit: String, limits: UnitLimits, durationSeconds: Int64)
    case stopUnit(unit: String, durationSeconds: Int64)
    /// Lock an account, end its sessions, stop what runs in its name.
    case suspendAccount(name: String, durationSeconds: Int64)
    /// End a process and its descendants.
    case killProcess(ProcessTarget)
    /// Take a file out of reach and keep it.
    case quarantineFile(path: String)
    /// Cut the host off from everybody but its operators.
    case isolateHost(durationSeconds: Int64)
    /// Set one setting of the closed list, keeping its old value.
    case harden(setting: String, value: String)
    /// Seal what the host shows of a target now.
    case preserveEvidence(of: ActionTarget)
    /// Run a program of the operator, named by its id in a root-owned configuration.
    case external(id: String, target: ActionTarget, durationSeconds: Int64?)
    /// Tell people over a channel; an empty name is the default route.
    case notify(channel: String)
    case openIncident(title: String)
}

/// Which way traffic is dropped, seen from this host.
public enum TrafficDirection: String, Sendable, Codable, CaseIterable {
    case inbound = "in"
    case outbound = "out"
    case both
}

/// Upper bounds for a systemd unit; what is `nil` stays as it is.
public struct UnitLimits: Hashable, Sendable, Codable {
    /// Share of one processor in percent.
    public var cpuPercent: Int?
    public var memoryBytes: Int64?
    public var tasks: Int?

    private enum CodingKeys: String, CodingKey {
        case tasks
        case cpuPercent = "cpu_percent"
        case memoryBytes = "memory_bytes"
    }

    public init(cpuPercent: Int? = nil, memoryBytes: Int64? = nil, tasks: Int? = nil) {
        self.cpuPercent = cpuPercent
        self.memoryBytes = memoryBytes
        self.tasks = tasks
    }
}

/// The kinds of ``ActionRequest`` by the names that policies, JSON and people use.
public enum ActionKind: String, Sendable, Codable, CaseIterable {
    case blockAddress = "block-address"
    case redirect
    case rateLimit = "rate-limit"
    case restrictUnit = "restrict-unit"
    case stopUnit = "stop-unit"
    case suspendAccount = "suspend-account"
    case killProcess = "kill-process"
    case quarantineFile = "quarantine-file"
    case isolateHost = "isolate-host"
    case harden
    case preserveEvidence = "preserve-evidence"
    case external
    case notify
    case openIncident = "open-incident"

    /// Whether it changes something on a host, so that evidence and protection are asked for.
    public var changesHost: Bool {
        switch self {
        case .preserveEvidence, .notify, .openIncident: false
        default: true
        }
    }
}

extension ActionRequest {
    /// Which kind it is.
    public var kind: ActionKind {
        switch self {
        case .blockAddress: .blockAddress
        case .redirect: .redirect
        case .rateLimit: .rateLimit
        case .restrictUnit: .restrictUnit
        case .stopUnit: .stopUnit
        case .suspendAccount: .suspendAccount
        case .killProcess: .killProcess
        case .quarantineFile: .quarantineFile
        case .isolateHost: .isolateHost
        case .harden: .harden
        case .preserveEvidence: .preserveEvidence
        case .external: .external
        case .notify: .notify
        case .openIncident: .openIncident
        }
    }

    /// What it is done to.
    public var target: ActionTarget {
        switch self {
        case .blockAddress(let network, _, _), .redirect(let network, _, _, _, _): .network(network)
        case .rateLimit(let network, let ports, _, _): network.map { .network($0) } ?? .service(ports: ports)
        case .restrictUnit(let unit, _, _), .stopUnit(let unit, _): .unit(unit)
        case .suspendAccount(let name, _): .account(name)
        case .killProcess(let process): .process(process)
        case .quarantineFile(let path): .file(path)
        case .isolateHost: .host
        case .harden(let setting, _): .setting(setting)
        case .preserveEvidence(let target), .external(_, let target, _): target
        case .notify, .openIncident: .none
        }
    }

    /// How long it lasts; `nil` for what is done once or stays until it is undone.
    public var durationSeconds: Int64? {
        switch self {
        case .blockAddress(_, _, let seconds), .redirect(_, _, _, _, let seconds), .rateLimit(_, _, _, let seconds),
            .restrictUnit(_, _, let seconds), .stopUnit(_, let seconds), .suspendAccount(_, let seconds),
            .isolateHost(let seconds):
            seconds
        case .external(_, _, let seconds): seconds
        default: nil
        }
    }
}
