import PatternMatching
import SecBotCore

/// Successful logins of a user from a network that this user never came from before.
///
/// A place is the /24 of an IPv4 or the /48 of an IPv6 address. A user is learned silently for three days and five
/// logins; afterwards the first login from a new place is a finding: low, for root medium.
struct FirstSeenSources {
    static let learningSeconds: Int64 = 3 * 86_400
    static let learningLogins: UInt32 = 5
    /// Places remembered per user; the least recent makes room.
    static let maximumPlaces = 64
    static let maximumUsers = 20_000

    static let rule = RuleReference(
        id: "secbot.first-seen-source", title: "Login from a place that is new for this user", level: .low,
        tags: ["attack.initial-access", "attack.t1078"])
    static let rootRule = RuleReference(
        id: "secbot.first-seen-source-root", title: "Login as root from a new place", level: .medium,
        tags: ["attack.initial-access", "attack.t1078.003"])

    struct Place: Sendable {
        var network: IPAddress
        var last: Timestamp
    }
    struct User: Sendable {
        var first: Timestamp
        var last: Timestamp
        var logins: UInt32 = 0
        var places: [Place] = []
    }

    private(set) var users: [[UInt8]: User] = [:]
    private(set) var evicted: UInt64 = 0

    static func place(of address: IPAddress) -> IPAddress {
        if let bits = address.v4Bits { return IPAddress(v4: bits & 0xFFFF_FF00) }
        return IPAddress(high: address.high & 0xFFFF_FFFF_FFFF_0000, low: 0)
    }

    /// Takes a successful login into account.
    mutating func observe(_ facts: EventFacts, user name: [UInt8], reference: UInt64) -> DetectorSignal? {
        guard facts.act == .success, let address = facts.address, facts.time.isKnown, !name.isEmpty, name.count <= 256
        else { return nil }
        let network = FirstSeenSources.place(of: address)
        if users[name] == nil, users.count >= FirstSeenSources.maximumUsers {
            // A successful login is rare and authenticated, so this bound is reached by directories, not by attackers.
            guard let oldest = users.min(by: { $0.value.last < $1.value.last }) else { return nil }
            users[oldest.key] = nil
            evicted += 1
        }
        var user = users[name] ?? User(first: facts.time, last: facts.time)
        defer {
            user.last = max(user.last, facts.time)
            user.logins = user.logins &+ 1
            users[name] = user
        }
        if let known = user.places.firstIndex(where: { $0.network == network }) {
            user.places[known].last = max(user.places[known].last, facts.time)
            return nil
        }
        if user.places.count >= FirstSeenSources.maximumPlaces,
            let oldest = user.places.indices.min(by: { user.places[$0].last < user.places[$1].last })
        {
            user.places.remove(at: oldest)
        }
        user.places.append(Place(network: network, last: facts.time))
        guard user.logins >= FirstSeenSources.learningLogins,
            facts.time >= user.first.adding(seconds: FirstSeenSources.learningSeconds)
        else { return nil }
        let text = String(decoding: name, as: UTF8.self)
        let days = (facts.time.seconds - user.first.seconds) / 86_400
        return DetectorSignal(
            rule: text == "root" ? FirstSeenSources.rootRule : FirstSeenSources.rule,
            subject: text + " " + network.description,
            group: [("user.name", text), ("source.ip", address.description)], count: 1, first: facts.time,
            last: facts.time,
            reason: "first login of \(text) from the network of \(address) in \(days) days and \(user.logins) logins",
            references: [reference], isExtension: false)
    }

    func save(to writer: inout StateWriter) {
        writer.write(UInt32(users.count))
        for (name, user) in users {
            writer.write(name)
            writer.write(user.first.nanoseconds)
            writer.write(user.last.nanoseconds)
            writer.write(user.logins)
            writer.write(UInt32(user.places.count))
            for place in user.places {
                writer.write(place.network)
                writer.write(place.last.nanoseconds)
            }
        }
    }

    mutating func restore(from reader: inout StateReader) throws(StateError) {
        for _ in 0..<(try reader.readCount(ofSize: 28)) {
            let name = try reader.readBytes()
            var user = User(
                first: Timestamp(nanoseconds: try reader.read()), last: Timestamp(nanoseconds: try reader.read()))
            user.logins = try reader.read()
            for _ in 0..<(try reader.readCount(ofSize: 24)) {
                let network = try reader.readAddress()
                user.places.append(Place(network: network, last: Timestamp(nanoseconds: try reader.read())))
            }
            users[name] = user
        }
    }
}
