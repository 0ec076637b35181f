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
}

/// Bounds on what a ``Correlator`` keeps.
public struct CorrelatorLimits: Sendable {
    /// Groups of all correlations together.
    public var groups: Int
    /// Events that a signal names.
    public var members: Int
    /// Values that one group of a sum, average or percentile keeps.
    public var values: Int

    /// Seconds of event time after which an episode that goes on is told again; before that only when its count has
    /// doubled. Zero tells every event.
    public var retellSeconds: Int64

    public init(groups: Int = 1_000_000, members: Int = 100, values: Int = 4096, retellSeconds: Int64 = 0) {
        self.groups = max(1, groups)
        self.members = max(1, members)
        self.values = max(1, values)
        self.retellSeconds = max(0, min(retellSeconds, 1_000_000_000))
    }
}

/// What a ``Correlator`` had to give up or leave out.
public struct CorrelatorCounters: Sendable, Equatable {
    /// Groups dropped before their timespan had passed, because there were too many.
    public var evictedGroups = 0
    /// Values dropped from sums, averages and percentiles, because a group had too many.
    public var evictedValues = 0
    /// Events without one of the group-by fields.
    public var ungroupedEvents = 0
    /// Events without the field that is counted or added up.
    public var valuelessEvents = 0
    /// Events older than the timespan before the newest one of their group.
    public var lateEvents = 0
    /// Groups that are kept now.
    public var liveGroups = 0
}
