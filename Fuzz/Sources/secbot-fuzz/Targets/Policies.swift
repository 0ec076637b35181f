import PolicyEngine
import SecBotCore

extension FuzzTarget {
    private static let now = Timestamp(seconds: 1_795_262_400)

    private static func findings() -> [Finding] {
        let entities = ["192.0.2.7", "2001:db8::7", "64:ff9b::c000:207", "-rf", "/tmp/../x"].flatMap { value in
            Entity.Kind.allCases.map { Entity(kind: $0, value: value, provenance: .handshakeProven) }
        }
        return [Finding.Outcome.success, .failure].map { outcome in
            Finding(
                id: "f", time: now, firstTime: now, lastTime: now,
                rule: RuleReference(id: "r", title: "t", level: .critical, tags: ["attack.execution"]),
                entities: entities, count: 9, reason: "", evidence: [], logsource: Logsource(service: "sshd"),
                outcome: outcome, confidence: 100)
        }
    }

    /// A policy file is read, or refused with at least one problem that has a message; what it decides is well formed and
    /// covers nobody protected.
    static let policies = FuzzTarget(name: "policies", maximumLength: 4096) { bytes in
        do {
            let loaded = try PolicyLoader.load(
                String(decoding: bytes, as: UTF8.self), file: "fuzz.yml", now: now, zone: { $0 == "UTC" ? .utc : nil })
            let engine = PolicyEngine(set: loaded.set)
            var state = engine.makeState()
            let protected = ProtectedSet(
                ["192.0.2.8/32", "2001:db8::8/128"].compactMap { CIDR($0) }.map {
                    ProtectedEntry(network: $0, reason: .allowlist)
                })
            let context = PolicyContext(mode: .enforce, protected: protected)
            for finding in findings() {
                for decision in engine.decide(finding, context: context, now: now, state: &state) {
                    guard decision.outcome == .enforce || decision.outcome == .propose else { continue }
                    promise(decision.request.problem == nil, "\(decision.request): \(decision.request.problem ?? "")")
                    if case .network(let network) = decision.target, decision.request.kind.changesHost {
                        promise(protected.isFree(network), "\(network) covers somebody protected")
                    }
                }
            }
            var restored = engine.makeState()
            promise(restored.restore(state.save()) == nil, "what was saved can be restored")
        } catch let problems as PolicyErrors {
            promise(
                !problems.errors.isEmpty && problems.errors.allSatisfy { !$0.message.isEmpty }, "a refusal has a reason"
            )
        } catch {
            promise(false, "another error: \(error)")
        }
    }

    /// Stored state is taken over or refused, and a state that was taken over decides without a trap.
    static let policyState = FuzzTarget(name: "policy-state", maximumLength: 4096) { bytes in
        var set = PolicySet(name: "fuzz")
        var policy = Policy(id: "p", title: "p")
        policy.mode = .enforce
        policy.actions = [ActionTemplate(.blockAddress), ActionTemplate(.suspendAccount)]
        policy.actsPerMinute = 2
        set.policies = [policy]
        let engine = PolicyEngine(set: set)
        var state = engine.makeState()
        guard state.restore(bytes) == nil else { return }
        let context = PolicyContext(mode: .enforce, protected: ProtectedSet())
        for finding in findings() { _ = engine.decide(finding, context: context, now: now, state: &state) }
        _ = state.save()
    }
}
