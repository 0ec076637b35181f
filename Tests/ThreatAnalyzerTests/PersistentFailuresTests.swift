import SecBotCore
import Testing

@testable import ThreatAnalyzer

@Suite("Failures without a success over days") struct PersistentFailuresTests {
    private static let hour: Int64 = 3600
    private static let day: Int64 = 86_400
    private let address: IPAddress

    init() throws { address = try #require(IPAddress("192.0.2.7")) }

    /// The counts with which the detector speaks up over a list of logins.
    private func signals(_ logins: [EventFacts]) -> [DetectorSignal] {
        var detector = PersistentFailures()
        return logins.enumerated().compactMap { detector.observe($1, reference: UInt64($0)) }
    }

    @Test func slowFailuresAreFoundAndToldAgainWhenTheyGrowFourfold() {
        let logins = (0..<24).map { EventFacts.login(address, after: $0 * 6 * Self.hour) }
        let signals = signals(logins)
        #expect(signals.map(\.count) == [5, 20])
        #expect(signals.map(\.isExtension) == [false, true])
        #expect(signals.allSatisfy { $0.first == midnight && $0.subject == signals[0].subject })
        #expect(signals.first?.references == [1, 2, 3, 4])
    }

    @Test func aTypistWhoGetsInIsNot() {
        let logins = (0..<60).map { (index: Int64) in
            EventFacts.login(address, after: index * Self.hour, succeeds: index % 4 == 3)
        }
        #expect(signals(logins).isEmpty)
    }

    @Test func whoGotInLatelyHasTwiceThePatience() {
        var logins = [EventFacts.login(address, after: 0, succeeds: true)]
        logins += (1...12).map { .login(address, after: $0 * 4 * Self.hour) }
        #expect(signals(logins).map(\.count) == [10])
    }

    @Test func aShortBurstNeedsMore() {
        let logins = (0..<25).map { EventFacts.login(address, after: $0 * 10) }
        #expect(signals(logins).map(\.count) == [20])
    }

    @Test func failuresOfMoreThanAWeekAgoAreForgotten() {
        let logins = (0..<30).map { EventFacts.login(address, after: $0 * 2 * Self.day) }
        #expect(signals(logins).isEmpty)
    }

    @Test func recordsOfTheSameAttemptDoNotCount() {
        let logins = (0..<40).map { (index: Int64) in
            var facts = EventFacts.login(address, after: index * Self.hour)
            facts.isRepeated = index % 10 != 0
            return facts
        }
        #expect(signals(logins).isEmpty)
    }

    @Test func addressesOfOneCustomerCountTogether() throws {
        let logins = try (0..<5).map { (index: Int64) in
            let address = try #require(IPAddress("2001:db8:0:1::\(index + 1)"))
            return EventFacts.login(address, after: index * Self.hour)
        }
        #expect(signals(logins).map(\.count) == [5])
    }
}
