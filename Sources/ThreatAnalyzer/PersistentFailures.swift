import SecBotCore

/// Addresses that fail over days and never get in: what no count within minutes can tell from a bad typist.
///
/// Per address (IPv6: per /64) the unwanted acts of the last seven days are counted by day. A success of the same
/// address clears them, and an address that has succeeded in the last thirty days is given twice the patience. The
/// finding fires once at the threshold and is extended each time the count has grown fourfold.
struct PersistentFailures {
    static let days = 7
    /// Unwanted acts that make a finding once they are spread over ``lastingSeconds``.
    static let threshold = 5
    static let lastingSeconds: Int64 = 3600
    /// Unwanted acts that make a finding however short the time.
    static let burst = 20
    static let secondsOfTrust: Int64 = 30 * 86_400

    static let rule = RuleReference(
        id: "secbot.persistent-failures", title: "Failures without a success over days", level: .medium,
        tags: ["attack.credential-access", "attack.t1110", "attack.reconnaissance", "attack.t1595"])

    struct State: Sendable {
        var first: Timestamp = .unknown
        var lastSuccess: Timestamp = .unknown
        var day: Int32 = 0
        /// Counts of the last seven days, today first.
        var perDay: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0, 0, 0, 0)
        var firedAt: UInt32 = 0
        /// The newest records, as a ring of four.
        var newest: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        var seen: UInt32 = 0

        var total: UInt32 {
            let (a, b, c, d, e, f, g) = perDay
            return a &+ b &+ c &+ d &+ e &+ f &+ g
        }

        /// Moves the days so that `today` comes first.
        mutating func advance(to today: Int32) {
            let step = Int(today) - Int(day)
            guard step > 0 else { return }
            day = today
            guard step < PersistentFailures.days else {
                perDay = (0, 0, 0, 0, 0, 0, 0)
                return
            }
            for _ in 0..<step {
                perDay = (0, perDay.0, perDay.1, perDay.2, perDay.3, perDay.4, perDay.5)
            }
        }

        mutating func clear(keepingSuccess time: Timestamp) {
            self = State()
            lastSuccess = time
        }
    }

    var table: AddressTable<State>

    init(maximumAddresses: Int = 200_000) { table = AddressTable(maximum: maximumAddresses) }

    /// Whether an event concerns this detector; only then its record is kept as evidence.
    static func wants(_ facts: EventFacts) -> Bool { facts.act != .other && facts.address != nil && facts.time.isKnown }

    /// Takes an event into account.
    mutating func observe(_ facts: EventFacts, reference: UInt64) -> DetectorSignal? {
        guard let address = facts.address else { return nil }
        switch facts.act {
        case .other: return nil
        case .success:
            table.update(address, at: facts.time, initial: State.init) { $0.clear(keepingSuccess: facts.time) }
            return nil
        case .unwanted:
            guard !facts.isRepeated else { return nil }
            return table.update(address, at: facts.time, initial: State.init) { state in
                PersistentFailures.count(facts, address, reference, into: &state)
            }
        }
    }

    private static func count(
        _ facts: EventFacts, _ address: IPAddress, _ reference: UInt64, into state: inout State
    ) -> DetectorSignal? {
        let today = Int32(clamping: facts.time.seconds / 86_400)
        state.advance(to: today)
        if state.total == 0 {
            state.first = facts.time
            state.firedAt = 0
            state.seen = 0
        }
        state.perDay.0 = state.perDay.0 &+ facts.weight
        state.newest = (state.newest.1, state.newest.2, state.newest.3, reference)
        state.seen = min(state.seen + 1, 4)
        let trusted = state.lastSuccess.isKnown && facts.time < state.lastSuccess.adding(seconds: secondsOfTrust)
        let total = state.total
        let span = max(0, facts.time.seconds - state.first.seconds)
        // A burst is the business of the brute-force rules; it becomes this detector's when it has lasted.
        let needed = UInt32((span < lastingSeconds ? burst : threshold) * (trusted ? 2 : 1))
        guard total >= needed, state.firedAt == 0 || total / 4 >= state.firedAt
        else { return nil }
        let isExtension = state.firedAt != 0
        state.firedAt = total
        let ring = [state.newest.0, state.newest.1, state.newest.2, state.newest.3]
        return DetectorSignal(
            rule: rule, subject: AddressTable<State>.subject(of: address).description,
            group: [("source.ip", address.description)], count: Int(total), first: state.first,
            last: facts.time,
            reason: "\(total) refused logins or unwanted acts from \(address) within \(duration(span)), and no success",
            references: Array(ring.suffix(Int(state.seen))),
            isExtension: isExtension)
    }

    static func duration(_ seconds: Int64) -> String {
        switch seconds {
        case ..<120: "\(seconds) seconds"
        case ..<7200: "\(seconds / 60) minutes"
        case ..<172_800: "\(seconds / 3600) hours"
        default: "\(seconds / 86_400) days"
        }
    }
}
