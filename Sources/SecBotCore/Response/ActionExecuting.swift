/// Whoever carries decisions out. The one in the privileged process checks every request again and may refuse it.
public protocol ActionExecuting: Sendable {
    /// Carries out one decision of outcome ``Decision/Outcome/enforce``. Idempotent by the decision's id. Returns when the
    /// act is verified as installed, or refused; never later than the implementation's own time limit.
    func execute(_ decision: Decision) async -> ActionOutcome
    /// Takes a proposal into the list of those that wait for a person.
    func propose(_ decision: Decision) async -> ActionOutcome
}

/// What became of a decision.
public struct ActionOutcome: Hashable, Sendable, Codable {
    public var decisionID: String
    public var time: Timestamp
    public var state: State
    /// One sentence: why it was refused, what failed, what was read back.
    public var detail: String

    /// In ascending order of certainty.
    public enum State: String, Sendable, Codable, CaseIterable {
        /// Checked and not done: nobody can act, or a dry run was asked for.
        case notDone = "not-done"
        /// Waits for a person.
        case waiting
        case refused
        case failed
        /// Done and read back.
        case installed
        /// Seen to work: the element's counter rose.
        case effective
        /// Installed, and yet the target was seen afterwards.
        case contradicted
        /// Undone or expired.
        case ended
    }

    public init(decisionID: String, time: Timestamp, state: State, detail: String) {
        self.decisionID = decisionID
        self.time = time
        self.state = state
        self.detail = detail
    }
}
