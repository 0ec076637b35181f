/// Where findings and progress are remembered. All operations are idempotent; none blocks for longer than its own I/O.
public protocol FindingStore: Sendable {
    /// Stores findings; one that is already there (by id) is replaced by the newer state.
    func record(_ findings: [Finding]) throws
    /// Stores checkpoints, counters and analyzer state in one transaction.
    func commit(_ progress: StoredProgress) throws
    /// What the last commit stored; empty for a new store.
    func progress() throws -> StoredProgress
    /// Findings in descending order of their last time.
    func findings(_ query: FindingQuery) throws -> [Finding]
    /// How many findings there are by level.
    func findingCounts(since: Timestamp?) throws -> [Severity: Int]
}

/// Which findings to read.
public struct FindingQuery: Sendable {
    public var id: String?
    public var since: Timestamp?
    public var until: Timestamp?
    public var minimumLevel: Severity?
    public var ruleID: String?
    /// An exact entity value: an address, a user.
    public var entity: String?
    public var limit: Int

    public init(
        id: String? = nil, since: Timestamp? = nil, until: Timestamp? = nil, minimumLevel: Severity? = nil,
        ruleID: String? = nil, entity: String? = nil, limit: Int = 100
    ) {
        self.id = id
        self.since = since
        self.until = until
        self.minimumLevel = minimumLevel
        self.ruleID = ruleID
        self.entity = entity
        self.limit = limit
    }
}
