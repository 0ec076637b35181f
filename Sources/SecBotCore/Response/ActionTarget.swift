/// What an action is done to.
public enum ActionTarget: Hashable, Sendable {
    case network(CIDR)
    /// An account by its name.
    case account(String)
    /// A systemd unit with its suffix.
    case unit(String)
    case process(ProcessTarget)
    /// A file by its absolute path.
    case file(String)
    /// A service of this host, by the ports it listens on.
    case service(ports: [UInt16])
    /// A setting of the closed list of hardening settings.
    case setting(String)
    /// This host as a whole.
    case host
    /// Nothing on the host: a message or an entry in a book.
    case none
}

/// A process tree by its first process.
public struct ProcessTarget: Hashable, Sendable, Codable {
    /// The program's path, as the record named it.
    public var executable: String
    /// The process id, and its start in clock ticks since boot, which together name one process for ever; `nil` where
    /// the record did not say them, and then whoever acts must find exactly one process of the program.
    public var pid: Int32?
    public var startTicks: UInt64?

    private enum CodingKeys: String, CodingKey {
        case executable, pid
        case startTicks = "start_ticks"
    }

    public init(executable: String, pid: Int32? = nil, startTicks: UInt64? = nil) {
        self.executable = executable
        self.pid = pid
        self.startTicks = startTicks
    }
}

extension ActionTarget: CustomStringConvertible {
    /// The word for the kind of target, as JSON writes it.
    public var kind: String {
        switch self {
        case .network: "network"
        case .account: "account"
        case .unit: "unit"
        case .process: "process"
        case .file: "file"
        case .service: "service"
        case .setting: "setting"
        case .host: "host"
        case .none: "none"
        }
    }

    /// The target in one word: a single address without its prefix length, names as they are (untrusted text).
    public var description: String {
        switch self {
        case .network(let network): network.isSingleAddress ? network.address.description : network.description
        case .account(let name), .unit(let name), .file(let name), .setting(let name): name
        case .process(let process): process.pid.map { "\(process.executable)[\($0)]" } ?? process.executable
        case .service(let ports): "ports " + ports.map { String($0) }.joined(separator: ",")
        case .host: "this host"
        case .none: "-"
        }
    }
}

extension ActionTarget: Codable {
    private enum Key: String, CodingKey { case kind, value, ports, process }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(kind, forKey: .kind)
        switch self {
        case .network(let network): try container.encode(network, forKey: .value)
        case .account(let name), .unit(let name), .file(let name), .setting(let name):
            try container.encode(name, forKey: .value)
        case .process(let process): try container.encode(process, forKey: .process)
        case .service(let ports): try container.encode(ports, forKey: .ports)
        case .host, .none: break
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        func text() throws -> String { try container.decode(String.self, forKey: .value) }
        let kind = try container.decode(String.self, forKey: .kind)
        switch kind {
        case "network": self = .network(try container.decode(CIDR.self, forKey: .value))
        case "account": self = .account(try text())
        case "unit": self = .unit(try text())
        case "process": self = .process(try container.decode(ProcessTarget.self, forKey: .process))
        case "file": self = .file(try text())
        case "service": self = .service(ports: try container.decode([UInt16].self, forKey: .ports))
        case "setting": self = .setting(try text())
        case "host": self = .host
        case "none": self = .none
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .kind, in: container, debugDescription: "not a kind of target: \(kind)")
        }
    }
}
