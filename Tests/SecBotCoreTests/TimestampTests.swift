import SecBotCore
import Testing

@Suite("Timestamps") struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-11-20T12:00:00Z", 1_795_176_000_000_000_000),
        ("2026-11-20T12:00:00.25Z", 1_795_176_000_250_000_000),
        ("2026-11-20t14:00:00+02:00", 1_795_176_000_000_000_000),
        ("2026-11-20 06:30:00-05:30", 1_795_176_000_000_000_000), ("1969-12-31T23:59:59.999999999Z", -1),
        ("2016-12-31T23:59:60Z", 1_483_228_800_000_000_000),
    ])
    func readsRFC3339(text: String, nanoseconds: Int64) {
        #expect(Timestamp(text)?.nanoseconds == nanoseconds)
    }

    @Test(arguments: [
        "", "2026-11-20", "2026-11-20T12:00:00", "2026-11-20T12:00Z", "2026-11-20T12:00:00.Z", "2026-11-20T24:00:00Z",
        "2026-11-20T12:00:00.1234567890Z", "2026-11-20T12:00:00Zx", "2026-11-20T12:00:00+0200",
        "2026-11-20T12:00:00+02",
        "2026-11-20T12:00:00+24:00", "2026-11-20T12:00:00+02:60", "2026-11-31T12:00:00Z", "2026-02-29T12:00:00Z",
        "2026-11-20X12:00:00Z", "0000-01-01T00:00:00Z", "-026-11-20T12:00:00Z", "2026-11-20T12:00:61Z",
        "2026-11-20T12:00:00.25", "２026-11-20T12:00:00Z",
    ])
    func refuses(text: String) { #expect(Timestamp(text) == nil) }

    @Test func roundTripsRandomTimes() {
        var generator = SeededGenerator(seed: 5)
        for round in 0..<50_000 {
            var nanoseconds = Int64.random(in: (.min + 1)...(.max), using: &generator)
            let grain: Int64 = [1, 1000, 1_000_000, 1_000_000_000][round % 4]
            nanoseconds -= nanoseconds % grain
            let time = Timestamp(nanoseconds: nanoseconds)
            #expect(Timestamp(time.description) == time)
        }
    }

    @Test func writesTheShortestExactFraction() {
        #expect(Timestamp(nanoseconds: 0).description == "1970-01-01T00:00:00Z")
        #expect(Timestamp(nanoseconds: 500_000_000).description == "1970-01-01T00:00:00.500Z")
        #expect(Timestamp(nanoseconds: 500_001_000).description == "1970-01-01T00:00:00.500001Z")
        #expect(Timestamp(nanoseconds: -1).description == "1969-12-31T23:59:59.999999999Z")
        #expect(Timestamp.unknown.description == "unknown")
    }

    @Test func timesOutsideTheRangeAreClampedWithOrWithoutAFraction() {
        #expect(Timestamp("9999-12-31T23:59:59Z") == Timestamp(nanoseconds: .max))
        #expect(Timestamp("9999-12-31T23:59:59.5Z") == Timestamp(nanoseconds: .max))
        #expect(Timestamp("0001-01-01T00:00:00Z") == Timestamp(nanoseconds: .min + 1))
        #expect(Timestamp("1016-12-31 23:59:60.5-10:30") == Timestamp(nanoseconds: .min + 1))
    }

    /// Found by the fuzz target `times`: the first second of the range lost its fraction.
    @Test func theEndsOfTheRangeRoundTrip() {
        for nanoseconds in [Int64.min + 1, .min + 2, .min + 1_000_000_000, .max - 1, .max] {
            let time = Timestamp(nanoseconds: nanoseconds)
            #expect(Timestamp(time.description) == time)
        }
    }

    @Test func addingClampsAndNeverMakesATimeUnknown() {
        let now = Timestamp(seconds: 1_795_176_000)
        #expect(now.adding(seconds: -60).seconds == 1_795_175_940)
        #expect(now.adding(seconds: .max) == Timestamp(nanoseconds: .max))
        #expect(now.adding(seconds: .min) == Timestamp(nanoseconds: .min + 1))
        #expect(Timestamp(nanoseconds: 0).adding(seconds: .min).isKnown)
        #expect(Timestamp(nanoseconds: -5).adding(seconds: .max) == Timestamp(nanoseconds: .max))
        #expect(!Timestamp.unknown.adding(seconds: 60).isKnown)
    }

    @Test func secondsAreRoundedTowardsThePast() {
        #expect(Timestamp(nanoseconds: -1).seconds == -1)
        #expect(Timestamp(nanoseconds: 1_999_999_999).seconds == 1)
        #expect(Timestamp(nanoseconds: .min + 1).seconds == -9_223_372_037)
    }

    @Test func everyPrefixAndByteChangeIsReadOrRefused() {
        let text = Array("2026-11-20T12:00:00.123456789+02:00".utf8)
        for length in 0...text.count {
            _ = Timestamp.parse(rfc3339: Array(text[..<length]).span)
        }
        for place in text.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = text
                changed[place] = byte
                _ = Timestamp.parse(rfc3339: changed.span)
            }
        }
    }
}
