import SecBotCore
import Testing

@testable import LogFormats

@Suite struct FrameClockTests {
    /// Central European time of the years 2004 and 2005.
    static let zurich = ZoneOffsets(
        initial: 3600,
        changes: [
            .init(start: 1_080_435_600, offset: 7200), .init(start: 1_099_184_400, offset: 3600),
            .init(start: 1_111_885_200, offset: 7200), .init(start: 1_130_634_000, offset: 3600),
        ])

    private func read(_ text: String, zone: ZoneOffsets = .utc, now: String = "2026-11-21T00:00:00Z") throws -> String?
    {
        var clock = FrameClock(zone: zone, now: try #require(Timestamp(now)))
        let bytes = Array(text.utf8)
        return clock.read(bytes.span, from: 0, before: bytes.count)?.time.description
    }

    @Test(arguments: [
        ("Nov 20 12:00:00 h", "2026-11-20T12:00:00Z"),
        ("Nov  3 04:05:06 h", "2026-11-03T04:05:06Z"),
        ("Nov 3 04:05:06 h", "2026-11-03T04:05:06Z"),
        ("Nov 21 23:59:59 h", "2026-11-21T23:59:59Z"),
        ("Nov 22 00:00:01 h", "2025-11-22T00:00:01Z"),
        ("Dec 31 23:59:60 h", "2026-01-01T00:00:00Z"),
        ("Feb 29 12:00:00 h", "2024-02-29T12:00:00Z"),
        ("Feb 30 12:00:00 h", "unknown"),
        ("Nov 20 12:00:00.250 h", "2026-11-20T12:00:00.250Z"),
        ("Nov 20 2019 12:00:00 h", "2019-11-20T12:00:00Z"),
        ("2019 Nov 20 12:00:00 h", "2019-11-20T12:00:00Z"),
        ("Wed Nov 20 12:00:00 2019 h", "2019-11-20T12:00:00Z"),
        ("*Mar  1 18:46:11.123 h", "2026-03-01T18:46:11.123Z"),
        ("2026-11-20T12:00:00Z h", "2026-11-20T12:00:00Z"),
        ("2026-11-20T12:00:00.123456+02:00 h", "2026-11-20T10:00:00.123456Z"),
        ("2026-11-20T12:00:00-0530 h", "2026-11-20T17:30:00Z"),
        ("2026-11-20T12:00:00+02 h", "2026-11-20T10:00:00Z"),
        ("2026-11-20 12:00:00,5 h", "2026-11-20T12:00:00.500Z"),
        ("2026-11-20T12:00:00.123456789123Z h", "2026-11-20T12:00:00.123456789Z"),
        ("1763640000.5 h", "2025-11-20T12:00:00.500Z"),
    ])
    func readsEveryForm(text: String, expected: String) throws { #expect(try read(text) == expected) }

    @Test(arguments: [
        "Nop 20 12:00:00 h", "Nov 20 12:00 h", "Nov 20 25:00:00 h", "2026/11/20 12:00:00 h", "hello", "", "Nov",
    ])
    func refusesOtherText(text: String) throws { #expect(try read(text) == nil) }

    @Test(arguments: [
        ("Aug 14 23:59:59 h", "2005-08-14T21:59:59Z"), ("Sep 29 16:28:02 h", "2004-09-29T14:28:02Z"),
        ("Jan  5 01:31:41 h", "2005-01-05T00:31:41Z"), ("Oct 31 02:30:00 h", "2004-10-31T00:30:00Z"),
        ("Mar 27 03:30:00 h", "2005-03-27T01:30:00Z"),
    ])
    func readsLocalTimes(text: String, expected: String) throws {
        #expect(try read(text, zone: FrameClockTests.zurich, now: "2005-08-14T12:00:00Z") == expected)
    }

    @Test func keptMinuteAgreesWithFreshReading() throws {
        let now = try #require(Timestamp("2026-11-21T00:00:00Z"))
        var kept = FrameClock(zone: FrameClockTests.zurich, now: now)
        for minute in 0..<3 {
            for second in [0, 1, 30, 59, 60] {
                for suffix in [" h", ".5 h"] {
                    let padded = second < 10 ? "0\(second)" : "\(second)"
                    let bytes = Array("Nov 13 00:0\(minute):\(padded)\(suffix)".utf8)
                    var fresh = FrameClock(zone: FrameClockTests.zurich, now: now)
                    let one = kept.read(bytes.span, from: 0, before: bytes.count)
                    let other = fresh.read(bytes.span, from: 0, before: bytes.count)
                    #expect(one?.time == other?.time && one?.end == other?.end)
                }
            }
        }
    }

    @Test func movingNowForgetsTheYear() throws {
        var clock = FrameClock(zone: .utc, now: try #require(Timestamp("2025-06-01T00:00:00Z")))
        let bytes = Array("Nov 20 12:00:00 h".utf8)
        #expect(clock.read(bytes.span, from: 0, before: bytes.count)?.time.description == "2024-11-20T12:00:00Z")
        clock.now = try #require(Timestamp("2026-01-01T00:00:00Z"))
        #expect(clock.read(bytes.span, from: 0, before: bytes.count)?.time.description == "2025-11-20T12:00:00Z")
    }
}
