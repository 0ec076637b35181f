import SecBotCore
import Yams

extension PolicyLoader {
    static func readGroups(_ node: Node, _ reader: PolicyReader) -> [String: AssetGroup] {
        guard case .mapping(let mapping) = node, let map = reader.mapping(node, "groups") else {
            reader.report(.wrongType, at: node, "groups must be a mapping of names to lists of hosts and networks")
            return [:]
        }
        var groups: [String: AssetGroup] = [:]
        for (key, _) in mapping.prefix(1000) {
            guard let name = key.string else { continue }
            if let problem = TargetName.identifierProblem(name) { reader.report(.badValue, at: key, problem) }
            var group = AssetGroup()
            for member in map.strings(name) {
                if let network = CIDR(member) {
                    group.networks.append(network)
                } else {
                    group.hosts.append(Glob(member))
                }
            }
            groups[name] = group
        }
        map.finish()
        return groups
    }

    static func readLimits(_ map: PolicyMapping, into limits: inout PolicyLimits) {
        limits.actsPerMinute = map.integer("per_minute", in: 1...100_000) ?? limits.actsPerMinute
        limits.rememberedTargets =
            map.integer("remembered_targets", in: 100...1_000_000) ?? limits.rememberedTargets
        map.finish()
    }

    static func readBreaker(_ map: PolicyMapping, _ reader: PolicyReader) -> BreakerSettings {
        defer { map.finish() }
        var breaker = BreakerSettings()
        breaker.targetsPerMinute = map.integer("targets_per_minute", in: 1...60_000) ?? breaker.targetsPerMinute
        breaker.ruleTargetsPerMinute =
            map.integer("rule_targets_per_minute", in: 1...60_000) ?? breaker.ruleTargetsPerMinute
        breaker.cooldownSeconds = map.duration("cooldown") ?? breaker.cooldownSeconds
        if let node = map.node("widen"), let widen = reader.mapping(node, "widen") {
            breaker.widenV4 = widen.integer("v4", in: 16...32) ?? breaker.widenV4
            breaker.widenV6 = widen.integer("v6", in: 32...64) ?? breaker.widenV6
            breaker.neighbours = widen.integer("neighbours", in: 2...1000) ?? breaker.neighbours
            widen.finish()
        }
        if let node = map.node("fallback") {
            breaker.fallbacks = reader.elements(node, "fallback", limit: 32).compactMap { readFallback($0, reader) }
        }
        return breaker
    }

    private static func readFallback(_ node: Node, _ reader: PolicyReader) -> BreakerSettings.Fallback? {
        guard let map = reader.mapping(node, "a fallback") else { return nil }
        defer { map.finish() }
        guard let source = map.node("logsource"), let pattern = readLogsource(source, reader) else {
            reader.report(
                .missingKey, at: node, "a fallback needs logsource",
                suggestion: "for example logsource: {service: sshd}")
            return nil
        }
        let ports = map.strings("ports").compactMap { UInt16($0) }.filter { $0 > 0 }
        guard (1...16).contains(ports.count) else {
            reader.report(
                .missingKey, at: node, "a fallback needs 1 to 16 ports", suggestion: "for example ports: [22]")
            return nil
        }
        return BreakerSettings.Fallback(
            logsource: pattern, ports: ports, perMinute: map.integer("per_minute", in: 1...60_000) ?? 10,
            durationSeconds: map.duration("duration") ?? 900)
    }

    static func readException(_ node: Node, _ reader: PolicyReader) -> PolicyException? {
        guard let map = reader.mapping(node, "an exception") else { return nil }
        defer { map.finish() }
        let owner = map.required("owner", example: "anna@example.com")
        let until = map.required("until", example: "2027-01-31T18:00:00Z") == nil ? nil : map.moment("until")
        var exception = PolicyException(
            entity: map.string("entity").map(Glob.init), rule: map.string("rule").map(Glob.init),
            policy: map.string("policy").map(Glob.init), owner: owner ?? "", reason: map.string("reason") ?? "",
            until: until ?? .unknown, line: node.mark?.line ?? 0)
        if let text = map.string("network") {
            exception.network = CIDR(text)
            if exception.network == nil {
                map.report(
                    .badValue, "network", "\"\(text.prefix(80))\" is not an address or network",
                    suggestion: "for example 192.0.2.0/24")
            }
        }
        if map.node("entity") == nil, map.node("network") == nil, map.node("rule") == nil {
            reader.report(
                .missingKey, at: node, "an exception needs entity, network or rule",
                suggestion: "for example network: 198.51.100.0/24")
        }
        guard owner != nil, let until else { return nil }
        if until <= reader.now {
            reader.warn(
                .expired, at: node, "the exception for \(exception.subject) has run out and does nothing",
                suggestion: "remove it, or give it a new until")
        }
        return exception
    }

    static func readMaintenance(_ node: Node, _ reader: PolicyReader) -> MaintenanceWindow? {
        guard let map = reader.mapping(node, "a maintenance window") else { return nil }
        defer { map.finish() }
        let owner = map.required("owner", example: "anna@example.com")
        var window = MaintenanceWindow(owner: owner ?? "", reason: map.string("reason") ?? "")
        window.from = map.moment("from")
        window.until = map.moment("until")
        window.policies = map.strings("policies").map(Glob.init)
        window.line = node.mark?.line ?? 0
        if let schedule = map.node("schedule") { window.schedule = readSchedule(schedule, reader) }
        if let mode = map.word("mode", [("observe", PolicyMode.observe), ("propose", .propose)]) { window.mode = mode }
        if window.schedule == nil, window.from == nil || window.until == nil {
            reader.report(
                .missingKey, at: node, "a maintenance window needs from and until, or a schedule",
                suggestion: "for example from: 2026-12-01T20:00:00Z")
        }
        if let from = window.from, let until = window.until, until <= from {
            map.report(.contradiction, "until", "the window ends before it begins")
        }
        return window
    }
}
