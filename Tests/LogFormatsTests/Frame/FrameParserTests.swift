import SecBotCore
import Testing

@testable import LogFormats

@Suite struct FrameParserTests {
    /// Host, program, process id and message of a line; `nil` if it has no frame.
    private func split(_ text: String) throws -> [String]? {
        var parser = FrameParser(zone: .utc, now: try #require(Timestamp("2026-11-21T00:00:00Z")))
        let bytes = Array(text.utf8)
        var frame = SyslogFrame()
        guard parser.parse(bytes.span, 0..<bytes.count, into: &frame) else { return nil }
        return [frame.host, frame.program, frame.processID, frame.message].map {
            String(decoding: bytes[$0], as: UTF8.self)
        }
    }

    @Test(arguments: [
        ("Nov 20 12:00:00 web01 sshd[42]: hello", ["web01", "sshd", "42", "hello"]),
        ("<38>Nov 20 12:00:00 web01 sshd[42]: hello", ["web01", "sshd", "42", "hello"]),
        ("Nov 20 12:00:00 sshd[42]: hello", ["", "sshd", "42", "hello"]),
        ("Nov 20 12:00:00 [sshd] hello", ["", "sshd", "", "hello"]),
        ("Nov 20 12:00:00 web01 /usr/sbin/cron[42]: hello", ["web01", "cron", "42", "hello"]),
        ("Nov 20 12:00:00 mx postfix/smtpd[1]: hello", ["mx", "postfix/smtpd", "1", "hello"]),
        ("Nov 20 12:00:00 web01 sudo:    alice : x", ["web01", "sudo", "", "alice : x"]),
        ("Nov 20 12:00:00 web01 sshd[42]: [ID 800047 auth.info] hello", ["web01", "sshd", "42", "hello"]),
        ("Nov 20 12:00:00 web01 kernel: [   12.345678] hello", ["web01", "kernel", "", "hello"]),
        ("Nov 20 12:00:00 gw gw sshd[42]: hello", ["gw", "sshd", "42", "hello"]),
        ("Nov 20 12:00:00 web01 myapp[77]: sshd[1]: hello", ["web01", "myapp", "77", "sshd[1]: hello"]),
        ("Nov 20 12:00:00 sshd[1]:Failed web01 logger: hello", ["", "", "", "sshd[1]:Failed web01 logger: hello"]),
        ("Nov 20 12:00:00 web01 no tag here", ["web01", "", "", "no tag here"]),
        ("web01 sshd[42]: hello", ["web01", "sshd", "42", "hello"]),
        ("<38>1 2026-11-20T12:00:00Z web01 sshd 42 - - hello", ["web01", "sshd", "42", "hello"]),
        (
            "<38>1 2026-11-20T12:00:00Z web01 sshd 42 - [m a=\"]\\\"\"][n] \u{FEFF}hello",
            ["web01", "sshd", "42", "hello"]
        ),
        ("<38>1 - - - - - -", ["", "", "", ""]),
        ("1 2026-11-20T12:00:00Z web01 sshd 42 - - hello", ["web01", "sshd", "42", "hello"]),
        ("2026-11-20T12:00:00.5+01:00 web01 sshd[42]: hello", ["web01", "sshd", "42", "hello"]),
        ("Nov 20 12:00:00 web01 sshd[42]: message repeated 3 times: [ hello]", ["web01", "sshd", "42", "hello"]),
    ])
    func splits(line: String, expected: [String]) throws { #expect(try split(line) == expected) }

    @Test(arguments: [
        "", "hello world", "web01 sshd: hello", "<999>Nov 20 12:00:00 a b: c",
        "192.0.2.1 - - [20/Nov/2026:12:00:00 +0000] \"GET\"",
        "2026-11-20 12:00:00 status installed", "type=USER_LOGIN msg=audit(1.0:1): x", "{\"a\":1}",
    ])
    func refuses(line: String) throws { #expect(try split(line) == nil) }

    @Test func countsRepeatedMessages() throws {
        var parser = FrameParser(zone: .utc, now: try #require(Timestamp("2026-11-21T00:00:00Z")))
        for (count, weight) in [("5", UInt32(5)), ("999999999", 100_000)] {
            let bytes = Array("Nov 20 12:00:00 h p: message repeated \(count) times: [ x]".utf8)
            var frame = SyslogFrame()
            #expect(parser.parse(bytes.span, 0..<bytes.count, into: &frame))
            #expect(frame.weight == weight)
        }
    }
}
