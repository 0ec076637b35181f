/// Where decisions are remembered. All operations are idempotent.
public protocol DecisionStore: Sendable {
    /// Stores decisions; one that is already there (by id) stays as it is.
    func record(_ decisions: [Decision]) throws
    /// Stores what became of decisions; the latest word replaces the one before.
    func record(_ outcomes: [ActionOutcome]) throws
    /// Decisions with what became of them, the newest first.
    func decisions(_ query: DecisionQuery) throws -> [StoredDecision]
}

/// A decision and the last word about it.
public struct StoredDecision: Hashable, Sendable, Codable {
    public var decision: Decision
    public var outcome: ActionOutcome?

    public init(decision: Decision, outcome: ActionOutcome?) {
        self.decision = decision
        self.outcome = outcome
    }
}

/// Which decisions to read.
public struct DecisionQuery: Sendable {
    public var findingID: String?
    public var since: Timestamp?
    public var outcome: Decision.Outcome?
    /// An exact target: an address, a network, an account.
    public var target: String?
    public var limit: Int

    public init(
        findingID: String? = nil, since: Timestamp? = nil, outcome: Decision.Outcome? = nil, target: String? = nil,
        limit: Int = 100
    ) {
        self.findingID = findingID
        self.since = since
        self.outcome = outcome
        self.target = target
        self.limit = limit
    }
}
