package import SecBotCore

/// Decides what is done about findings. Pure: no files, no clock, no tasks; what it remembers is a ``PolicyState`` that
/// the caller holds.
///
/// Policies are read from top to bottom. For one action on one target, the first policy with the highest mode wins.
package struct PolicyEngine: Sendable {
    package let set: PolicySet

    /// Records older than this on arrival never cause an action, nor do records from so far ahead.
    package static let maximumAgeSeconds: Int64 = 600
    /// The most targets of one finding for one action.
    static let maximumTargets = 16
    /// What is done once is not done again for the same thing within this time.
    static let onceSeconds: Int64 = 3600

    package init(set: PolicySet) { self.set = set }

    /// A state to begin with.
    package func makeState() -> PolicyState { PolicyState(rememberedTargets: set.limits.rememberedTargets) }

    /// What is to be done about a finding.
    /// - Parameter now: the moment of arrival: the wall clock live, the finding's own time in a backtest.
    package func decide(
        _ finding: Finding, context: PolicyContext, now: Timestamp, state: inout PolicyState
    ) -> [Decision] {
        evaluate(finding, context: context, now: now, state: &state).decisions
    }

    /// The same with the whole trace.
    package func evaluate(
        _ finding: Finding, context: PolicyContext, now: Timestamp, state: inout PolicyState
    ) -> Evaluation {
        var evaluation = Evaluation()
        let age = ageStep(finding, now)
        evaluation.trace.append(PolicyTrace(policy: "", matched: age.held, steps: [age]))
        state.count("findings")
        if !age.held { state.count("findings_too_old") }
        var drafts: [Draft] = []
        for policy in set.policies {
            var trace = match(policy, finding, context, now)
            if trace.matched {
                state.count("matches")
                let mode = mode(of: policy, context, now, &trace)
                if age.held { drafts += self.drafts(of: policy, mode, finding, &trace) }
            }
            evaluation.trace.append(trace)
        }
        for var draft in PolicyEngine.winners(drafts) {
            let decision = settle(&draft, finding, context, now, &state)
            if let index = evaluation.trace.firstIndex(where: { $0.policy == draft.policy.id }) {
                evaluation.trace[index].steps += draft.steps
            }
            if let decision {
                state.count("decisions_" + decision.outcome.rawValue)
                evaluation.decisions.append(decision)
            }
        }
        for index in evaluation.decisions.indices { evaluation.decisions[index].trace = evaluation.trace }
        return evaluation
    }

    private func ageStep(_ finding: Finding, _ now: Timestamp) -> PolicyTrace.Step {
        guard finding.time.isKnown, now.isKnown else {
            return .init("age", held: false, why: "the record's time is not known")
        }
        let age = now.seconds.subtractingReportingOverflow(finding.time.seconds)
        let limit = PolicyEngine.maximumAgeSeconds
        if age.overflow || age.partialValue > limit {
            return .init(
                "age", held: false,
                why: "the record was \(age.partialValue) s old on arrival; nothing is done after \(limit) s")
        }
        if age.partialValue < -limit {
            return .init(
                "age", held: false, why: "the record's time is \(-age.partialValue) s ahead of this host's clock")
        }
        return .init("age", held: true, why: "\(age.partialValue) s old on arrival")
    }

    /// The policy's mode, capped by the global mode and by maintenance.
    private func mode(
        of policy: Policy, _ context: PolicyContext, _ now: Timestamp, _ trace: inout PolicyTrace
    ) -> PolicyMode {
        var mode = min(policy.mode, context.mode)
        trace.steps.append(
            .init(
                "mode", held: true,
                why: "the policy says \(policy.mode.rawValue), the bot \(context.mode.rawValue): \(mode.rawValue)"))
        for window in set.maintenance where window.contains(now) && window.mode < mode {
            guard window.policies.isEmpty || window.policies.contains(where: { $0.matches(policy.id) }) else {
                continue
            }
            mode = window.mode
            trace.steps.append(
                .init(
                    "maintenance", held: true,
                    why: "planned work of \(window.owner) (\(window.reason)) leaves \(mode.rawValue)"))
        }
        return mode
    }

    /// One draft for each action and target: the first with the highest mode, in the order of the file.
    private static func winners(_ drafts: [Draft]) -> [Draft] {
        var best: [OffenderKey: Int] = [:]
        for (index, draft) in drafts.enumerated() {
            if let other = best[draft.key], drafts[other].mode >= draft.mode { continue }
            best[draft.key] = index
        }
        return best.values.sorted().map { drafts[$0] }
    }
}
