import Foundation
import Glibc
import Synchronization
import Testing

/// `kill -9` at any moment, while the log is written and rotated by renaming: every line counts once.
///
/// `SECBOT_TEST_KILLS` (10) and `SECBOT_TEST_LINES` (40000) make it longer; the pauses between kills are seeded.
@Suite("Killed again and again", .timeLimit(.minutes(15))) struct KillTests {
    private static func number(_ name: String, _ standard: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? standard
    }
    private static let kills = number("SECBOT_TEST_KILLS", 10)
    private static let lines = number("SECBOT_TEST_LINES", 40_000)

    @Test func nothingIsLostAndNothingStandsTwice() async throws {
        let workspace = try Workspace()
        let log = try workspace.write("", to: "auth.log")
        try workspace.configure(sources: ["type: file, path: \"\(log)\""])
        let writer = RotatingWriter(path: log, lines: KillTests.lines, until: KillTests.kills)
        let writing = Task.detached { try await writer.run() }
        var random = SeededGenerator(seed: 20_261_121)
        var bot = try RunningBot(workspace)
        for kill in 1...KillTests.kills {
            let pause = Duration.milliseconds(Int.random(in: 200...700, using: &random))
            let moment = ContinuousClock.now + pause
            try await eventually("it is time to kill") { ContinuousClock.now >= moment }
            #expect(bot.isRunning, "ended by itself: \(bot.errors)")
            try await bot.stop(SIGKILL)
            writer.killed(kill)
            bot = try RunningBot(workspace)
        }
        let failures = try await writing.value
        try await eventually("every line is read", within: .seconds(300)) {
            try workspace.status()?.counters.read ?? 0 >= KillTests.lines
        }
        #expect(try await bot.stop() == 0)

        let status = try #require(try workspace.status())
        #expect(status.counters.read == KillTests.lines)
        #expect(status.counters.dropped.isEmpty)
        #expect(status.counters.gaps.isEmpty)
        let findings = try workspace.findings()
        #expect(findings.count == failures)
        #expect(Set(findings.compactMap(\.address)).count == failures, "an address stands twice or is missing")
        #expect(findings.allSatisfy { $0.count == 1 }, "a record was counted twice")
    }
}

/// Writes numbered lines, every tenth a failed login from an address of its own, and renames the file now and then. The
/// lines are spread over the kills, so that each of them meets a file that is being written.
final class RotatingWriter: Sendable {
    private let path: String
    private let lines: Int
    private let kills: Int
    private let done = Mutex(0)

    init(path: String, lines: Int, until kills: Int) {
        self.path = path
        self.lines = lines
        self.kills = kills
    }

    /// So many kills have happened.
    func killed(_ count: Int) { done.withLock { $0 = count } }

    /// - Returns: how many failed logins were written.
    func run() async throws -> Int {
        var file = try open()
        var failures = 0
        var rotations = 0
        let chunk = 500
        for start in stride(from: 0, to: lines, by: chunk) {
            // Not ahead of the kills: the last lines are written after the last but one.
            try await eventually("the writer may go on", within: .seconds(120)) {
                start <= (self.done.withLock { $0 } + 1) * self.lines / self.kills
            }
            var text = ""
            for number in start..<min(start + chunk, lines) {
                guard number % 10 == 0 else {
                    text += SampleLine.numbered(number)
                    continue
                }
                failures += 1
                let network = String(number / 10, radix: 16)
                text += SampleLine.failedLogin(
                    from: "2001:db8:\(network.count > 4 ? "1" : "0"):\(network.suffix(4))::1", second: number)
            }
            try file.write(contentsOf: Data(text.utf8))
            if (start / chunk) % 8 == 7 {
                try file.close()
                rotations += 1
                for index in stride(from: rotations, through: 1, by: -1) {
                    let from = index == 1 ? path : "\(path).\(index - 1)"
                    try FileManager.default.moveItem(atPath: from, toPath: "\(path).\(index)")
                }
                file = try open()
            }
        }
        try file.close()
        return failures
    }

    private func open() throws -> FileHandle {
        if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.seekToEnd()
        return handle
    }
}

/// SplitMix64: the same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
