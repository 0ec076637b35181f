import SecBotCore

/// The rules that hold whatever a policy says.
extension PolicyEngine {
    /// Why a draft is refused before anything else is asked; `nil` for one that may go on.
    func refusal(of draft: Draft, _ finding: Finding) -> String? {
        if let problem = TargetName.problem(draft.target) { return problem }
        guard draft.action.kind == .suspendAccount else { return nil }
        switch finding.outcome {
        case .failure: return "failures alone never suspend an account: anybody can fail in anybody's name"
        case .success: return nil
        case nil:
            // Without an outcome the rule's own words must say that more than trying has happened.
            let isMore = finding.rule.tags.contains { PolicyEngine.tacticsOfSuccess.contains($0.lowercased()) }
            return isMore ? nil : "failures alone never suspend an account, and this finding proves nothing more"
        }
    }

    /// Tactics of somebody who is inside; trying to get in is none of them.
    private static let tacticsOfSuccess: Set<String> = [
        "attack.execution", "attack.persistence", "attack.privilege-escalation", "attack.defense-evasion",
        "attack.defense-impairment", "attack.stealth", "attack.lateral-movement", "attack.collection",
        "attack.command-and-control", "attack.exfiltration", "attack.impact",
    ]

    /// Evidence that anybody could have made is put before a person; a client that only a header claims is blocked at
    /// the proxy, if the policy names a program for it.
    func weighEvidence(_ draft: inout Draft) {
        guard draft.action.kind.changesHost else { return }
        guard let provenance = draft.provenance else {
            draft.cap(.propose, "no entity says who it was, so a person decides")
            return draft.step("evidence", held: false, "no entity")
        }
        let name = provenance.name
        guard !provenance.isProof else { return draft.step("evidence", held: true, name) }
        if provenance == .headerClaimed, draft.action.kind == .blockAddress, let program = draft.action.program {
            draft.proxyProgram = program
            draft.remarks.append("the address is only claimed in a header, so it is blocked at the proxy")
            return draft.step("evidence", held: true, "\(name); blocked at the proxy by \(program)")
        }
        draft.cap(.propose, "the evidence is \(name), so a person decides")
        draft.step("evidence", held: false, "\(name) is no proof; at most proposed")
    }

    /// Narrows the network so that it holds nobody protected; answers why not even the address itself may be touched.
    func protect(
        _ draft: inout Draft, _ finding: Finding, _ context: PolicyContext, _ now: Timestamp
    ) -> String? {
        guard let address = draft.address, let wanted = draft.network else { return nil }
        let single = CIDR(single: address)
        let met = context.protected.conflicts(with: single, sessionsBefore: finding.firstTime)
        if let hard = met.first(where: { $0.strength == .hard }) {
            draft.protection = met
            return "\(address) is protected: \(hard)"
        }
        if let session = met.first {
            draft.protection = met
            draft.network = single
            draft.isAlert = true
            draft.cap(.propose, "\(address) is the source of a protected session, so a person decides on another path")
            draft.step("protected", held: false, "\(session); proposed and told at once")
            return nil
        }
        draft.network = narrowed(wanted, around: address, draft, finding, context, now)
        if let narrow = draft.network, narrow != wanted {
            draft.protection = context.protected.conflicts(with: wanted, sessionsBefore: finding.firstTime)
            draft.remarks.append("narrowed from \(wanted) to \(narrow) around what is protected or excepted")
            draft.step("protected", held: true, "narrowed from \(wanted) to \(narrow)")
        }
        return draft.network == nil ? "\(address) is protected" : nil
    }

    /// The widest part of a network around an address that holds nobody protected and nothing excepted.
    func narrowed(
        _ wanted: CIDR, around address: IPAddress, _ draft: Draft, _ finding: Finding, _ context: PolicyContext,
        _ now: Timestamp
    ) -> CIDR? {
        guard var network = context.protected.narrowed(wanted, around: address, sessionsBefore: finding.firstTime)
        else {
            return nil
        }
        let spared = set.exceptions.filter { applies($0, draft, finding, now) }.compactMap(\.network)
        while spared.contains(where: { $0.overlaps(network) }) {
            guard let next = CIDR(address: address, prefix: network.prefix + 1) else { return nil }
            network = next
        }
        return network
    }

    /// The exception that spares a draft.
    func exception(for draft: Draft, _ finding: Finding, _ now: Timestamp) -> PolicyException? {
        set.exceptions.first { exception in
            guard applies(exception, draft, finding, now) else { return false }
            guard let network = exception.network else { return true }
            if let address = draft.address { return network.contains(address) }
            return finding.entities.contains { entity in
                entity.kind == .sourceAddress
                    && (IPAddress(entity.value).map { network.contains($0.canonical) } ?? false)
            }
        }
    }

    /// Whether all parts of an exception but its network fit.
    private func applies(_ exception: PolicyException, _ draft: Draft, _ finding: Finding, _ now: Timestamp) -> Bool {
        guard now < exception.until else { return false }
        if let policy = exception.policy, !policy.matches(draft.policy.id) { return false }
        if let rule = exception.rule, !rule.matches(finding.rule.id), !rule.matches(finding.rule.title) { return false }
        guard let entity = exception.entity else { return true }
        return finding.entities.contains { entity.matches($0.value) }
    }
}
