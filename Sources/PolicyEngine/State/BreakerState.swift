import SecBotCore

/// Whether there are suddenly very many targets, and which rules bring them.
struct BreakerState: Sendable {
    /// New targets in the last minute.
    private var targets = MinuteWindow()
    /// Single blocks in the last minute, by rule.
    private var singles: [String: MinuteWindow] = [:]
    private var trippedUntil = Timestamp(nanoseconds: .min + 1)
    private(set) var trips: UInt64 = 0

    static let maximumRules = 1024

    /// Whether it is tripped; an end beyond the cooldown comes from a clock that was set back and does not count.
    func isTripped(at now: Timestamp, _ settings: BreakerSettings) -> Bool {
        now < trippedUntil && trippedUntil <= now.adding(seconds: settings.cooldownSeconds)
    }

    /// Takes note of a new target.
    mutating func note(at now: Timestamp, _ settings: BreakerSettings) {
        targets.add(at: now)
        guard targets.count(at: now) > settings.targetsPerMinute else { return }
        if !isTripped(at: now, settings) { trips &+= 1 }
        trippedUntil = now.adding(seconds: settings.cooldownSeconds)
    }

    /// Whether a rule has spent its single blocks of this minute.
    mutating func isSpent(_ rule: String, at now: Timestamp, _ settings: BreakerSettings) -> Bool {
        guard var window = singles[rule] else { return false }
        let count = window.count(at: now)
        singles[rule] = window
        return count >= settings.ruleTargetsPerMinute
    }

    mutating func noteSingle(_ rule: String, at now: Timestamp) {
        if singles.count >= BreakerState.maximumRules, singles[rule] == nil {
            for (name, var window) in singles where window.count(at: now) == 0 { singles[name] = nil }
            if singles.count >= BreakerState.maximumRules { singles.removeAll() }
        }
        singles[rule, default: MinuteWindow()].add(at: now)
    }

    func save(to writer: inout StateWriter) {
        targets.save(to: &writer)
        writer.write(trippedUntil.nanoseconds)
        writer.write(trips)
        writer.write(UInt32(singles.count))
        for (rule, window) in singles.sorted(by: { $0.key < $1.key }) {
            writer.write(rule)
            window.save(to: &writer)
        }
    }

    mutating func restore(from reader: inout StateReader) throws(StateError) {
        try targets.restore(from: &reader)
        trippedUntil = Timestamp(nanoseconds: try reader.read())
        trips = try reader.read()
        for _ in 0..<(try reader.readCount(ofSize: 13)) {
            let rule = try reader.readText()
            var window = MinuteWindow()
            try window.restore(from: &reader)
            guard singles.count < BreakerState.maximumRules else { throw .invalid }
            singles[rule] = window
        }
    }
}
