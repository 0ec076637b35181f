import SecBotCore

/// What happens when there is too much to do at once.
extension PolicyEngine {
    enum Bound {
        case proceed
        /// The request is another one now: a wider network, or a slower service.
        case replaced
        /// What stands in for it is in force already.
        case covered
        case limited(String)
    }

    /// Holds a request against the breaker and the rate limits.
    ///
    /// Too many targets never end in blocking nobody: each rule keeps its single blocks of the minute; what goes beyond
    /// becomes one block of a wider network where neighbours are many, else a rate limit of the attacked service.
    func bound(
        _ draft: inout Draft, _ request: inout ActionRequest, _ finding: Finding, _ context: PolicyContext,
        _ now: Timestamp, _ state: inout PolicyState
    ) -> Bound {
        let isOnNetwork = draft.address != nil
        if isOnNetwork { state.breaker.note(at: now, set.breaker) }
        var overload: String?
        if isOnNetwork, state.breaker.isTripped(at: now, set.breaker),
            state.breaker.isSpent(finding.rule.id, at: now, set.breaker)
        {
            overload =
                "the breaker is tripped and this rule has had its \(set.breaker.ruleTargetsPerMinute) of the minute"
        } else if let limit = draft.policy.actsPerMinute,
            state.policyRates[draft.policy.id, default: MinuteWindow()].count(at: now) >= limit
        {
            overload = "the policy has done its \(limit) acts of this minute"
        } else if state.totalRate.count(at: now) >= set.limits.actsPerMinute {
            overload = "all policies together have done their \(set.limits.actsPerMinute) acts of this minute"
        }
        guard let overload else {
            state.policyRates[draft.policy.id, default: MinuteWindow()].add(at: now)
            state.totalRate.add(at: now)
            if isOnNetwork { state.breaker.noteSingle(finding.rule.id, at: now) }
            draft.step("load", held: true, "within the limits")
            return .proceed
        }
        draft.step("load", held: false, overload)
        state.count("overloads")
        guard draft.action.kind == .blockAddress, draft.proxyProgram == nil, let address = draft.address else {
            return .limited(overload)
        }
        if let wide = widened(draft, address, finding, context, now, state) {
            draft.network = wide
            draft.remarks.append("\(overload); \(wide) is taken whole for its many offenders")
            draft.step("widened", held: true, "\(wide)")
            request = self.request(draft, draft.action.escalation.seconds(offence: 1), finding)
            return .replaced
        }
        return fallBack(&draft, &request, overload, finding, now, state)
    }

    private func widened(
        _ draft: Draft, _ address: IPAddress, _ finding: Finding, _ context: PolicyContext, _ now: Timestamp,
        _ state: PolicyState
    ) -> CIDR? {
        let around = neighbourhood(of: address)
        guard !address.isNeverAggregated, draft.protection.isEmpty,
            state.neighbours.members(of: around, at: now) + 1 >= set.breaker.neighbours,
            let wide = narrowed(around, around: address, draft, finding, context, now),
            wide.prefix < address.blockUnit.prefix
        else { return nil }
        return wide
    }

    private func fallBack(
        _ draft: inout Draft, _ request: inout ActionRequest, _ overload: String, _ finding: Finding, _ now: Timestamp,
        _ state: PolicyState
    ) -> Bound {
        let own = finding.logsource ?? Logsource()
        guard let fallback = set.breaker.fallbacks.first(where: { $0.logsource.matches(own) }) else {
            draft.step("fallback", held: false, "none for this kind of log")
            return .limited(overload)
        }
        if let known = state.offenders[PolicyEngine.serviceKey(fallback.ports)], known.isActive(at: now),
            known.outcome >= draft.effectiveMode
        {
            return .limited("\(overload); the service is slowed down until \(known.activeUntil)")
        }
        request = .rateLimit(
            network: nil, ports: fallback.ports.sorted(), perMinute: fallback.perMinute,
            durationSeconds: fallback.durationSeconds)
        draft.remarks.append("\(overload); the service is slowed down for every source instead")
        draft.step("fallback", held: true, "\(fallback.perMinute) a minute on \(request.target)")
        return .replaced
    }
}
