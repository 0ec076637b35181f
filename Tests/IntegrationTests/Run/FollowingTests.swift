import Foundation
import Glibc
import Testing

/// `run` on a followed file: what is appended becomes a stored finding, and the counters tell the same story.
@Suite("Following a file", .timeLimit(.minutes(3))) struct FollowingTests {
    private let workspace: Workspace
    private let log: String

    init() throws {
        workspace = try Workspace()
        log = try workspace.write("", to: "auth.log")
        try workspace.configure(sources: ["type: file, path: \"\(log)\""])
    }

    @Test func anAppendedLineBecomesAStoredFinding() async throws {
        let bot = try RunningBot(workspace)
        try await bot.ready()
        try workspace.append(SampleLine.failedLogin(from: "203.0.113.9"), to: "auth.log")
        try await eventually("the finding is stored") { try !self.workspace.findings().isEmpty }
        let findings = try workspace.findings()
        #expect(findings.map(\.address) == ["203.0.113.9"])
        #expect(findings.first?.evidence.first?.source == log)
        #expect(findings.first?.evidence.first?.raw.contains("Failed password for root") == true)
        #expect(try await bot.stop() == 0)
        #expect(try workspace.findings().count == 1)
    }

    @Test func countersCountEveryLineAndSurviveARestart() async throws {
        let first = try RunningBot(workspace)
        try await first.ready()
        try workspace.append(SampleLine.failedLogin(from: "203.0.113.9"), to: "auth.log")
        try workspace.append("no format claims this\n\u{1}\u{2}\u{3}\n", to: "auth.log")
        // Counters and states are stored one after the other.
        try await eventually("three lines are read") {
            let status = try self.workspace.status()
            return status?.counters.read == 3 && status?.source(self.log)?.state == "active"
        }
        let running = try #require(try workspace.status())
        #expect(running.running && running.verdict == "protected")
        #expect(running.rules == 1)
        #expect(try await first.stop() == 0)

        let stopped = try #require(try workspace.status())
        #expect(!stopped.running && stopped.verdict == "not-running")
        try workspace.append(SampleLine.failedLogin(from: "203.0.113.10"), to: "auth.log")
        let second = try RunningBot(workspace)
        try await second.ready()
        try await eventually("the line written meanwhile is read") { try self.workspace.status()?.counters.read == 4 }
        let counters = try #require(try workspace.status()?.counters)
        #expect(counters.parsed + counters.unparsed + counters.dropped.values.reduce(0, +) == counters.read)
        #expect(counters.findings == 2)
        #expect(try await second.stop() == 0)
    }

    @Test func terminationCommitsEverythingThatWasRead() async throws {
        let bot = try RunningBot(workspace)
        try await bot.ready()
        let lines = (0..<500).map { SampleLine.failedLogin(from: "2001:db8:0:\(String($0, radix: 16))::1", second: $0) }
        try workspace.append(lines.joined(), to: "auth.log")
        try await eventually("something is found") { try !self.workspace.findings().isEmpty }
        #expect(try await bot.stop(SIGTERM) == 0)
        let status = try #require(try workspace.status())
        #expect(status.counters.findings == status.counters.read, "what is committed as read has its finding")

        // What was not read before the signal is read by the next run, once.
        let next = try RunningBot(workspace)
        try await next.ready()
        try await eventually("all lines are read") { try self.workspace.status()?.counters.read == 500 }
        #expect(try await next.stop(SIGINT) == 0)
        let findings = try workspace.findings()
        #expect(findings.count == 500 && Set(findings.map(\.address)).count == 500)
    }

    @Test func aSecondBotOnTheSameStateIsRefused() async throws {
        let bot = try RunningBot(workspace)
        try await bot.ready()
        let second = try Program.run(["run", "--config", workspace.configuration, "--state-dir", workspace.state])
        #expect(second.status == 3)
        #expect(second.errors.contains("another secbot is writing to \(workspace.state)"))
        #expect(bot.isRunning)
        #expect(try await bot.stop() == 0)
    }

    @Test func statusExitsWithOneUnlessProtected() async throws {
        let nothing = try workspace.secbot("status")
        #expect(nothing.status == 1 && nothing.errors.contains("there is no store"))
        let bot = try RunningBot(workspace)
        try await bot.ready()
        try await eventually("status says protected") { try self.workspace.secbot("status").status == 0 }
        #expect(try await bot.stop(SIGKILL) == -SIGKILL)
        let bare = try Workspace()
        try bare.configure(sources: ["type: file, path: \"\(bare.path("nowhere.log"))\""])
        let waiting = try RunningBot(bare)
        try await waiting.ready()
        try await eventually("the missing file degrades the verdict") { try bare.status()?.verdict == "degraded" }
        #expect(try bare.secbot("status").status == 1)
        #expect(try await waiting.stop() == 0)
    }

    @Test func theStateIsPrivate() async throws {
        let bot = try RunningBot(workspace)
        try await bot.ready()
        try await eventually("the store is there") { try self.workspace.status() != nil }
        for name in ["", "/store.sqlite", "/lock"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: workspace.state + name)
            let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue
            #expect(mode == (name.isEmpty ? 0o700 : 0o600), "\(name)")
        }
        #expect(try await bot.stop() == 0)
    }

    @Test func aStateDirectoryThatOthersCanWriteToIsRefused() throws {
        try workspace.write("", to: "state/something")
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: workspace.state)
        let outcome = try Program.run(["run", "--config", workspace.configuration, "--state-dir", workspace.state])
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("chmod 700 \(workspace.state)"))
    }
}
