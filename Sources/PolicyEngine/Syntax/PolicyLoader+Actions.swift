import SecBotCore
import Yams

extension PolicyLoader {
    /// Reads one entry of `do`: a word, or a word with parameters.
    static func readAction(_ node: Node, _ reader: PolicyReader) -> ActionTemplate? {
        let kinds = ActionKind.allCases.map(\.rawValue)
        var name = node.string ?? ""
        var parameters = Node.mapping(Node.Mapping([]))
        if case .mapping(let mapping) = node {
            guard mapping.count == 1, let (key, value) = mapping.first, let text = key.string else {
                reader.report(
                    .wrongType, at: node, "an action is one word with its parameters",
                    suggestion: "for example - block-address: {duration: 10m}")
                return nil
            }
            name = text
            if case .scalar(let scalar) = value, scalar.string.isEmpty || scalar.string == "null" {
                // `notify:` without parameters.
            } else {
                parameters = value
            }
        }
        guard let kind = ActionKind(rawValue: name) else {
            reader.report(
                .unknownName, at: node, "there is no action \"\(name.prefix(80))\"",
                suggestion: Nearest.suggestion(for: name, among: kinds) ?? "known: \(kinds.joined(separator: ", "))")
            return nil
        }
        guard let map = reader.mapping(parameters, name) else { return nil }
        defer { map.finish() }
        var action = ActionTemplate(kind)
        read(&action, map, node)
        return action
    }

    private static func read(_ action: inout ActionTemplate, _ map: PolicyMapping, _ node: Node) {
        switch action.kind {
        case .blockAddress:
            if let direction = map.word("direction", TrafficDirection.allCases.map { ($0.rawValue, $0) }) {
                action.direction = direction
            }
            action.program = identifier("at_proxy", map)
            readEscalation(&action, map)
        case .redirect:
            action.ports = readPorts(map, limit: 1, node)
            let place = map.required("to", example: "\"198.51.100.1:2222\"") ?? ""
            if let (address, port) = endpoint(place) {
                action.destination = address
                action.destinationPort = port
            } else if !place.isEmpty {
                map.report(.badValue, "to", "to must be address:port", suggestion: "for example \"198.51.100.1:2222\"")
            }
            readEscalation(&action, map)
        case .rateLimit:
            action.ports = readPorts(map, limit: 16, node)
            action.perMinute = needed("per_minute", map.integer("per_minute", in: 1...60_000), map, node, "30") ?? 1
            action.isForEveryone = map.word("for", [("source", false), ("everyone", true)]) ?? false
            readEscalation(&action, map)
        case .restrictUnit:
            readUnit(&action, map)
            action.limits = UnitLimits(
                cpuPercent: map.integer("cpu_percent", in: 1...6400),
                memoryBytes: map.integer("memory_mb", in: 1...16_777_216).map { Int64($0) << 20 },
                tasks: map.integer("tasks", in: 1...4_194_304))
            if action.limits == UnitLimits() {
                map.reader.report(.missingKey, at: node, "restrict-unit needs cpu_percent, memory_mb or tasks")
            }
            readEscalation(&action, map)
        case .stopUnit:
            readUnit(&action, map)
            readEscalation(&action, map)
        case .suspendAccount:
            action.subjects = map.words("of", entityKinds.filter { $0.value == .user || $0.value == .targetUser })
            readEscalation(&action, map)
        case .isolateHost: readEscalation(&action, map)
        case .harden:
            action.setting = identifier("setting", map, example: "sshd.password-authentication") ?? ""
            action.value = map.required("value", example: "\"no\"") ?? ""
        case .external:
            action.program = identifier("id", map, example: "block-at-proxy")
            action.subjects = map.words("of", entityKinds)
            readEscalation(&action, map)
        case .preserveEvidence: action.subjects = map.words("of", entityKinds)
        case .notify: action.channel = identifier("channel", map) ?? ""
        case .killProcess, .quarantineFile, .openIncident: break
        }
    }

    private static func readEscalation(_ action: inout ActionTemplate, _ map: PolicyMapping) {
        let first = map.duration("duration")
        var rungs = [first ?? 3600]
        if let node = map.node("escalate"), case .mapping = node, let steps = map.reader.mapping(node, "escalate") {
            let factor = steps.integer("factor", in: 2...100) ?? 2
            rungs = Escalation.rungs(first: rungs[0], factor: Int64(factor), limit: steps.duration("up_to") ?? 604_800)
            steps.finish()
        } else {
            rungs += map.durations("escalate")
        }
        if rungs.count > 32 { map.report(.tooLarge, "escalate", "escalate has more than 31 steps") }
        if rungs != rungs.sorted() {
            map.report(
                .contradiction, "escalate", "a later offence would be answered more mildly than an earlier one",
                suggestion: "write the durations in ascending order, and none shorter than duration")
        }
        action.escalation.rungs = rungs
        if let seconds = map.duration("half_life") { action.escalation.halfLifeSeconds = seconds }
    }

    private static func readUnit(_ action: inout ActionTemplate, _ map: PolicyMapping) {
        action.unit = map.required("unit", example: "nginx.service") ?? ""
        if !action.unit.isEmpty, let problem = TargetName.unitProblem(action.unit) {
            map.report(.badValue, "unit", problem)
        }
    }

    private static func readPorts(_ map: PolicyMapping, limit: Int, _ node: Node) -> [UInt16] {
        let key = limit == 1 ? "port" : "ports"
        let texts = map.strings(key)
        let ports = texts.compactMap { UInt16($0) }.filter { $0 > 0 }
        if texts.isEmpty {
            map.reader.report(.missingKey, at: node, "\(map.place) needs \(key)", suggestion: "for example \(key): 22")
        } else if ports.count != texts.count || ports.count > limit {
            map.report(
                .badValue, key, "\(key) must be \(limit == 1 ? "one port" : "1 to \(limit) ports") from 1 to 65535")
        }
        return ports
    }

    static func identifier(_ key: String, _ map: PolicyMapping, example: String? = nil) -> String? {
        let text = example.map { map.required(key, example: $0) } ?? map.string(key)
        if let text, let problem = TargetName.identifierProblem(text) { map.report(.badValue, key, problem) }
        return text
    }

    private static func needed<Value>(
        _ key: String, _ value: Value?, _ map: PolicyMapping, _ node: Node, _ example: String
    ) -> Value? {
        if map.node(key) == nil {
            map.reader.report(
                .missingKey, at: node, "\(map.place) needs \(key)", suggestion: "for example \(key): \(example)")
        }
        return value
    }

    /// `address:port`, an IPv6 address in brackets.
    private static func endpoint(_ text: String) -> (IPAddress, UInt16)? {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), port > 0 else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        return IPAddress(String(host)).map { ($0, port) }
    }
}
