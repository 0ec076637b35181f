import SecBotCore

extension PolicyEngine {
    /// Every condition of a policy against a finding, also after the first that does not hold.
    func match(_ policy: Policy, _ finding: Finding, _ context: PolicyContext, _ now: Timestamp) -> PolicyTrace {
        let conditions = policy.conditions
        var steps: [PolicyTrace.Step] = []
        func check(_ name: String, _ held: Bool, _ why: String) { steps.append(.init(name, held: held, why: why)) }

        if !conditions.rules.isEmpty {
            let hit = conditions.rules.first { $0.matches(finding.rule.id) || $0.matches(finding.rule.title) }
            check(
                "rule", hit != nil,
                hit.map { "fits \($0.pattern)" } ?? "none of \(list(conditions.rules.map(\.pattern)))")
        }
        if !conditions.tags.isEmpty {
            let hit = conditions.tags.first { glob in finding.rule.tags.contains { glob.matches($0) } }
            check(
                "tag", hit != nil, hit.map { "fits \($0.pattern)" } ?? "none of \(list(conditions.tags.map(\.pattern)))"
            )
        }
        if let level = conditions.level {
            check("level", finding.rule.level >= level, "\(finding.rule.level.name), wanted \(level.name) or above")
        }
        if !conditions.logsources.isEmpty {
            let own = finding.logsource ?? Logsource()
            let hit = conditions.logsources.first { $0.matches(own) }
            let wanted = conditions.logsources.map(\.text).joined(separator: "; ")
            check("logsource", hit != nil, "\(PolicyEngine.text(own)), wanted \(wanted)")
        }
        if !conditions.entities.isEmpty {
            let hit = conditions.entities.first { kind in finding.entities.contains { $0.kind == kind } }
            check(
                "entity", hit != nil,
                hit.map { "has \($0.rawValue)" } ?? "has none of \(list(conditions.entities.map(\.rawValue)))")
        }
        if let confidence = conditions.confidence {
            check(
                "confidence", (finding.confidence ?? -1) >= confidence,
                "\(finding.confidence.map { "\($0)" } ?? "unknown"), wanted \(confidence) or more")
        }
        if !conditions.provenance.isEmpty {
            let weakest = PolicyEngine.weakest(finding.entities)
            check(
                "provenance", weakest.map { conditions.provenance.contains($0) } ?? false,
                weakest.map { "the weakest evidence is \($0.name)" } ?? "no entity")
        }
        if let count = conditions.count {
            check("count", finding.count >= count, "\(finding.count), wanted \(count) or more")
        }
        if let schedule = conditions.schedule { check("schedule", schedule.contains(now), schedule.text(now)) }
        if !conditions.assets.isEmpty {
            let hit = conditions.assets.first { isMember(finding, context, of: $0) }
            check(
                "asset", hit != nil, hit.map { "belongs to \($0)" } ?? "belongs to none of \(list(conditions.assets))")
        }
        return PolicyTrace(policy: policy.id, matched: steps.allSatisfy(\.held), steps: steps)
    }

    private func isMember(_ finding: Finding, _ context: PolicyContext, of name: String) -> Bool {
        guard let group = set.groups[name] else { return false }
        let hosts = finding.entities.filter { $0.kind == .host }.map(\.value)
        let names = hosts.isEmpty ? [context.host].compactMap { $0 } : hosts
        if names.contains(where: { name in group.hosts.contains { $0.matches(name) } }) { return true }
        return finding.entities.contains { entity in
            guard entity.kind == .destinationAddress, let address = IPAddress(entity.value) else { return false }
            return group.networks.contains { $0.contains(address.canonical) }
        }
    }

    /// The grade of the weakest evidence; `nil` without entities.
    static func weakest(_ entities: [Entity]) -> Provenance? {
        entities.map(\.provenance).max { $0.rawValue < $1.rawValue }
    }

    private static func text(_ logsource: Logsource) -> String {
        let pattern = LogsourcePattern(
            product: logsource.product, category: logsource.category, service: logsource.service)
        return pattern.text.isEmpty ? "no logsource" : pattern.text
    }

    private func list(_ names: [String]) -> String {
        names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " and \(names.count - 5) more" : "")
    }
}
