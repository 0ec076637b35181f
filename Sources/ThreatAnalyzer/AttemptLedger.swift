import PatternMatching
import SecBotCore

/// Makes one attempt count once, however many records report it.
///
/// `sshd` says "Invalid user", then "Failed password for invalid user", then "Connection closed by invalid user" for one
/// try. The ledger remembers per session (host, process id, address) what was announced and counted, and writes
/// `secbot.attempt` into every failed login: `counted` on the record that stands for the attempt, `repeated` on the
/// others. Rules select `counted`.
///
/// A direct-mapped table of fixed size: a newer session may take the slot of an older one, which can only count an
/// attempt twice, never hide one.
struct AttemptLedger {
    private struct Session {
        var key: UInt64 = 0
        var last: Timestamp = .unknown
        /// An announcement was counted and its verdict has not come yet.
        var isAnnounced = false
        var counted: UInt32 = 0
    }

    private var sessions: [Session]
    private let mask: UInt64
    private let failure = Constant("failure")
    private let counted = Constant("counted")
    private let repeated = Constant("repeated")
    private let authentication = Constant("authentication")
    /// Reasons that announce an attempt whose verdict usually follows, and reasons that only end a session.
    private let announcements = [Constant("invalid-user"), Constant("password-refused")]
    private let endings = [
        Constant("preauth-disconnect"), Constant("too-many-attempts"), Constant("client-disconnect"),
        Constant("authentication-abandoned"),
    ]

    /// A session's records lie within this time; sshd closes unauthenticated ones after two minutes by default.
    static let sessionSeconds: Int64 = 600

    init(capacityBits: Int = 14) {
        sessions = Array(repeating: Session(), count: 1 << capacityBits)
        mask = (1 << UInt64(capacityBits)) - 1
    }

    /// Marks a failed login; leaves every other event as it is.
    mutating func mark(_ event: inout Event, in batch: Span<UInt8>) {
        guard let address = event.sourceAddress, event.value(of: .eventOutcome, is: failure, in: batch),
            event.value(of: .eventCategory, is: authentication, in: batch)
        else { return }
        guard let process = event.firstRow(of: .processPID) else {
            event.append(.attempt, counted)
            return
        }
        var key = event.withBytes(of: event.rows[process], in: batch) { ByteHash.hash($0) }
        key = ByteHash.combine(key, address.high)
        key = ByteHash.combine(key, address.low)
        if let host = event.firstRow(of: .hostName) {
            key = ByteHash.combine(key, event.withBytes(of: event.rows[host], in: batch) { ByteHash.hash($0) })
        }
        let slot = Int(key & mask)
        var session = sessions[slot]
        if session.key != key || event.time > session.last.adding(seconds: AttemptLedger.sessionSeconds) {
            session = Session(key: key)
        }
        session.last = event.time
        let isCounted: Bool
        if announcements.contains(where: { event.value(of: .eventReason, is: $0, in: batch) }) {
            isCounted = !session.isAnnounced
            session.isAnnounced = true
        } else if endings.contains(where: { event.value(of: .eventReason, is: $0, in: batch) }) {
            isCounted = session.counted == 0
            session.isAnnounced = false
        } else {
            isCounted = !session.isAnnounced || event.weight > 1
            if session.isAnnounced, event.weight > 1 { event.weight -= 1 }
            session.isAnnounced = false
        }
        if isCounted { session.counted &+= 1 }
        sessions[slot] = session
        event.append(.attempt, isCounted ? counted : repeated)
    }

    func save(to writer: inout StateWriter) {
        let used = sessions.filter { $0.key != 0 }
        writer.write(UInt32(used.count))
        for session in used {
            writer.write(session.key)
            writer.write(session.last.nanoseconds)
            writer.write(session.isAnnounced ? UInt8(1) : 0)
            writer.write(session.counted)
        }
    }

    mutating func restore(from reader: inout StateReader) throws(StateError) {
        for _ in 0..<(try reader.readCount(ofSize: 21)) {
            let key = try reader.read(UInt64.self)
            let last = Timestamp(nanoseconds: try reader.read())
            let isAnnounced = try reader.read(UInt8.self) == 1
            let counted = try reader.read(UInt32.self)
            sessions[Int(key & mask)] = Session(key: key, last: last, isAnnounced: isAnnounced, counted: counted)
        }
    }
}
