import SecBotCore

/// What a memory is about: a kind of action on a target.
struct OffenderKey: Hashable, Sendable {
    let kind: ActionKind
    let subject: Subject

    enum Subject: Hashable, Sendable {
        case network(CIDR)
        /// Any other target, by its text.
        case name(String)
    }

    init(_ kind: ActionKind, _ subject: Subject) {
        self.kind = kind
        self.subject = subject
    }
}

/// What was done to a target, and how often it came back.
struct Offender: Sendable, Hashable {
    /// Offences, each losing half of its weight in a half-life.
    var score: Double
    /// When the score was true.
    var scoredAt: Timestamp
    /// What is in force: until when, with how much effect, and by which policy.
    var activeUntil: Timestamp
    var outcome: PolicyMode
    var policy: String
    /// The network that is really meant, after narrowing or widening.
    var network: CIDR?
    /// The offence that is in force, counted from 1.
    var offence: Int

    /// Whether something is in force. A start in the future means a clock that was set back: whoever keeps the real time
    /// has ended it or not, so it is decided anew.
    func isActive(at now: Timestamp) -> Bool {
        now < activeUntil && now.adding(seconds: 120) >= scoredAt
    }

    /// The score at a time; while something is in force it does not decay. Between two halvings the curve is 1/(1+x), which meets it at both ends.
    func decayedScore(at now: Timestamp, halfLifeSeconds: Int64) -> Double {
        let elapsed = max(0, now.seconds &- max(scoredAt, activeUntil).seconds)
        let halvings = elapsed / max(1, halfLifeSeconds)
        guard halvings < 64 else { return 0 }
        let rest = Double(elapsed % max(1, halfLifeSeconds)) / Double(max(1, halfLifeSeconds))
        return score / Double(UInt64(1) << UInt64(halvings)) / (1 + rest)
    }
}

/// Offenders by target, bounded: when full, those that did least and longest ago make room, a quarter at a time.
struct OffenderTable: Sendable {
    let maximum: Int
    private(set) var entries: [OffenderKey: Offender] = [:]
    private(set) var evicted: UInt64 = 0

    init(maximum: Int) { self.maximum = maximum }

    var count: Int { entries.count }

    subscript(key: OffenderKey) -> Offender? { entries[key] }

    mutating func set(_ key: OffenderKey, _ offender: Offender) {
        if entries.count >= maximum, entries[key] == nil { makeRoom() }
        entries[key] = offender
    }

    mutating func release(_ key: OffenderKey) { entries[key]?.activeUntil = Timestamp(nanoseconds: .min + 1) }

    private mutating func makeRoom() {
        // Whoever came back once is kept before a hundred newcomers, so that a flood does not wash out the memory.
        let ranked = entries.sorted { left, right in
            let (a, b) = (left.value.score.rounded(), right.value.score.rounded())
            return a == b ? left.value.scoredAt > right.value.scoredAt : a > b
        }
        let kept = max(1, maximum - max(1, maximum / 4))
        evicted &+= UInt64(max(0, entries.count - kept))
        entries = Dictionary(uniqueKeysWithValues: ranked.prefix(kept).map { ($0.key, $0.value) })
    }

    func save(to writer: inout StateWriter) {
        writer.write(UInt32(entries.count))
        for (key, offender) in entries {
            writer.write(key.kind.rawValue)
            switch key.subject {
            case .network(let network):
                writer.write(UInt8(0))
                writer.write(network.address)
                writer.write(UInt8(network.prefix))
            case .name(let name):
                writer.write(UInt8(1))
                writer.write(name)
            }
            writer.write(offender.score.bitPattern)
            writer.write(offender.scoredAt.nanoseconds)
            writer.write(offender.activeUntil.nanoseconds)
            writer.write(offender.outcome.rawValue)
            writer.write(offender.policy)
            writer.write(UInt8(offender.network == nil ? 0 : 1))
            if let network = offender.network {
                writer.write(network.address)
                writer.write(UInt8(network.prefix))
            }
            writer.write(Int32(clamping: offender.offence))
        }
    }

    mutating func restore(from reader: inout StateReader) throws(StateError) {
        for _ in 0..<(try reader.readCount(ofSize: 40)) {
            guard let kind = ActionKind(rawValue: try reader.readText()) else { throw .invalid }
            let subject: OffenderKey.Subject =
                try reader.read(UInt8.self) == 0
                ? .network(try OffenderTable.network(&reader)) : .name(try reader.readText())
            let score = Double(bitPattern: try reader.read())
            guard score.isFinite, score >= 0, score < 1e9 else { throw .invalid }
            let scoredAt = Timestamp(nanoseconds: try reader.read())
            let activeUntil = Timestamp(nanoseconds: try reader.read())
            guard let outcome = PolicyMode(rawValue: try reader.readText()) else { throw .invalid }
            let policy = try reader.readText()
            let network = try reader.read(UInt8.self) == 0 ? nil : try OffenderTable.network(&reader)
            let offence = Int(try reader.read(Int32.self))
            guard offence >= 0 else { throw .invalid }
            set(
                OffenderKey(kind, subject),
                Offender(
                    score: score, scoredAt: scoredAt, activeUntil: activeUntil, outcome: outcome, policy: policy,
                    network: network, offence: offence))
        }
    }

    private static func network(_ reader: inout StateReader) throws(StateError) -> CIDR {
        let address = try reader.readAddress()
        guard let network = CIDR(address: address, prefix: Int(try reader.read(UInt8.self))) else { throw .invalid }
        return network
    }
}
