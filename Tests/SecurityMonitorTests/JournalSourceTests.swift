import SecBotCore
import SecurityMonitor
import Testing

/// Real journal files, made by `systemd-journal-remote` from an export stream.
@Suite(
    "Journal", .timeLimit(.minutes(1)), .temporaryFolder,
    .enabled(if: JournalMaker.isInstalled, "needs systemd-journal-remote"))
struct JournalSourceTests {
    @Test func readsEntriesAndGoesOnFromTheCursor() async throws {
        try JournalMaker.write((0..<50).map { JournalMaker.entry($0, message: "message \($0)") })
        let first = RecordingOutput()
        let source = JournalSource(name: "j", folder: place("journal"), historyHours: 1_000_000)
        try await running(source, into: first) { try await until { first.lines.count >= 50 } }
        #expect(first.lines.count == 50)
        #expect(first.lines[7].contains("MESSAGE=message 7\n"))
        #expect(first.lines[7].contains("SYSLOG_IDENTIFIER=sshd\n"))
        #expect(!first.lines[7].contains("CODE_FILE"))
        try JournalMaker.write((50..<60).map { JournalMaker.entry($0, message: "message \($0)") })
        let second = RecordingOutput()
        let again = JournalSource(
            name: "j", folder: place("journal"), checkpoint: first.checkpoints["j"], historyHours: 1_000_000)
        try await running(again, into: second) { try await until { second.lines.count >= 10 } }
        #expect(second.lines.count == 10)
        #expect(second.lines.first?.contains("MESSAGE=message 50\n") == true)
        #expect(again.statuses().map(\.gaps) == [0])
    }

    @Test func followsWhatIsWrittenLater() async throws {
        try JournalMaker.write([JournalMaker.entry(0, message: "before")])
        let output = RecordingOutput()
        let source = JournalSource(name: "j", folder: place("journal"), historyHours: 1_000_000)
        try await running(source, into: output) {
            try await until { output.lines.count == 1 }
            try JournalMaker.write([JournalMaker.entry(1, message: "after")])
            try await until { output.lines.count == 2 }
        }
        #expect(output.lines[1].contains("MESSAGE=after\n"))
    }

    @Test func writesAMessageOfBytesWithItsLength() async throws {
        try JournalMaker.write([JournalMaker.entry(0, message: "two\nlines")])
        let output = RecordingOutput()
        let source = JournalSource(name: "j", folder: place("journal"), historyHours: 1_000_000)
        try await running(source, into: output) { try await until { output.lines.count == 1 } }
        #expect(output.lines[0].contains("MESSAGE\n\u{9}\0\0\0\0\0\0\0two\nlines\n"))
    }

    @Test func saysThatTheFolderIsMissing() async throws {
        let output = RecordingOutput()
        let source = JournalSource(name: "j", folder: place("nothing"))
        try await running(source, into: output) {
            try await until { source.statuses().first?.state == .missing }
        }
        #expect(source.statuses().first?.advice != nil)
    }
}

/// Writes journal files into the test's folder.
enum JournalMaker {
    static let program = "/lib/systemd/systemd-journal-remote"
    static var isInstalled: Bool { run([program, "--version"]) == 0 }

    static func entry(_ number: Int, message: String) -> [UInt8] {
        let time = 1_763_640_000_000_000 + number * 1000
        let text = """
            __REALTIME_TIMESTAMP=\(time)
            __MONOTONIC_TIMESTAMP=\(1_000_000 + number * 1000)
            _BOOT_ID=aabbccddeeff00112233445566778899
            _MACHINE_ID=00112233445566778899aabbccddeeff
            _HOSTNAME=web
            PRIORITY=6
            SYSLOG_IDENTIFIER=sshd
            _PID=\(1000 + number)
            CODE_FILE=x.c

            """
        var bytes = Array(text.utf8)
        if message.contains("\n") {
            bytes += Array("MESSAGE\n".utf8)
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: message.utf8.count >> ($0 * 8)) }
            bytes += Array(message.utf8)
        } else {
            bytes += Array("MESSAGE=\(message)".utf8)
        }
        return bytes + [0x0A, 0x0A]
    }

    static func write(_ entries: [[UInt8]]) throws {
        run(["/bin/mkdir", "-p", place("journal")])
        let stream = place("export")
        try SecurityMonitorTests.write(Array(entries.joined()), to: stream)
        try #require(run([program, "-o", place("journal/system.journal"), stream]) == 0)
    }
}
