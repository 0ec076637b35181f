import SecBotCore
import SecBotRuntime
import Testing

@Suite("Durations and endpoints") struct DurationTextTests {
    @Test(arguments: [("1s", 1), ("90s", 90), ("15m", 900), ("2h", 7200), ("7d", 604_800), ("4w", 2_419_200)])
    func readsADuration(text: String, seconds: Int64) {
        #expect(DurationText.seconds(text) == seconds)
    }

    @Test(arguments: [
        "", "s", "0s", "-1h", "1", "1.5h", "1y", "7D", "1 d", "h1", "99999999999999999999s", "9223372036854775807w",
        "101w9", "6000w",
    ])
    func refusesWhatIsNone(text: String) {
        #expect(DurationText.seconds(text) == nil)
    }

    @Test func aMomentIsATimeOrADurationAgo() throws {
        let now = try #require(Timestamp("2026-11-21T12:00:00Z"))
        #expect(DurationText.moment("2h", now: now) == Timestamp("2026-11-21T10:00:00Z"))
        #expect(DurationText.moment("2026-11-20T00:00:00+01:00", now: now) == Timestamp("2026-11-19T23:00:00Z"))
        #expect(DurationText.moment("yesterday", now: now) == nil)
    }

    @Test(arguments: [
        ("127.0.0.1:8443", "127.0.0.1", 8443), ("[2001:db8::1]:514", "2001:db8::1", 514),
        ("localhost:0", "127.0.0.1", 0), ("[::]:65535", "::", 65_535),
    ])
    func readsAnEndpoint(text: String, address: String, port: Int) throws {
        let endpoint = try #require(Endpoint(text))
        #expect(endpoint.address == IPAddress(address))
        #expect(endpoint.port == port)
    }

    @Test(arguments: [
        "", ":", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "example.com:80", "[]:80",
        "[127.0.0.1:80", "2001:db8::1:514",
    ])
    func refusesWhatIsNoEndpoint(text: String) {
        #expect(Endpoint(text) == nil)
    }
}
