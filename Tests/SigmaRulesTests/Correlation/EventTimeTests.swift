import SecBotCore
import SigmaRules
import Testing

/// Watermarks, late records and records from the future.
@Suite("Event time") struct EventTimeTests {
    private static let second: Int64 = 1_000_000_000
    private static let count = """
        title: fail
        id: fail
        logsource: {category: test}
        detection: {s: {kind: fail}, condition: s}
        ---
        title: ok
        id: ok
        logsource: {category: test}
        detection: {s: {kind: ok}, condition: s}
        ---
        title: many
        id: many
        correlation: {type: event_count, rules: [fail], group-by: [user], timespan: 20s, condition: {gte: 3}}
        ---
        title: order
        id: order
        correlation: {type: temporal_ordered, rules: [fail, ok], group-by: [user], timespan: 60s}
        """

    /// A correlator with the rules above and ten seconds of allowance.
    private struct Feed: ~Copyable {
        var correlator = RuleSet.load([RuleSource(path: "r.yml", text: EventTimeTests.count)]).rules.makeCorrelator(
            limits: CorrelatorLimits(lateSeconds: 10))
        var harness = CorrelatorHarness()
        var reference: UInt64 = 0

        mutating func callAsFunction(
            _ time: Int64?, rule: Int = 0, arrival: Int64? = nil, source: Int = 0, user: String = "a"
        ) throws -> [String] {
            reference += 1
            var signals: [CorrelationSignal] = []
            let base: Int64 = 1_700_000_000
            let record = TestRecord(
                rules: [rule], time: time.map { (base + $0) * second }, arrival: arrival.map { (base + $0) * second },
                source: source, fields: ["user": user], weight: 1, reference: reference)
            try harness.feed(record, to: &correlator, into: &signals)
            return Feed.describe(signals)
        }

        mutating func pass(to time: Int64) -> [String] {
            var signals: [CorrelationSignal] = []
            correlator.pass(to: Timestamp(seconds: 1_700_000_000 + time), into: &signals)
            return Feed.describe(signals)
        }

        mutating func finish() -> [String] {
            var signals: [CorrelationSignal] = []
            correlator.finish(into: &signals)
            return Feed.describe(signals)
        }

        private static func describe(_ signals: [CorrelationSignal]) -> [String] {
            signals.map { "\($0.correlation == 0 ? "many" : "order") \($0.state) \($0.members)" }
        }
    }

    @Test func countsTakeLateRecordsInWithinTheAllowance() throws {
        var feed = Feed()
        #expect(try feed(0) == [])
        #expect(try feed(30) == [])
        // Eight seconds behind: with 25 and 30 it makes three within 20 seconds.
        #expect(try feed(25) == [])
        #expect(try feed(22) == ["many fired [3, 2, 4]"])
        // Beyond the allowance: counted, and in no window.
        #expect(try feed(12) == [])
        #expect(feed.correlator.counters.lateRecords == 1)
    }

    @Test func aLateWindowBeforeTheNewestEventStillFires() throws {
        var feed = Feed()
        for time in [0, 5] { #expect(try feed(Int64(time)) == []) }
        #expect(try feed(30, user: "b") == [])
        #expect(try feed(15, user: "b") == [])
        var other = Feed()
        #expect(try other(0) == [])
        #expect(try other(1) == [])
        #expect(try other(24) == [])
        // 0, 1 and 16 lie within 20 seconds, though 24 was seen before.
        #expect(try other(16) == ["many fired [1, 2, 4]"])
        #expect(other.correlator.counters.lateRecords == 0)
    }

    @Test func orderWaitsForTheWatermark() throws {
        var feed = Feed()
        // The success is written before the failure that preceded it.
        #expect(try feed(5, rule: 1) == [])
        #expect(try feed(3, rule: 0) == [])
        #expect(try feed(10, rule: 1, user: "b") == [])
        #expect(try feed(15, rule: 1, user: "b") == ["order fired [2, 1]"])
        #expect(feed.finish() == [])
    }

    @Test func theEndOfAReplayJudgesWhatWaits() throws {
        var feed = Feed()
        #expect(try feed(0, rule: 0) == [])
        #expect(try feed(1, rule: 1) == [])
        #expect(feed.correlator.counters.deferredEvents == 2)
        #expect(feed.finish() == ["order fired [1, 2]"])
        #expect(feed.correlator.counters.deferredEvents == 0)
    }

    @Test func silentSourcesHoldNothing() throws {
        var feed = Feed()
        #expect(try feed(0, rule: 1, arrival: 0, source: 1, user: "c") == [])
        #expect(try feed(1, rule: 0, arrival: 1, source: 2) == [])
        #expect(try feed(2, rule: 1, arrival: 2, source: 2) == [])
        // Source 1 is silent; the other one moves on.
        #expect(try feed(11, rule: 1, arrival: 11, source: 2, user: "b") == [])
        #expect(try feed(13, rule: 1, arrival: 13, source: 2, user: "b") == ["order fired [2, 3]"])
        // Nothing arrives at all: the time of the host moves on.
        #expect(try feed(20, rule: 0, arrival: 20, source: 2, user: "d") == [])
        #expect(try feed(21, rule: 1, arrival: 21, source: 2, user: "d") == [])
        #expect(feed.pass(to: 24) == [])
        #expect(feed.pass(to: 40) == ["order fired [6, 7]"])
    }

    @Test func aLiveRecordFromTheFutureCountsAtItsArrival() throws {
        var feed = Feed()
        #expect(try feed(0, arrival: 0) == [])
        #expect(try feed(2_400_000_000, arrival: 1) == [])
        #expect(try feed(2, arrival: 2) == ["many fired [1, 2, 3]"])
        #expect(feed.correlator.counters.futureRecords == 1)
        #expect(feed.correlator.counters.lateRecords == 0)
    }

    @Test func aRecordedLineFromTheFutureMakesNoOtherLate() throws {
        var feed = Feed()
        #expect(try feed(0) == [])
        #expect(try feed(2_400_000_000) == [])
        // Now it is plain that the line before was wrong; it counts where the source was.
        #expect(try feed(1) == ["many fired [1, 2, 3]"])
        #expect(feed.correlator.counters.futureRecords == 1)
        #expect(feed.correlator.counters.lateRecords == 0)
    }

    @Test func aFirstLineFromTheFutureMakesNoOtherLate() throws {
        var feed = Feed()
        #expect(try feed(2_400_000_000, user: "z") == [])
        #expect(try feed(0) == [])
        #expect(try feed(1) == [])
        #expect(try feed(2) == ["many fired [2, 3, 4]"])
        #expect(feed.correlator.counters.lateRecords == 0)
    }

    @Test func aGapInARecordingIsBelievedWithTheNextLine() throws {
        var feed = Feed()
        #expect(try feed(0) == [])
        #expect(try feed(1) == [])
        #expect(try feed(500_000) == [])
        #expect(try feed(500_001) == [])
        #expect(try feed(500_002) == ["many fired [3, 4, 5]"])
        #expect(feed.correlator.counters.futureRecords == 0)
    }

    @Test func recordsWithoutTimeKeepTheirOrder() throws {
        var feed = Feed()
        #expect(try feed(nil) == [])
        #expect(try feed(nil, rule: 1) == [])
        #expect(try feed(nil) == [])
        #expect(try feed(nil) == ["many fired [1, 3, 4]"])
        #expect(feed.finish() == ["order fired [1, 2]"])
    }
}
