/// JSON: one flat object with `kind` and the parameters of that kind, for example
/// `{"kind":"block-address","network":"192.0.2.7/32","direction":"in","duration_seconds":600}`.
extension ActionRequest: Codable {
    private enum Key: String, CodingKey {
        case kind, network, direction, port, ports, destination, unit, limits, account, process, path, setting, value
        case target, id, channel, title
        case destinationPort = "destination_port"
        case perMinute = "per_minute"
        case durationSeconds = "duration_seconds"
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(kind, forKey: .kind)
        try container.encodeIfPresent(durationSeconds, forKey: .durationSeconds)
        switch self {
        case .blockAddress(let network, let direction, _):
            try container.encode(network, forKey: .network)
            try container.encode(direction, forKey: .direction)
        case .redirect(let network, let port, let destination, let destinationPort, _):
            try container.encode(network, forKey: .network)
            try container.encode(port, forKey: .port)
            try container.encode(destination, forKey: .destination)
            try container.encode(destinationPort, forKey: .destinationPort)
        case .rateLimit(let network, let ports, let perMinute, _):
            try container.encodeIfPresent(network, forKey: .network)
            try container.encode(ports, forKey: .ports)
            try container.encode(perMinute, forKey: .perMinute)
        case .restrictUnit(let unit, let limits, _):
            try container.encode(unit, forKey: .unit)
            try container.encode(limits, forKey: .limits)
        case .stopUnit(let unit, _): try container.encode(unit, forKey: .unit)
        case .suspendAccount(let name, _): try container.encode(name, forKey: .account)
        case .killProcess(let process): try container.encode(process, forKey: .process)
        case .quarantineFile(let path): try container.encode(path, forKey: .path)
        case .isolateHost: break
        case .harden(let setting, let value):
            try container.encode(setting, forKey: .setting)
            try container.encode(value, forKey: .value)
        case .preserveEvidence(let target): try container.encode(target, forKey: .target)
        case .external(let id, let target, _):
            try container.encode(id, forKey: .id)
            try container.encode(target, forKey: .target)
        case .notify(let channel): try container.encode(channel, forKey: .channel)
        case .openIncident(let title): try container.encode(title, forKey: .title)
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        func read<Value: Decodable>(_ key: Key) throws -> Value { try container.decode(Value.self, forKey: key) }
        switch try container.decode(ActionKind.self, forKey: .kind) {
        case .blockAddress:
            self = .blockAddress(
                network: try read(.network), direction: try read(.direction),
                durationSeconds: try read(.durationSeconds))
        case .redirect:
            self = .redirect(
                network: try read(.network), port: try read(.port), destination: try read(.destination),
                destinationPort: try read(.destinationPort), durationSeconds: try read(.durationSeconds))
        case .rateLimit:
            self = .rateLimit(
                network: try container.decodeIfPresent(CIDR.self, forKey: .network), ports: try read(.ports),
                perMinute: try read(.perMinute), durationSeconds: try read(.durationSeconds))
        case .restrictUnit:
            self = .restrictUnit(
                unit: try read(.unit), limits: try read(.limits), durationSeconds: try read(.durationSeconds))
        case .stopUnit: self = .stopUnit(unit: try read(.unit), durationSeconds: try read(.durationSeconds))
        case .suspendAccount:
            self = .suspendAccount(name: try read(.account), durationSeconds: try read(.durationSeconds))
        case .killProcess: self = .killProcess(try read(.process))
        case .quarantineFile: self = .quarantineFile(path: try read(.path))
        case .isolateHost: self = .isolateHost(durationSeconds: try read(.durationSeconds))
        case .harden: self = .harden(setting: try read(.setting), value: try read(.value))
        case .preserveEvidence: self = .preserveEvidence(of: try read(.target))
        case .external:
            self = .external(
                id: try read(.id), target: try read(.target),
                durationSeconds: try container.decodeIfPresent(Int64.self, forKey: .durationSeconds))
        case .notify: self = .notify(channel: try read(.channel))
        case .openIncident: self = .openIncident(title: try read(.title))
        }
    }
}
