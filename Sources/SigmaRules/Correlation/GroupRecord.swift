/// What is remembered of one group of one correlation: fixed size; key and entries are blocks of the slab.
struct GroupRecord: Sendable {
    /// The group-by values, each preceded by its length in two bytes.
    var key = WordSlab.none
    var keyLength: UInt16 = 0
    var entryClass: UInt8 = 0
    /// Part of the hash of correlation and key; places the group in the index.
    var tag: UInt32 = 0
    var correlation: UInt32 = 0
    /// The block of a ring of entries in ascending order of time.
    var entries = WordSlab.none
    var head: UInt32 = 0
    var count: UInt32 = 0
    var episodeCount: UInt32 = 0
    /// Count of the last news of the episode.
    var toldCount: UInt32 = 0
    var toldTime: Int64 = .min
    var newest: Int64 = .min
    /// The first event of the episode; `.max` if there is none.
    var episodeStart: Int64 = .max
    /// What the weights of the entries add up to beyond one each.
    var surplus: UInt64 = 0

    var isOpen: Bool { episodeStart != .max }

    mutating func closeEpisode() {
        episodeStart = .max
        episodeCount = 0
        toldCount = 0
        toldTime = .min
    }
}

/// One event, one distinct value, or one referenced rule of a group.
struct WindowEntry: Sendable, Equatable {
    /// Nanoseconds of event time.
    var time: Int64
    var reference: UInt64
    /// The hash of a distinct value, the bits of a summand, or the number of a referenced rule.
    var payload: UInt64 = 0
    var weight: UInt32 = 1
}

/// How the entries of a correlation lie in memory.
///
/// Narrow entries share one word between the low 48 bits of the time and 16 bits of weight: what is kept is younger
/// than 2^47 nanoseconds (39 hours), so that the time of the newest event tells the rest.
struct EntryLayout: Sendable, Equatable {
    let isWide: Bool
    let hasPayload: Bool
    let words: Int

    static let timeMask: UInt64 = (1 << 48) - 1
    static let narrowSpan: Int64 = 1 << 47

    init(retention: Int64, neededWeight: Int, hasPayload: Bool) {
        isWide = retention >= EntryLayout.narrowSpan || neededWeight > Int(UInt16.max)
        self.hasPayload = hasPayload
        words = (isWide ? 3 : 2) + (hasPayload ? 1 : 0)
    }

    /// The largest weight that an entry can have.
    var maximumWeight: UInt32 { isWide ? .max : UInt32(UInt16.max) }
}
