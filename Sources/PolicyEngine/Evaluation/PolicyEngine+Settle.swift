import SecBotCore

extension PolicyEngine {
    /// Takes a draft through everything that may refuse, change or delay it; `nil` where the same is in force already.
    func settle(
        _ draft: inout Draft, _ finding: Finding, _ context: PolicyContext, _ now: Timestamp, _ state: inout PolicyState
    ) -> Decision? {
        if let exception = exception(for: draft, finding, now) {
            let why = "exception of \(exception.owner) until \(exception.until): \(exception.subject)"
            draft.step("exception", held: true, why)
            return decision(draft, .excepted, plainRequest(draft, finding), finding, now, reason: why)
        }
        if let why = refusal(of: draft, finding) {
            draft.step("always", held: false, why)
            return decision(draft, .refused, plainRequest(draft, finding), finding, now, reason: why)
        }
        weighEvidence(&draft)
        if draft.action.kind.changesHost, draft.address != nil, let why = protect(&draft, finding, context, now) {
            draft.step("protected", held: false, why)
            draft.isAlert = true
            return decision(draft, .refused, plainRequest(draft, finding), finding, now, reason: why)
        }
        var offence = self.offence(draft, now, state)
        if let why = inForce(draft, offence, now, state) {
            draft.step("in force", held: true, why)
            state.count("already_in_force")
            return nil
        }
        let seconds = draft.action.escalation.seconds(offence: offence.number)
        var request = self.request(draft, seconds, finding)
        if let problem = request.problem {
            draft.step("always", held: false, problem)
            return decision(draft, .refused, request, finding, now, reason: problem)
        }
        if draft.action.kind.changesHost {
            switch bound(&draft, &request, finding, context, now, &state) {
            case .proceed: break
            case .replaced: offence.number = 1
            case .covered: return nil
            case .limited(let why): return decision(draft, .limited, request, finding, now, reason: why)
            }
        }
        remember(draft, request, offence, now, &state)
        return conclude(draft, request, offence.number, finding, now)
    }

    /// The decision in the mode that is left, with the approvals it waits for.
    private func conclude(
        _ draft: Draft, _ request: ActionRequest, _ offence: Int, _ finding: Finding, _ now: Timestamp
    ) -> Decision {
        var reason = "\(finding.rule.title): \(draft.policy.title)"
        if offence > 1 { reason += "; offence \(offence) of this target" }
        for remark in draft.remarks { reason += "; " + remark }
        var outcome: Decision.Outcome
        var approval: ApprovalRequirement?
        switch draft.mode {
        case .observe: outcome = .observe
        case .propose: outcome = .propose
        case .enforce: outcome = .enforce
        }
        if outcome == .enforce, let rule = draft.approval {
            outcome = .propose
            reason += "; needs the word of \(rule.persons == 1 ? "a person" : "two people")"
        }
        if outcome == .propose {
            let rule = draft.policy.approval ?? .usual
            approval = ApprovalRequirement(
                persons: rule.persons, expires: now.adding(seconds: rule.expiresAfterSeconds))
        }
        return decision(draft, outcome, request, finding, now, reason: reason, offence: offence, approval: approval)
    }

    private func decision(
        _ draft: Draft, _ outcome: Decision.Outcome, _ request: ActionRequest, _ finding: Finding, _ now: Timestamp,
        reason: String, offence: Int = 1, approval: ApprovalRequirement? = nil
    ) -> Decision {
        Decision(
            id: "\(finding.id).\(draft.policy.id).\(draft.actionIndex).\(draft.targetIndex).\(finding.count)",
            time: now, findingID: finding.id, ruleID: finding.rule.id, policy: draft.policy.id, outcome: outcome,
            request: request, offence: offence, approval: approval, protection: draft.protection,
            isAlert: draft.isAlert, reason: reason)
    }

    /// Which offence this is, and the score that goes with it.
    struct Offence {
        var number: Int
        var score: Double
    }

    private func offence(_ draft: Draft, _ now: Timestamp, _ state: PolicyState) -> Offence {
        guard let known = state.offenders[draft.key] else { return Offence(number: 1, score: 1) }
        let halfLife = draft.action.escalation.halfLifeSeconds
        // One bout is one offence, however many findings it makes.
        if known.isActive(at: now) { return Offence(number: max(1, known.offence), score: known.score) }
        let score = known.decayedScore(at: now, halfLifeSeconds: halfLife)
        return Offence(number: Int(score.rounded()) + 1, score: min(score + 1, 1000))
    }

    private func inForce(_ draft: Draft, _ offence: Offence, _ now: Timestamp, _ state: PolicyState) -> String? {
        if let known = state.offenders[draft.key], known.isActive(at: now), known.outcome >= draft.effectiveMode {
            let end = now.adding(seconds: draft.action.escalation.seconds(offence: offence.number))
            if known.policy == draft.policy.id || end <= known.activeUntil.adding(seconds: 60) {
                return "\(known.outcome.rawValue)d by \(known.policy) until \(known.activeUntil)"
            }
        }
        guard draft.action.kind == .blockAddress, let address = draft.address else { return nil }
        let wide = state.offenders[OffenderKey(.blockAddress, .network(neighbourhood(of: address)))]
        guard let wide, wide.isActive(at: now), wide.outcome >= draft.effectiveMode, let network = wide.network,
            draft.network.map(network.contains) ?? false
        else { return nil }
        return "within \(network), \(wide.outcome.rawValue)d until \(wide.activeUntil)"
    }

    private func remember(
        _ draft: Draft, _ request: ActionRequest, _ offence: Offence, _ now: Timestamp, _ state: inout PolicyState
    ) {
        var until = now.adding(seconds: request.durationSeconds ?? PolicyEngine.onceSeconds)
        if draft.effectiveMode == .propose {
            until = now.adding(seconds: (draft.policy.approval ?? .usual).expiresAfterSeconds)
        }
        var key = draft.key
        switch request {
        case .blockAddress(let network, _, _) where draft.address.map({ network.prefix < $0.blockUnit.prefix }) ?? false:
            key = OffenderKey(.blockAddress, .network(neighbourhood(of: network.address)))
        case .rateLimit(nil, let ports, _, _): key = PolicyEngine.serviceKey(ports)
        default: break
        }
        if key == draft.key, let address = draft.address, !address.isNeverAggregated,
            !(state.offenders[key]?.isActive(at: now) ?? false)
        {
            state.neighbours.add(neighbourhood(of: address), at: now)
        }
        var network: CIDR?
        if case .network(let meant) = request.target { network = meant }
        state.offenders.set(
            key,
            Offender(
                score: offence.score, scoredAt: now, activeUntil: until, outcome: draft.effectiveMode,
                policy: draft.policy.id, network: network, offence: offence.number))
    }

    /// The wider network that neighbours are drawn together in.
    func neighbourhood(of address: IPAddress) -> CIDR {
        let prefix = address.isIPv4 ? set.breaker.widenV4 : set.breaker.widenV6
        return CIDR(address: address, prefix: prefix) ?? CIDR(single: address)
    }

    static func serviceKey(_ ports: [UInt16]) -> OffenderKey {
        OffenderKey(.rateLimit, .name("\(ActionTarget.service(ports: ports.sorted()))"))
    }
}
