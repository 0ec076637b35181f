/// Bounds on what a ``Correlator`` keeps, and how long it waits for what is late.
public struct CorrelatorLimits: Sendable {
    /// Groups of all correlations together.
    public var groups: Int
    /// Bytes of all groups and of what waits for the watermark; what the allocator holds in reserve is up to half more.
    public var bytes: Int
    /// Events that a signal names.
    public var members: Int
    /// Values that one group of a sum, average or percentile keeps.
    public var values: Int
    /// Events that may wait for the watermark; more of them are judged before their time.
    public var deferred: Int
    /// How far an event may lie behind its source and still be counted in; also how long an event waits whose
    /// correlation depends on the order.
    public var lateSeconds: Int64
    /// Seconds of event time after which an episode that goes on is told again; before that only when its count has
    /// doubled. Zero tells every event.
    public var retellSeconds: Int64

    public init(
        groups: Int = 1_000_000, bytes: Int = 512 << 20, members: Int = 100, values: Int = 4096,
        deferred: Int = 65_536, lateSeconds: Int64 = 30, retellSeconds: Int64 = 0
    ) {
        self.groups = max(1, min(groups, 1 << 30))
        self.bytes = max(1 << 20, min(bytes, 1 << 40))
        self.members = max(1, min(members, 1 << 20))
        self.values = max(1, min(values, 1 << 20))
        self.deferred = max(1, min(deferred, 1 << 24))
        self.lateSeconds = max(0, min(lateSeconds, 86_400))
        self.retellSeconds = max(0, min(retellSeconds, 1_000_000_000))
    }
}

/// What a ``Correlator`` had to give up or leave out, and what it keeps.
public struct CorrelatorCounters: Sendable, Equatable {
    /// Groups dropped before their timespan had passed, because there were too many.
    public var evictedGroups = 0
    /// Values dropped from sums, averages and percentiles, because a group had too many or there was no memory.
    public var evictedValues = 0
    /// Events without one of the group-by fields.
    public var ungroupedEvents = 0
    /// Events without the field that is counted or added up.
    public var valuelessEvents = 0
    /// Records that lay further behind their source than is allowed; they are in no window.
    public var lateRecords = 0
    /// Events too old for what their group still remembers.
    public var lateEvents = 0
    /// Records that claimed a time from the future; the time of their arrival was used.
    public var futureRecords = 0
    /// Events judged before the watermark had come, because too many waited.
    public var reorderOverflows = 0
    /// Groups that are kept now.
    public var liveGroups = 0
    /// Events that wait now.
    public var deferredEvents = 0
    /// Bytes in use for groups and for what waits.
    public var usedBytes = 0

    public init() {}

    /// The counters under the names that outputs have for them.
    public var byName: [String: UInt64] {
        [
            "evicted_groups": evictedGroups, "evicted_values": evictedValues, "ungrouped_events": ungroupedEvents,
            "valueless_events": valuelessEvents, "late_records": lateRecords, "late_events": lateEvents,
            "future_records": futureRecords, "reorder_overflows": reorderOverflows, "live_groups": liveGroups,
            "waiting_events": deferredEvents, "used_bytes": usedBytes,
        ].mapValues { UInt64(max(0, $0)) }
    }
}
