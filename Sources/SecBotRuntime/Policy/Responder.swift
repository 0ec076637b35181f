package import Logging
package import PolicyEngine
package import SecBotCore

/// The part of the live bot that answers findings: decides, records, and hands on what is to be done.
///
/// Deciding is synchronous and on the engine's thread; whoever acts is told through a bounded queue, so that an executor
/// that hangs never makes the bot blind.
package final class Responder {
    private let engine: PolicyEngine
    private let store: any DecisionStore
    private let protection: ProtectionSource
    private let logger: Logger
    private var context: PolicyContext
    private var state: PolicyState
    private var problems: Set<String> = []
    private var refreshedAt = 0.0
    private var isDirty = false
    private let queue: AsyncStream<Decision>.Continuation?
    private let runner: Task<Void, Never>?

    /// How old the protected set may be when something is decided.
    private static let refreshSeconds = 2.0
    /// Decisions that wait for whoever acts.
    private static let queueLength = 4096

    /// - Parameters:
    ///   - executor: who carries decisions out; `nil` leaves it at recording them.
    ///   - savedState: what ``save()`` gave before the last stop.
    package init(
        set: PolicySet, mode: PolicyMode, host: String?, protection: ProtectionSource, store: any DecisionStore,
        executor: (any ActionExecuting)?, savedState: [UInt8]?, logger: Logger
    ) {
        engine = PolicyEngine(set: set)
        state = engine.makeState()
        self.store = store
        self.protection = protection
        self.logger = logger
        context = PolicyContext(mode: mode, protected: ProtectedSet(), host: host)
        if let savedState, let problem = state.restore(savedState) {
            logger.warning(
                "stored memory of the policies cannot be read and begins anew", metadata: ["cause": "\(problem)"])
        }
        guard let executor else {
            queue = nil
            runner = nil
            return
        }
        let (decisions, continuation) = AsyncStream.makeStream(
            of: Decision.self, bufferingPolicy: .bufferingOldest(Responder.queueLength))
        queue = continuation
        let log = logger
        runner = Task(name: "actions") {
            for await decision in decisions {
                let outcome =
                    decision.outcome == .enforce
                    ? await executor.execute(decision) : await executor.propose(decision)
                do { try store.record([outcome]) } catch {
                    log.error(
                        "an outcome cannot be stored", metadata: ["cause": "\(error)", "decision": "\(decision.id)"])
                }
            }
        }
    }

    /// Decides about findings that have just been stored.
    /// - Parameters:
    ///   - now: the wall clock.
    ///   - monotonic: seconds of a clock that is never set.
    package func answer(_ findings: [Finding], now: Timestamp, monotonic: Double) {
        guard !findings.isEmpty else { return }
        refresh(monotonic)
        isDirty = true
        var decisions: [Decision] = []
        for finding in findings { decisions += engine.decide(finding, context: context, now: now, state: &state) }
        guard !decisions.isEmpty else { return }
        do { try store.record(decisions) } catch {
            // Nothing is done that is not written down.
            logger.error("decisions cannot be stored, so nothing is done", metadata: ["cause": "\(error)"])
            return
        }
        for decision in decisions { handOn(decision, now) }
    }

    private func handOn(_ decision: Decision, _ now: Timestamp) {
        logger.log(
            level: decision.isAlert ? .warning : .notice, "decision",
            metadata: [
                "outcome": "\(decision.outcome.rawValue)", "action": "\(decision.request.kind.rawValue)",
                "target": "\(TerminalText.escaped("\(decision.target)"))", "policy": "\(decision.policy)",
                "finding": "\(decision.findingID)", "seconds": "\(decision.durationSeconds ?? 0)",
                "reason": "\(TerminalText.escaped(decision.reason))",
            ])
        guard let queue, decision.outcome == .enforce || decision.outcome == .propose else { return }
        if case .dropped = queue.yield(decision) {
            let outcome = ActionOutcome(
                decisionID: decision.id, time: now, state: .failed,
                detail: "\(Responder.queueLength) decisions wait already for whoever acts")
            try? store.record([outcome])
            logger.error("too many decisions wait; one was dropped", metadata: ["decision": "\(decision.id)"])
        }
    }

    private func refresh(_ monotonic: Double) {
        guard refreshedAt == 0 || monotonic - refreshedAt >= Responder.refreshSeconds else { return }
        refreshedAt = monotonic
        let (set, problems) = protection.current()
        context.protected = set
        for problem in problems where !self.problems.contains(problem) {
            logger.warning("protected set", metadata: ["problem": "\(TerminalText.escaped(problem))"])
        }
        self.problems = Set(problems.prefix(1000))
    }

    /// What the policies remember, for the next start; `nil` when nothing has changed since the last call.
    package func save() -> [UInt8]? {
        guard isDirty else { return nil }
        isDirty = false
        return state.save()
    }

    /// Table entries that made room for newer ones, by table.
    package var evictions: [String: UInt64] { state.evictions }

    /// Lets whoever acts finish what was handed on.
    package func finish() async {
        queue?.finish()
        await runner?.value
    }
}
