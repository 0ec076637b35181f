import Foundation
import Glibc
import Testing

/// Sources that are wrong, hostile or in motion: a clear state, counters that are right, no crash.
@Suite("Troubled sources", .timeLimit(.minutes(4))) struct SourceTroubleTests {
    /// Content that no service writes, and how many records it is.
    struct Hostile: CustomTestStringConvertible {
        var testDescription: String
        var content: Data
        var records: Int
    }

    static let hostile: [Hostile] = {
        var random = SeededGenerator(seed: 7)
        let bytes = (0..<100_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        let binary = Data(bytes.map { $0 == 10 ? 11 : $0 } + [10])
        return [
            Hostile(testDescription: "binary", content: binary, records: 1),
            Hostile(
                testDescription: "invalid UTF-8", content: Data([0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80, 10]), records: 1),
            Hostile(
                testDescription: "a line of 300 KB", content: Data(repeating: 0x41, count: 300 << 10) + Data([10]),
                records: 1),
            Hostile(
                testDescription: "NUL before a line",
                content: Data(repeating: 0, count: 70_000) + Data(SampleLine.numbered(1).utf8), records: 1),
            Hostile(
                testDescription: "terminal escapes",
                content: Data("Nov 20 12:00:00 web01 sshd[1]: Invalid user \u{1B}]0;x\u{7}\u{1B}[2J from x\n".utf8),
                records: 1),
            Hostile(
                testDescription: "deep JSON", content: Data((String(repeating: "[", count: 100_000) + "\n").utf8),
                records: 1),
            Hostile(testDescription: "carriage returns", content: Data("\r\r\r\n".utf8), records: 1),
        ]
    }()

    @Test(arguments: hostile)
    func hostileContentIsCountedAndReadingGoesOn(_ hostile: Hostile) async throws {
        let workspace = try Workspace()
        let log = try workspace.write(hostile.content, to: "auth.log")
        try workspace.configure(sources: ["type: file, path: \"\(log)\""])
        let bot = try RunningBot(workspace)
        try await bot.ready()
        try workspace.append(SampleLine.failedLogin(from: "203.0.113.9"), to: "auth.log")
        try await eventually("the finding after it is stored") {
            try workspace.findings().contains { $0.address == "203.0.113.9" }
        }
        try await eventually("all is counted") {
            try workspace.status()?.counters.read == hostile.records + 1
        }
        #expect(try await bot.stop() == 0, "\(bot.errors)")

        // The same through the commands that read a file once.
        let parsed = try Program.run(["parse", log])
        #expect(parsed.status == 0)
        #expect(try parsed.objects().count == hostile.records + 1)
        #expect(try Program.run(["replay", log]).status == 0)
    }

    @Test func aMissingFileIsReadAsSoonAsItAppears() async throws {
        let workspace = try Workspace()
        let log = workspace.path("later/auth.log")
        try workspace.configure(sources: ["type: file, path: \"\(log)\""])
        let bot = try RunningBot(workspace)
        try await bot.ready()
        try await eventually("the source is missing") { try workspace.status()?.source(log)?.state == "missing" }
        #expect(try workspace.status()?.source(log)?.advice != nil)
        try workspace.write(SampleLine.failedLogin(from: "203.0.113.9"), to: "later/auth.log")
        try await eventually("the finding is stored") { try !workspace.findings().isEmpty }
        #expect(try await bot.stop() == 0)
    }

    @Test func aDirectoryIsNoFile() async throws {
        let workspace = try Workspace()
        try workspace.write("", to: "folder/x")
        try workspace.configure(sources: ["type: file, path: \"\(workspace.path("folder"))\""])
        let bot = try RunningBot(workspace)
        try await bot.ready()
        try await eventually("the source has failed") {
            try workspace.status()?.source(workspace.path("folder"))?.state == "failed"
        }
        let status = try #require(try workspace.status())
        #expect(status.verdict == "degraded" && status.reasons.contains { $0.contains("is a directory") })
        #expect(try await bot.stop() == 0)
    }

    @Test(.enabled(if: geteuid() != 0, "root may read everything"))
    func anUnreadableFileNamesTheGroup() async throws {
        let workspace = try Workspace()
        let log = try workspace.write("", to: "auth.log")
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: log)
        try workspace.configure(sources: ["type: file, path: \"\(log)\""])
        let bot = try RunningBot(workspace)
        try await bot.ready()
        try await eventually("the source is unreadable") { try workspace.status()?.source(log)?.state == "unreadable" }
        #expect(try workspace.status()?.source(log)?.advice?.contains("adm") == true)
        #expect(try await bot.stop() == 0)
    }

    @Test func truncationInPlaceIsCountedAsAGap() async throws {
        let workspace = try Workspace()
        let log = try workspace.write((0..<100).map(SampleLine.numbered).joined(), to: "auth.log")
        try workspace.configure(sources: ["type: file, path: \"\(log)\""])
        let bot = try RunningBot(workspace)
        try await bot.ready()
        try await eventually("the lines are read") { try workspace.status()?.counters.read == 100 }
        try FileHandle(forWritingTo: URL(fileURLWithPath: log)).truncate(atOffset: 0)
        try workspace.append(SampleLine.failedLogin(from: "203.0.113.9"), to: "auth.log")
        try await eventually("the gap is counted") { try workspace.status()?.counters.gaps.values.reduce(0, +) == 1 }
        try await eventually("the new line is read") { try workspace.status()?.counters.read == 101 }
        #expect(try await bot.stop() == 0)
        #expect(try workspace.status()?.counters.gaps.values.reduce(0, +) == 1, "the gap survives the end of the bot")
    }
}
