import Foundation
import SecBotCore
import Testing

@testable import LogFormats

@Suite("JSON documents")
struct JSONFormatTests {
    private func parse(_ text: String) -> ParsedRecord? {
        var runner = RecordRunner<JSONFormat>()
        return runner.parse(text).first
    }

    @Test func readsSuricata() throws {
        let event = try #require(
            parse(
                #"{"timestamp":"2026-11-20T12:00:00.123456+0100","flow_id":1,"event_type":"alert","src_ip":"198.51.100.7","src_port":5000,"dest_ip":"192.0.2.1","dest_port":80,"proto":"TCP","alert":{"signature":"ET SCAN","signature_id":7},"http":{"url":"/a%2e?x","hostname":"example.com"}}"#
            ))
        #expect(event.format == "suricata")
        #expect(event.time == Timestamp("2026-11-20T11:00:00.123456Z"))
        #expect(event.entities["source.ip"] == "198.51.100.7")
        #expect(event["rule.name"] == "ET SCAN")
        #expect(event["url.path"] == "/a%2e")
        #expect(event["url.decoded"] == "/a.?x")
        #expect(event.logsource.product == "suricata")
    }

    @Test func readsCloudTrail() throws {
        let event = try #require(
            parse(
                #"{"eventVersion":"1.08","eventTime":"2026-11-20T12:00:00Z","eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","sourceIPAddress":"198.51.100.7","userIdentity":{"type":"IAMUser","userName":"alice"},"responseElements":{"ConsoleLogin":"Failure"}}"#
            ))
        #expect(event.blamed == "198.51.100.7")
        #expect(event.entities["user.name"] == "alice")
        #expect(event.logsource == Logsource(product: "aws", service: "cloudtrail"))
    }

    @Test(arguments: [
        #"{"@timestamp":"2026-11-20T12:00:00Z","winlog":{"channel":"Security","event_id":4625,"event_data":{"IpAddress":"198.51.100.7","TargetUserName":"bob","CommandLine":"x"}}}"#,
        ##"{"Event":{"System":{"EventID":4625,"Channel":"Security","TimeCreated":{"#attributes":{"SystemTime":"2026-11-20T12:00:00Z"}}},"EventData":{"IpAddress":"198.51.100.7","TargetUserName":"bob","CommandLine":"x"}}}"##,
        #"{"System_Channel":"Security","EventID":4625,"TimeCreated_SystemTime":"2026-11-20T12:00:00Z","IpAddress":"198.51.100.7","TargetUserName":"bob","CommandLine":"x"}"#,
    ])
    func readsWindowsEvents(_ text: String) throws {
        let event = try #require(parse(text))
        #expect(event.format == "windows")
        #expect(event.blamed == "198.51.100.7")
        #expect(event["user.target.name"] == "bob")
        #expect(event["process.command_line"] == "x")
        #expect(event.time == Timestamp("2026-11-20T12:00:00Z"))
    }

    /// A rule may name a field by its whole path; the format still knows it by its short name.
    @Test func keepsBothNamesOfAField() throws {
        let whole = try #require(FieldRegistry.shared.intern("winlog.event_data.IpAddress"))
        let text =
            #"{"@timestamp":"2026-11-20T12:00:00Z","winlog":{"channel":"Security","event_id":4625,"event_data":{"IpAddress":"198.51.100.7"}}}"#
        let event = try #require(parse(text))
        #expect(event.blamed == "198.51.100.7")
        #expect(event[FieldRegistry.shared.name(of: whole)] == "198.51.100.7")
    }

    @Test func readsAccessLogs() throws {
        let event = try #require(
            parse(
                #"{"time_iso8601":"2026-11-20T12:00:00+00:00","remote_addr":"198.51.100.7","remote_user":"eve","request":"GET /a?b=\"c\" HTTP/1.1","status":401,"http_user_agent":"x"}"#
            ))
        #expect(event.blamed == "198.51.100.7")
        #expect(event["url.query"] == "b=\"c\"")
        #expect(event["http.request.method"] == "GET")
        #expect(event.logsource.category == "webserver")
        let forwarded = try #require(
            parse(
                #"{"msec":"1763640000.250","remote_addr":"192.0.2.9","http_x_forwarded_for":"203.0.113.77","request_method":"GET","request_uri":"/","status":"200"}"#
            ))
        #expect(forwarded.entities["source.ip"] == "192.0.2.9")
        #expect(forwarded["network.forwarded_ip"] == "203.0.113.77")
        #expect(forwarded.time == Timestamp("2025-11-20T12:00:00.250Z"))
    }

    @Test func readsZeekAndPlain() throws {
        let zeek = try #require(
            parse(#"{"ts":1763640000.5,"uid":"C","id.orig_h":"198.51.100.7","id.resp_p":443,"_path":"conn"}"#))
        #expect(zeek.format == "zeek")
        #expect(zeek.entities["source.ip"] == "198.51.100.7")
        #expect(zeek.time == Timestamp("2025-11-20T12:00:00.5Z"))
        let plain = try #require(parse(#"{"level":"warn","time":1763640000123,"msg":"hello"}"#))
        #expect(plain.format == "json")
        #expect(plain["message"] == "hello")
        #expect(plain["log.level"] == "warn")
        #expect(plain.time == Timestamp("2025-11-20T12:00:00.123Z"))
    }

    @Test(arguments: ["{", "{\"time\":", "[]", "{\"a\":1}", "{\"time\":1}x", "null", ""])
    func leavesOtherTextAlone(_ text: String) { #expect(parse(text) == nil) }
}

@Suite("Package logs")
struct PackageLogTests {
    @Test func readsDpkg() throws {
        var runner = RecordRunner<DpkgFormat>()
        let events = runner.parse(
            "2026-11-20 12:00:00 startup archives unpack", "2026-11-20 12:00:01 install nginx:amd64 <none> 1.22.1-9",
            "2026-11-20 12:00:02 status half-installed nginx:amd64 1.22.1-9", "2026-11-20 12:00:02 nonsense x")
        #expect(events.map { $0.action } == ["package-run-started", "package-installed", "package-status"])
        #expect(events[1].entities["package.name"] == "nginx")
        #expect(events[1]["package.version"] == "1.22.1-9")
        #expect(events[1].time == Timestamp("2026-11-20T12:00:01Z"))
    }

    @Test func readsAptHistory() throws {
        var runner = RecordRunner<AptHistoryFormat>()
        let events = runner.parse(
            "Start-Date: 2026-11-20  12:00:00", "Commandline: apt install nginx", "Requested-By: alice (1000)",
            "Install: nginx:amd64 (1.22.1-9), nginx-common:amd64 (1.22.1-9, automatic)",
            "End-Date: 2026-11-20  12:00:05", "", "Start-Date: 2026-11-21  12:00:00", "Remove: x:all (1)")
        #expect(events.count == 2)
        let event = try #require(events.first)
        #expect(event.time == Timestamp("2026-11-20T12:00:00Z"))
        #expect(event.fields["package.name"] == ["nginx", "nginx-common"])
        #expect(event["user.name"] == "alice")
        #expect(event["process.command_line"] == "apt install nginx")
    }
}

@Suite("Web logs")
struct WebLogTests {
    private func access(_ line: String, proxies: [CIDR] = []) -> ParsedRecord? {
        var runner = RecordRunner<WebAccessFormat>(
            FormatOptions(now: Timestamp("2026-11-20T12:00:00Z") ?? .unknown, trustedProxies: proxies))
        return runner.parse(line).first
    }
    private let tail = #"[20/Nov/2026:12:00:00 +0100] "GET /a HTTP/1.1" 200 5 "-" "agent""#

    @Test(
        arguments: [
            ("198.51.100.7 - -", "198.51.100.7"), ("www.example.com 198.51.100.7 - -", "198.51.100.7"),
            ("www.example.com:443 2001:db8::7 - -", "2001:db8::7"), ("203.0.113.77 198.51.100.7 - -", "198.51.100.7"),
            ("198.51.100.7 - 203.0.113.77 - -", "198.51.100.7"), ("198.51.100.7 - a [x] b", "198.51.100.7"),
            ("203.0.113.77, 198.51.100.7 - -", nil), ("host.example.com - -", nil),
            (#"198.51.100.7 - """#, "198.51.100.7"),
        ] as [(String, String?)])
    func findsTheClient(_ head: String, _ expected: String?) {
        let event = access("\(head) \(tail)")
        #expect(event?.entities["source.ip"] == expected)
        #expect(event?.time == Timestamp("2026-11-20T11:00:00Z"))
        #expect(event?["url.path"] == "/a")
    }

    @Test func believesOnlyTrustedProxies() throws {
        let line = #"192.0.2.1 - - \#(tail) "203.0.113.77, 198.51.100.7""#
        #expect(access(line)?.entities["source.ip"] == "192.0.2.1")
        #expect(access(line)?.fields["network.forwarded_ip"] == ["198.51.100.7", "203.0.113.77"])
        let proxy = try #require(CIDR("192.0.2.0/24"))
        #expect(access(line, proxies: [proxy])?.entities["source.ip"] == "198.51.100.7")
    }

    @Test func decodesTargets() throws {
        let event = try #require(
            access(
                #"198.51.100.7 - - [20/Nov/2026:12:00:00 +0000] "GET /%252e%252e/x?q=a+b\x22c HTTP/1.1" 404 - "-" "-""#)
        )
        #expect(event["url.decoded"] == #"/../x?q=a b"c"#)
        #expect(event["url.query"] == #"q=a+b"c"#)
        #expect(event["http.response.status_code"] == "404")
        #expect(event.outcome == "unknown")
    }

    @Test(
        arguments: [
            (
                #"user "x": password mismatch, client: 198.51.100.7, server: s, request: "GET / HTTP/1.1", host: "h""#,
                "198.51.100.7"
            ),
            (
                #"user "x": password mismatch, client: 198.51.100.7, server: s, request: "GET / HTTP/1.1", host: "h", referrer: "http://x/, client: 203.0.113.77, server: s""#,
                "198.51.100.7"
            ),
            (
                #"access forbidden by rule, client: 198.51.100.7, server: s, request: "GET /", client: 203.0.113.77, server: s, request: "GET / HTTP/1.1", host: "h""#,
                "198.51.100.7"
            ),
            (
                #"user "x": password mismatch, client: 198.51.100.7, server: s, request: "GET / HTTP/1.1", host: "h", referrer: "a": password mismatch, client: 203.0.113.77, server: s, request: "GET / HTTP/1.1", host: "h""#,
                nil
            ),
        ] as [(String, String?)])
    func blamesTheClientOfNginx(_ message: String, _ expected: String?) {
        var runner = RecordRunner<NginxErrorFormat>()
        #expect(runner.parse("2026/11/20 12:00:00 [error] 7#0: *1 \(message)").first?.blamed == expected)
    }
}

@Suite("Damaged records")
struct RecordMutationTests {
    private static let seeds = [
        #"198.51.100.7 - a [20/Nov/2026:12:00:00 +0100] "GET /%41?x=\x22 HTTP/1.1" 401 5 "-" "agent" "203.0.113.9""#,
        #"[24/Jan/2026:16:51:02 +0000] - 404 404 - GET http example.com "/x" [Client 198.51.100.7] [Length 192] "a" "-""#,
        "[Fri Nov 20 12:00:00.123456 2026] [auth_basic:error] [pid 7:tid 8] (13)Permission denied: [client 198.51.100.7:5000] AH01618: user a not found: /, referer: b",
        #"2026/11/20 12:00:00 [error] 7#0: *1 user "x" was not found in "/f", client: 198.51.100.7, server: s, request: "GET / HTTP/1.1", host: "h""#,
        #"type=SYSCALL msg=audit(1763640000.123:42): syscall=59 comm="a" exe=2F62 saddr=020001BBC6336407"#,
        #"type=EXECVE msg=audit(1763640000.123:42): argc=2 a0="a" a1[0]=6162 a1[1]=6364"#,
        "type=PROCTITLE msg=audit(1763640000.123:42): proctitle=62617368",
        #"{"timestamp":"2026-11-20T12:00:00Z","flow_id":1,"event_type":"alert","src_ip":"198.51.100.7","http":{"url":"/\u0061?\"%41"}}"#,
        #"{"remote_addr":"198.51.100.7","status":"401","request":"GET /\u0041 HTTP/1.1","remote_user":"x","time":"1763640000"}"#,
        "2026-11-20 12:00:01 install nginx:amd64 <none> 1.22.1-9", "Start-Date: 2026-11-20  12:00:00",
        "Install: a:amd64 (1), b (2, automatic)", "End-Date: 2026-11-20  12:00:05",
        #"[2026-11-20 12:00:00] NOTICE[1] chan_sip.c: Registration from '<sip:a>' failed for '198.51.100.7:5' - Wrong password"#,
        "1386543323.000      4 198.51.100.7 TCP_DENIED/403 4099 GET http://example.com/ - HIER_NONE/- text/html",
    ]

    /// A small generator with a seed, so that a failure can be repeated.
    private struct Random {
        var state: UInt64
        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return bound > 0 ? Int(state >> 33) % bound : 0
        }
    }

    private static func damage(_ text: String, _ random: inout Random) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0...random.next(4) where !bytes.isEmpty {
            let place = random.next(bytes.count)
            switch random.next(6) {
            case 0: bytes[place] = UInt8(random.next(256))
            case 1: bytes.removeSubrange(place...)
            case 2: bytes.remove(at: place)
            case 3: bytes.insert(Array(#""\%[]:,<>{ '0"#.utf8)[random.next(13)], at: place)
            case 4: bytes += bytes[place...]
            default: bytes.removeSubrange(..<place)
            }
        }
        return bytes
    }

    private func run<Format: RecordFormat>(_ type: Format.Type, seed: UInt64) {
        var random = Random(state: seed)
        var runner = RecordRunner<Format>()
        for _ in 0..<40 {
            let records = RecordMutationTests.seeds.map { RecordMutationTests.damage($0, &random) }
            for event in runner.parse(records) {
                #expect(event.sourceAddress == nil || event.fields["source.ip"] != nil)
            }
        }
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func crashNothing(_ seed: UInt64) {
        run(WebAccessFormat.self, seed: seed)
        run(ApacheErrorFormat.self, seed: seed)
        run(NginxErrorFormat.self, seed: seed)
        run(AuditdFormat.self, seed: seed)
        run(JSONFormat.self, seed: seed)
        run(DpkgFormat.self, seed: seed)
        run(AptHistoryFormat.self, seed: seed)
        run(DeclaredRecordFormat.self, seed: seed)
    }
}

@Suite("Times of records")
struct RecordClockTests {
    private let clock = RecordClock(zone: ZoneOffsets(initial: 3600))

    private func common(_ text: String) -> Timestamp? {
        let bytes = Array(text.utf8)
        return clock.commonLog(bytes.span, 0, bytes.count)?.time
    }

    @Test(arguments: [
        ("20/Nov/2026:12:00:00 +0000", "2026-11-20T12:00:00Z"), ("01/Jan/2027:00:30:00 +0100", "2026-12-31T23:30:00Z"),
        ("29/Feb/2028:12:00:00 -0530", "2028-02-29T17:30:00Z"), ("28/Feb/2100:23:59:59 +0000", "2100-02-28T23:59:59Z"),
        ("31/Dec/1999:23:59:60 +0000", "2000-01-01T00:00:00Z"), ("20/Nov/2026:12:00:00", "2026-11-20T11:00:00Z"),
        ("20-Nov-2026 12:00:00.250", "2026-11-20T11:00:00.250Z"),
        ("01/Mar/2000:00:00:00 +0000", "2000-03-01T00:00:00Z"),
    ])
    func readsTheCommonLogFormat(_ text: String, _ expected: String) {
        #expect(common(text) == Timestamp(expected))
    }

    @Test(arguments: [
        "30/Feb/2026:12:00:00 +0000", "20/Foo/2026:12:00:00 +0000", "20/Nov/2026:24:00:00 +0000", "20/Nov/2026",
        "00/Nov/2026:12:00:00 +0000", "",
    ])
    func refusesImpossibleTimes(_ text: String) { #expect(common(text) == nil) }
}
