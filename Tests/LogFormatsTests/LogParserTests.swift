import SecBotCore
import Testing

@testable import LogFormats

@Suite struct LogParserTests {
    private func parse(_ line: String, format: String = "auto", isTruncated: Bool = false) throws -> [String?] {
        let now = try #require(Timestamp("2026-11-21T00:00:00Z"))
        var parser = try LogParser(options: FormatOptions(now: now), format: format)
        var event = Event()
        let bytes = Array(line.utf8)
        let record = RawRecord(start: 0, end: bytes.count, position: 0, isTruncated: isTruncated)
        _ = parser.parse(batch: bytes.span, record: record, into: &event)
        return [event.format.map { event.text(of: $0) }, event.sourceAddress?.description]
    }

    private static let attack = "Nov 20 12:00:00 web01 sshd[42]: Failed password for root from 192.0.2.7 port 22 ssh2"

    @Test func choosesByProgram() throws {
        #expect(try parse(LogParserTests.attack) == ["sshd", "192.0.2.7"])
        #expect(try parse(LogParserTests.attack + "\r") == ["sshd", "192.0.2.7"])
        #expect(try parse(LogParserTests.attack, format: "syslog") == ["sshd", "192.0.2.7"])
        #expect(try parse("Nov 20 12:00:00 web01 other: x") == ["syslog", nil])
        #expect(try parse("nothing known") == [nil, nil])
    }

    @Test func takesChosenFormatOnly() throws {
        #expect(try parse(LogParserTests.attack, format: "sshd") == ["sshd", "192.0.2.7"])
        #expect(try parse(LogParserTests.attack, format: "sudo") == ["syslog", nil])
        #expect(
            try parse("Bad password attempt for 'x' from 192.0.2.7:1", format: "dropbear") == ["dropbear", "192.0.2.7"])
    }

    @Test func believesNoEndOfACutRecord() throws {
        #expect(try parse(LogParserTests.attack, isTruncated: true) == ["syslog", nil])
    }

    @Test func namesUnknownFormat() throws {
        let now = try #require(Timestamp("2026-11-21T00:00:00Z"))
        #expect(throws: UnknownFormat(name: "nope")) {
            try LogParser(options: FormatOptions(now: now), format: "nope")
        }
    }

    /// One declared format for a program of its own and for sshd, which has a format already.
    private struct Declared: ProgramMessages {
        var programs: [(name: String, index: Int)] { [("mydaemon", 0), ("sshd", 0)] }
        func index(named name: String) -> Int? { name == "mine" ? 0 : nil }
        func parse(_ batch: Span<UInt8>, _ message: Range<Int>, with index: Int, into event: inout Event) -> Bool {
            event.append(.eventAction, message)
            return true
        }
    }

    @Test(arguments: [
        ("auto", "mydaemon", true), ("mine", "mydaemon", true), ("auto", "sshd", false), ("auto", "x", false),
    ])
    func asksDeclaredFormatsLast(format: String, program: String, isDeclared: Bool) throws {
        let now = try #require(Timestamp("2026-11-21T00:00:00Z"))
        var parser = try LogParser(options: FormatOptions(now: now), format: format, declared: Declared())
        var event = Event()
        for line in [
            "Nov 20 12:00:00 web01 \(program)[1]: hello",
            "{\"__REALTIME_TIMESTAMP\":\"1\",\"_UID\":\"0\",\"SYSLOG_IDENTIFIER\":\"\(program)\",\"MESSAGE\":\"hello\"}",
        ]
        where format == "auto" || !line.hasPrefix("{") {
            let bytes = Array(line.utf8)
            let record = RawRecord(start: 0, end: bytes.count, position: 0)
            #expect(parser.parse(batch: bytes.span, record: record, into: &event) == .event)
            #expect(event.value(of: .eventAction, equals: "hello", in: bytes.span) == isDeclared)
        }
    }

    @Test func listsNamesOnceAndSorted() {
        let names = FormatCatalog.names
        #expect(names == names.sorted())
        #expect(Set(names).count == names.count)
        #expect(names.contains("sshd") && names.contains("syslog"))
    }

    @Test func ignoresRangesOutsideTheBatch() throws {
        let now = try #require(Timestamp("2026-11-21T00:00:00Z"))
        var parser = try LogParser(options: FormatOptions(now: now))
        var event = Event()
        let bytes: [UInt8] = [65]
        #expect(
            parser.parse(batch: bytes.span, record: RawRecord(start: 0, end: 9, position: 0), into: &event) == .notMine)
    }
}
