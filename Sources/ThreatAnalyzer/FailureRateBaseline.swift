import SecBotCore

/// Hours in which this host sees far more refused logins than it is used to.
///
/// The hourly count is held against an exponentially weighted mean and deviation of the hours before (weight 1/48, so
/// about two days count). It learns for a day, and fires once an hour when the count passes the mean by six deviations
/// and by at least fifty.
struct FailureRateBaseline {
    static let learningHours: UInt32 = 24
    static let minimumExcess = 50.0
    static let deviations = 6.0

    static let rule = RuleReference(
        id: "secbot.failure-rate", title: "Unusual rate of refused logins", level: .low,
        tags: ["attack.credential-access", "attack.t1110"])

    private var hour: Int64 = .min
    private var count = 0.0
    private var mean = 0.0
    private var variance = 0.0
    private var hours: UInt32 = 0
    private var hasFired = false
    private var first: Timestamp = .unknown

    /// Takes a refused login into account.
    mutating func observe(_ facts: EventFacts, reference: UInt64) -> DetectorSignal? {
        guard facts.act == .unwanted, facts.isLogin, !facts.isRepeated, facts.time.isKnown else { return nil }
        let now = facts.time.seconds / 3600
        if now > hour { close(until: now, facts, reference) }
        // A late record belongs to an hour that is closed; it is too little to open it again.
        guard now == hour else { return nil }
        count += Double(facts.weight)
        let limit =
            mean + max(FailureRateBaseline.minimumExcess, FailureRateBaseline.deviations * variance.squareRoot())
        guard hours >= FailureRateBaseline.learningHours, !hasFired, count > limit else { return nil }
        hasFired = true
        return DetectorSignal(
            rule: FailureRateBaseline.rule, subject: String(hour),
            group: [("hour", Timestamp(seconds: hour * 3600).description)],
            count: Int(count), first: first, last: facts.time,
            reason: "\(Int(count)) refused logins in this hour; usual are \(Int(mean.rounded())) "
                + "(deviation \(Int(variance.squareRoot().rounded())))",
            references: [reference], isExtension: false)
    }

    private mutating func close(until now: Int64, _ facts: EventFacts, _ reference: UInt64) {
        if hour != .min {
            learn(count)
            // Hours without any failure are part of the baseline; a week of them is as much as it can hold.
            for _ in 0..<min(max(now - hour - 1, 0), 168) { learn(0) }
        }
        hour = now
        count = 0
        hasFired = false
        first = facts.time
    }

    private mutating func learn(_ value: Double) {
        let weight = 1 / Double(min(hours + 1, 48))
        let difference = value - mean
        mean += weight * difference
        variance = (1 - weight) * (variance + weight * difference * difference)
        hours = min(hours + 1, 1_000_000)
    }

    func save(to writer: inout StateWriter) {
        writer.write(hour)
        for number in [count, mean, variance] { writer.write(number.bitPattern) }
        writer.write(hours)
        writer.write(UInt8(hasFired ? 1 : 0))
        writer.write(first.nanoseconds)
    }

    mutating func restore(from reader: inout StateReader) throws(StateError) {
        hour = try reader.read()
        count = Double(bitPattern: try reader.read())
        mean = Double(bitPattern: try reader.read())
        variance = Double(bitPattern: try reader.read())
        hours = try reader.read()
        hasFired = try reader.read(UInt8.self) == 1
        first = Timestamp(nanoseconds: try reader.read())
        // Anything larger was never counted, and would overflow in the arithmetic of hours and texts.
        guard (0...1e12).contains(count), (0...1e12).contains(mean), (0...1e24).contains(variance),
            hours <= 1_000_000, hour == .min || (-10_000_000...10_000_000).contains(hour)
        else { throw .invalid }
    }
}
