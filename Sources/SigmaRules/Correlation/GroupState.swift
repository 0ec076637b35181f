/// What is remembered of one group of one correlation.
struct GroupState: Sendable {
    /// One event, one distinct value, or one referenced rule.
    struct Entry: Sendable {
        /// Nanoseconds of event time.
        var time: Int64
        var reference: UInt64
        /// The hash of a distinct value, the bits of a summand, or the number of a referenced rule.
        var payload: UInt64
        var weight: UInt32
    }

    /// Hash of correlation and key.
    var hash: UInt64
    var correlation: Int32
    /// Neighbours in the order of use; -1 at the ends.
    var newer: Int32 = -1
    var older: Int32 = -1
    /// The group-by values, each preceded by its length in four bytes.
    var key: [UInt8]
    /// In ascending order of time.
    var entries: [Entry] = []
    /// For ordered correlations: for each rule the references of the best chain that ends with it.
    var chains: [[UInt64]] = []
    var newest: Int64 = .min
    /// The first event of the episode; `.max` if there is none.
    var episodeStart: Int64 = .max
    var episodeCount: UInt64 = 0
    /// Count and time of the last news of the episode.
    var toldCount: UInt64 = 0
    var toldTime: Int64 = .min

    init(hash: UInt64, correlation: Int32, key: [UInt8]) {
        self.hash = hash
        self.correlation = correlation
        self.key = key
    }

    /// Begins anew for another group, in the storage of an earlier one.
    mutating func start(hash: UInt64, correlation: Int32, key: borrowing [UInt8]) {
        self.hash = hash
        self.correlation = correlation
        self.key.removeAll(keepingCapacity: true)
        for index in key.indices { self.key.append(key[index]) }
        newest = .min
        episodeStart = .max
        episodeCount = 0
        toldCount = 0
        toldTime = .min
    }

    /// Forgets what was remembered; small storage is kept for the next group.
    mutating func end() {
        entries.removeAll(keepingCapacity: entries.capacity <= 16)
        chains = []
    }
}
