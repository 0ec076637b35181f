import SecBotCore
import Testing

@testable import ThreatAnalyzer

@Suite("First seen sources") struct FirstSeenSourcesTests {
    private static let day: Int64 = 86_400
    private let home: IPAddress
    private let neighbour: IPAddress
    private let abroad: IPAddress

    init() throws {
        home = try #require(IPAddress("192.0.2.7"))
        neighbour = try #require(IPAddress("192.0.2.99"))
        abroad = try #require(IPAddress("198.51.100.20"))
    }

    private func login(
        _ user: String, _ address: IPAddress, after seconds: Int64, into detector: inout FirstSeenSources
    ) -> DetectorSignal? {
        detector.observe(
            .login(address, after: seconds, succeeds: true), user: Array(user.utf8), reference: UInt64(seconds))
    }

    /// A detector that knows a user from home, over `days` days with two logins each.
    private func experienced(_ user: String, days: Int64) -> FirstSeenSources {
        var detector = FirstSeenSources()
        for half in 0..<(days * 2) {
            #expect(login(user, home, after: half * Self.day / 2, into: &detector) == nil)
        }
        return detector
    }

    @Test func aNewPlaceOfAKnownUserIsFoundOnce() {
        var detector = experienced("alice", days: 4)
        let signal = login("alice", abroad, after: 4 * Self.day, into: &detector)
        #expect(signal?.rule.id == FirstSeenSources.rule.id)
        #expect(signal?.rule.level == .low)
        #expect(signal?.group.map(\.value) == ["alice", "198.51.100.20"])
        #expect(login("alice", abroad, after: 5 * Self.day, into: &detector) == nil)
    }

    @Test func forRootItIsWorse() {
        var detector = experienced("root", days: 4)
        #expect(login("root", abroad, after: 4 * Self.day, into: &detector)?.rule.level == .medium)
    }

    @Test func theNeighbourhoodIsNoNewPlace() {
        var detector = experienced("alice", days: 4)
        #expect(login("alice", neighbour, after: 4 * Self.day, into: &detector) == nil)
    }

    @Test func nothingIsSaidWhileAUserIsLearned() {
        var tooEarly = experienced("alice", days: 2)
        #expect(login("alice", abroad, after: 2 * Self.day, into: &tooEarly) == nil)
        var tooFew = FirstSeenSources()
        #expect(login("alice", home, after: 0, into: &tooFew) == nil)
        #expect(login("alice", abroad, after: 10 * Self.day, into: &tooFew) == nil)
    }

    @Test func usersAreLearnedApart() {
        var detector = experienced("alice", days: 4)
        #expect(login("bob", abroad, after: 4 * Self.day, into: &detector) == nil)
        #expect(login("alice", abroad, after: 4 * Self.day, into: &detector) != nil)
    }

    @Test func failuresTeachNothing() {
        var detector = experienced("alice", days: 4)
        let failed = EventFacts.login(abroad, after: 4 * Self.day)
        #expect(detector.observe(failed, user: Array("alice".utf8), reference: 0) == nil)
        #expect(login("alice", abroad, after: 4 * Self.day + 1, into: &detector) != nil)
    }

    @Test func placesOfAUserAreBounded() throws {
        var detector = FirstSeenSources()
        for number in 0..<(FirstSeenSources.maximumPlaces * 3) {
            _ = login("alice", IPAddress(v4: UInt32(0x0A00_0000 + number * 256)), after: Int64(number), into: &detector)
        }
        let user = try #require(detector.users[Array("alice".utf8)])
        #expect(user.places.count == FirstSeenSources.maximumPlaces)
    }
}
