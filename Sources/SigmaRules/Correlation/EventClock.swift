/// Event time: for each source how far it has come, and what to do with a record that does not fit.
///
/// A record's time is believed up to five seconds past its arrival. Where nobody knows the arrival, as for recorded logs,
/// a jump of more than an hour is believed when the next record of the source does not go back on it.
struct EventClock: Sendable {
    static let tolerance: Int64 = 5_000_000_000
    /// A source that was silent for so long does not hold the others.
    static let idleNanoseconds: Int64 = 5_000_000_000
    static let idleRecords: UInt64 = 1000
    static let jump: Int64 = 3_600_000_000_000
    static let maximumSources = 4096

    struct Source: Sendable, Equatable {
        var name: String
        /// The newest time that was believed; `.min` before the first.
        var watermark: Int64 = .min
        var lastArrival: Int64 = .min
        var lastRecord: UInt64 = 0
        /// A time that waits for the next record to confirm it; `.min` if none does.
        var candidate: Int64 = .min
    }

    /// What becomes of the record at hand.
    struct Admission: Sendable {
        enum Verdict: Sendable { case accepted, late, held }
        var verdict = Verdict.accepted
        var time: Int64 = 0
        var source = 0
        var isFuture = false
        /// Groups with newer events than this belong to another era.
        var horizon: Int64 = .max
    }

    /// What becomes of the record that was held before.
    enum Resolution: Sendable, Equatable {
        case none
        /// Its time was right.
        case believed
        /// It claimed a time from the future; this is the time to use.
        case repaired(Int64)
        /// It claimed a time long past.
        case late
    }

    let allowance: Int64
    var sources: [Source] = [Source(name: "")]
    /// Records seen, of all sources.
    var records: UInt64 = 0
    var newestArrival: Int64 = .min
    private var lastNamed = 0

    init(lateSeconds: Int64) { allowance = lateSeconds * 1_000_000_000 }

    /// The number of a source; beyond the bound they share the last one.
    mutating func source(named name: String) -> Int {
        if sources[lastNamed].name == name { return lastNamed }
        if let known = sources.firstIndex(where: { $0.name == name }) {
            lastNamed = known
        } else if sources.count < EventClock.maximumSources {
            sources.append(Source(name: name))
            lastNamed = sources.count - 1
        } else {
            return sources.count - 1
        }
        return lastNamed
    }

    static func sum(_ left: Int64, _ right: Int64) -> Int64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? (right < 0 ? .min + 1 : .max) : sum
    }

    private static func distance(_ left: Int64, _ right: Int64) -> Int64 {
        let (difference, overflow) = left.subtractingReportingOverflow(right)
        if overflow || difference == .min { return .max }
        return abs(difference)
    }

    /// Judges the time of a record; `.min` stands for no time.
    mutating func admit(_ time: Int64, arrival: Int64, source: Int) -> (Admission, Resolution) {
        records &+= 1
        let source = min(max(source, 0), sources.count - 1)
        sources[source].lastRecord = records
        return arrival == .min ? admitRecorded(time, source) : admitLive(time, arrival, source)
    }

    private mutating func admitLive(_ time: Int64, _ arrival: Int64, _ source: Int) -> (Admission, Resolution) {
        var admission = Admission(time: time == .min ? arrival : time, source: source)
        let limit = EventClock.sum(arrival, EventClock.tolerance)
        newestArrival = max(newestArrival, arrival)
        sources[source].lastArrival = arrival
        // The clock of the host may have been set back.
        var watermark = min(sources[source].watermark, limit)
        if admission.time > limit {
            admission.isFuture = true
            admission.time = arrival
        }
        if isLate(admission.time, watermark) { admission.verdict = .late }
        watermark = max(watermark, admission.time)
        sources[source].watermark = watermark
        let resolution: Resolution = sources[source].candidate == .min ? .none : .believed
        sources[source].candidate = .min
        return (admission, resolution)
    }

    private func isLate(_ time: Int64, _ watermark: Int64) -> Bool {
        watermark != .min && time < EventClock.sum(watermark, -allowance)
    }

    private mutating func admitRecorded(_ time: Int64, _ source: Int) -> (Admission, Resolution) {
        var admission = Admission(time: time, source: source)
        var resolution = Resolution.none
        let watermark = sources[source].watermark
        if time == .min {
            // In the order of arrival, at the time where the source is.
            admission.time = watermark == .min ? 0 : watermark
            admission.horizon = EventClock.sum(admission.time, EventClock.tolerance)
            return (admission, .none)
        }
        let candidate = sources[source].candidate
        if candidate != .min {
            sources[source].candidate = .min
            if EventClock.distance(time, watermark) <= EventClock.jump {
                resolution = candidate > watermark ? .repaired(watermark) : .late
            } else {
                resolution = .believed
                sources[source].watermark = candidate
            }
        }
        let current = sources[source].watermark
        if current != .min, EventClock.distance(time, current) > EventClock.jump {
            sources[source].candidate = time
            admission.verdict = .held
        } else {
            if isLate(time, current) { admission.verdict = .late }
            sources[source].watermark = max(current, time)
        }
        admission.horizon = EventClock.sum(sources[source].watermark, EventClock.tolerance)
        return (admission, resolution)
    }

    /// Believes the record that a source still holds, at the end of the input.
    mutating func settle(_ source: Int) -> Bool {
        guard sources[source].candidate != .min else { return false }
        sources[source].watermark = sources[source].candidate
        sources[source].candidate = .min
        return true
    }

    /// Takes note of the time of the host while nothing arrives.
    mutating func pass(to arrival: Int64) { newestArrival = max(newestArrival, arrival) }

    private func isIdle(_ source: Source) -> Bool {
        if source.lastArrival == .min || newestArrival == .min {
            return records &- source.lastRecord > EventClock.idleRecords
        }
        return newestArrival > EventClock.sum(source.lastArrival, EventClock.idleNanoseconds)
    }

    /// Up to here all sources have come, idle ones aside; no event before it is expected, but for late ones.
    var lowWatermark: Int64 {
        var low = Int64.max
        for index in sources.indices where sources[index].watermark != .min {
            if !isIdle(sources[index]) { low = min(low, sources[index].watermark) }
        }
        return low == .max ? newestArrival : low
    }
}
