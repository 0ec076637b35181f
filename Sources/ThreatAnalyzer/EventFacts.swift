import SecBotCore

/// What the detectors need of an event, read once: plain values, no text.
struct EventFacts {
    enum Act {
        /// Nothing a detector counts.
        case other
        /// A login that the service let in.
        case success
        /// A refused login or an unwanted act that the service attributes to the address.
        case unwanted
    }

    var act: Act = .other
    /// Whether the act is a login in the narrow sense (not a protocol error, not a web request).
    var isLogin = false
    var address: IPAddress?
    var time: Timestamp
    var weight: UInt32
    /// The attempt was reported by another record already.
    var isRepeated = false
}

/// Reads ``EventFacts`` from events by comparing interned constants.
struct FactReader {
    private let success = Constant("success")
    private let failure = Constant("failure")
    private let authentication = Constant("authentication")
    private let web = Constant("web")
    private let repeated = Constant("repeated")

    func read(_ event: borrowing Event, in batch: Span<UInt8>) -> EventFacts {
        var facts = EventFacts(time: event.time, weight: event.weight)
        guard let outcome = event.firstRow(of: .eventOutcome), event.rows[outcome].length == success.length else {
            return facts
        }
        facts.address = event.sourceAddress
        guard facts.address != nil, !event.value(of: .eventCategory, is: web, in: batch) else { return facts }
        facts.isLogin = event.value(of: .eventCategory, is: authentication, in: batch)
        // A dropped packet proves neither who sent it nor that anybody wanted to get in.
        if event.value(of: .eventOutcome, is: failure, in: batch), event.provenance != .kernelSpoofable {
            facts.act = .unwanted
            facts.isRepeated = event.value(of: .attempt, is: repeated, in: batch)
        } else if facts.isLogin, event.value(of: .eventOutcome, is: success, in: batch) {
            facts.act = .success
        }
        return facts
    }
}
