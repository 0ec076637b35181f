import Foundation
import SecBotCore
import Testing

@testable import LogFormats

@Suite("Declared formats")
struct DeclaredFormatTests {
    private let options = FormatOptions(now: Timestamp("2026-11-20T12:00:00Z") ?? .unknown)

    private func parse(_ text: String, _ message: String) throws -> ParsedRecord? {
        let (formats, errors) = FormatDeclarationParser.parse(text, file: "test")
        #expect(errors.isEmpty, "\(errors)")
        let format = try #require(formats.first.flatMap { DeclaredFormat($0, options: options) })
        let bytes = Array(message.utf8)
        let span = bytes.span
        var event = Event()
        let isRecord = format.hasRecords
        let isMine =
            isRecord
            ? format.parseRecord(span, 0..<bytes.count, into: &event)
            : format.parse(span, 0..<bytes.count, into: &event)
        if !isMine {
            #expect(event.rows.isEmpty)
            #expect(event.sourceAddress == nil)
        }
        return isMine ? ParsedRecord(event, span) : nil
    }

    private let login = """
        format x
        event login category=authentication outcome=failure
          login failed for <user.name:any> from <source.ip:ip>{| port <source.port:port>}
        """

    @Test func findsTheAddressFromTheEnd() throws {
        let event = try #require(
            try parse(login, "login failed for a from 203.0.113.77 from 198.51.100.7 port 22"))
        #expect(event.blamed == "198.51.100.7")
        #expect(event["user.name"] == "a from 203.0.113.77")
        #expect(event["source.port"] == "22")
    }

    @Test(arguments: [
        "login failed for a from 198.51.100.7x", "login failed for a from 999.1.1.1", "login failed for a from ",
        "login failed for a from 198.51.100.7 port 99999", "xlogin failed for a from 198.51.100.7", "",
    ])
    func leavesOtherMessagesAlone(_ message: String) throws { #expect(try parse(login, message) == nil) }

    @Test func blamesNobodyWhereAnAnchorStandsTwice() throws {
        let text = """
            format x
            event call outcome=failure
              from '<user.name:text><once>' failed for '<source.ip:ip>' (id: <*>
            """
        #expect(try parse(text, "from 'a' failed for '198.51.100.7' (id: 1)")?.blamed == "198.51.100.7")
        #expect(try parse(text, "from 'a' failed for '198.51.100.7' (id: ' failed for '203.0.113.77' (id: )") == nil)
    }

    @Test func readsHeadsOfRecords() throws {
        let text = """
            format x
            record [<time:time-iso>] <log.level:word> <message>
            event e
              hello <user.name:quoted>
            """
        let event = try #require(try parse(text, #"[2026-11-20 12:00:00.5+01:00] WARN hello "a\"b""#))
        #expect(event.time == Timestamp("2026-11-20T11:00:00.5Z"))
        #expect(event["user.name"] == #"a\"b"#)
        #expect(event["log.level"] == "WARN")
    }

    @Test(arguments: [
        ("event x\n", 1, 1), ("format x\nevent e\n  <a:word\n", 3, 3), ("format x\nevent e\n  a <b:wrd>\n", 3, 5),
        ("format x\nevent e colour=red\n  a\n", 2, 7), ("format x\nfoo\nevent e\n a\n", 2, 1),
        ("format x\nevent e\n  <a:any> <b:any>\n", 3, 3), ("format x\nevent e\n  <a:text><b:ip>\n", 3, 3),
        ("format x\nevent e\n  {a|b\n", 3, 3), ("format x\nrecord <time:time-iso>\nevent e\n  a\n", 2, 8),
        ("format x\n  a\n", 2, 3),
    ])
    func tellsWhereADeclarationIsWrong(_ text: String, _ line: Int, _ column: Int) {
        let errors = FormatDeclarationParser.parse(text, file: "f").errors
        #expect(errors.first?.line == line)
        #expect(errors.first?.column == column)
        #expect(errors.first?.description.hasPrefix("f:\(line):\(column): ") == true)
    }

    @Test func shippedDeclarationsAreRight() {
        for text in DeclaredServices.texts {
            #expect(FormatDeclarationParser.parse(text.text, file: text.name).errors == [])
        }
        #expect(Set(DeclaredServices.all.map { $0.name }).count == DeclaredServices.all.count)
    }
}

@Suite("Declared services in the corpora", .enabled(if: RecordCorpus.isPresent, RecordCorpus.absence))
struct DeclaredServicesTests {
    private static let services: [String: String] = [
        "postfix": "postfix", "dovecot": "dovecot", "vsftpd": "vsftpd", "proftpd": "proftpd", "exim": "exim",
        "asterisk": "asterisk", "mysqld-auth": "mysqld", "vaultwarden": "vaultwarden", "bitwarden": "bitwarden",
        "named-refused": "named", "openvpn": "openvpn", "xrdp": "xrdp", "webmin-auth": "webmin",
        "roundcube-auth": "roundcube", "courier-auth": "courier", "courier-smtp": "courier", "cyrus-imap": "cyrus",
        "sieve": "cyrus", "sendmail-auth": "sendmail", "sendmail-reject": "sendmail", "mongodb-auth": "mongodb",
        "haproxy-http-auth": "haproxy", "squid": "squid", "slapd": "slapd", "murmur": "murmur",
        "freeswitch": "freeswitch", "monit": "monit", "proxmox": "proxmox",
    ]

    /// The message behind a syslog frame: this test needs no more of one.
    private func message(_ line: String) -> String {
        guard
            let frame = line.firstMatch(
                of: #/^[A-Z][a-z]{2} [ 0-9]?\d \d\d:\d\d:\d\d (<[^>]*> )?(\S+ )?[^ :\[]+(\[\d+\])?:? /#)
        else { return line }
        return String(line[frame.range.upperBound...])
    }

    @Test func blamesTheRightAddress() throws {
        let options = FormatOptions(
            zone: RecordCorpus.zone("Europe/Zurich"), now: Timestamp("2005-08-14T10:00:00Z") ?? .unknown)
        let formats = DeclaredServices.all.compactMap { DeclaredFormat($0, options: options) }
        var expected = 0
        var found = 0
        for row in try RecordCorpus.rows("fail2ban.ndjson") + RecordCorpus.rows("injection_probes.ndjson") {
            guard let name = DeclaredServicesTests.services[row.service], row.hasDefaultOptions,
                let format = formats.first(where: { $0.name == name })
            else { continue }
            let bytes = Array(message(row.line).utf8)
            let span = bytes.span
            var event = Event()
            let isMine =
                format.parse(span, 0..<bytes.count, into: &event)
                || format.parseRecord(span, 0..<bytes.count, into: &event)
            let blamed = isMine ? ParsedRecord(event, span).blamed : nil
            guard row.expect.match, row.stateful != true else {
                #expect(blamed == nil || row.stateful == true, "\(row.line)")
                continue
            }
            expected += 1
            if blamed == nil {
                if ProcessInfo.processInfo.environment["SECBOT_MISSED"] != nil {
                    print("missed \(row.service): \(row.line)")
                }
                continue
            }
            found += 1
            #expect(blamed.flatMap { IPAddress($0) } == row.expect.source_ip.flatMap { IPAddress($0) }, "\(row.line)")
        }
        print("declared services: \(found) of \(expected) rows")
        #expect(found * 100 >= expected * 70, "\(found) of \(expected)")
    }
}
