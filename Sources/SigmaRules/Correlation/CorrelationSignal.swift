public import SecBotCore

/// News of a correlation: its condition became true for a group, or is still true.
public struct CorrelationSignal: Sendable {
    /// Whether this is news or more of the same.
    public enum State: Sendable {
        /// The condition is true for the first time since the group was last quiet for the whole timespan.
        case fired
        /// A further event while it goes on.
        case extended
    }

    /// The place in ``RuleSet/correlations``.
    public var correlation: Int
    public var state: State
    /// The time of the event that made the condition true.
    public var time: Timestamp
    /// The time of the first and last event of this episode.
    public var firstTime: Timestamp
    public var lastTime: Timestamp
    /// Events of the episode, by their weight.
    public var count: Int
    /// What the bounds of the condition were compared with.
    public var value: Double
    /// The references of the events that make the condition true, oldest first, the completing one last; bounded by
    /// ``CorrelatorLimits/members``.
    public var members: [UInt64]
    /// The values of ``CorrelationRule/groupBy``.
    public var group: [String]
    /// How far the completing event can be trusted.
    public var provenance: Provenance
}
