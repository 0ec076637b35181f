/// What happened to the records of one source since the state directory was made.
///
/// `read = parsed + unparsed + the sum of dropped` holds at every commit.
public struct SourceCounters: Hashable, Sendable, Codable {
    public var read: UInt64 = 0
    public var parsed: UInt64 = 0
    /// Records that no format claimed.
    public var unparsed: UInt64 = 0
    /// Records or parts that never reached a parser, by reason.
    public var dropped: [String: UInt64] = [:]
    public var bytes: UInt64 = 0
    /// Places where the source itself may have lost records (copytruncate, a vacuumed journal), by reason.
    public var gaps: [String: UInt64] = [:]
    /// Event time of the newest record.
    public var newest: Timestamp = .unknown
    /// When the last record arrived.
    public var lastArrival: Timestamp = .unknown

    public init() {}

    /// Adds another source's or period's counters to these.
    public mutating func add(_ other: SourceCounters) {
        read &+= other.read
        parsed &+= other.parsed
        unparsed &+= other.unparsed
        dropped.merge(other.dropped) { $0 &+ $1 }
        bytes &+= other.bytes
        gaps.merge(other.gaps) { $0 &+ $1 }
        newest = max(newest, other.newest)
        lastArrival = max(lastArrival, other.lastArrival)
    }
}

/// Everything that must be durable together so that a crash resumes without loss and without counting twice.
public struct StoredProgress: Sendable {
    public var checkpoints: [String: SourceCheckpoint] = [:]
    public var counters: [String: SourceCounters] = [:]
    /// The analyzer's windows and baselines at these checkpoints; `nil` keeps what is stored.
    public var analyzerState: [UInt8]?
    /// What the policies remember of targets and limits; `nil` keeps what is stored.
    public var policyState: [UInt8]?

    public init() {}
}
