import Foundation
import Glibc
import Testing

/// A state directory on a full disk: the bot says so, holds what it found, and stores it when there is space again.
@Suite("Full disk", .timeLimit(.minutes(3))) struct FullDiskTests {
    /// A mounted file system of a few pages; unmounted with the test.
    private final class SmallDisk {
        let path: String

        init?(at path: String) {
            self.path = path
            guard (try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)) != nil,
                FullDiskTests.run("/bin/mount", ["-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", path])
            else { return nil }
        }

        deinit { _ = FullDiskTests.run("/bin/umount", ["-l", path]) }
    }

    private static func run(_ program: String, _ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    @Test(.enabled(if: geteuid() == 0, "only root may mount the small disk of this test"))
    func findingsWaitUntilThereIsSpace() async throws {
        let workspace = try Workspace()
        guard let disk = SmallDisk(at: workspace.path("disk")) else {
            print("skipped: this machine allows no mount of a tmpfs, so no disk can be made full")
            return
        }
        let log = try workspace.write("", to: "auth.log")
        try workspace.configure(sources: ["type: file, path: \"\(log)\""])
        try FileManager.default.createSymbolicLink(atPath: workspace.state, withDestinationPath: disk.path)
        let bot = try RunningBot(workspace)
        try await bot.ready()
        try await eventually("the bot publishes its status") { try workspace.status()?.running == true }
        // All that is left goes to a file of someone else.
        let filler = disk.path + "/filler"
        _ = FullDiskTests.run("/bin/dd", ["if=/dev/zero", "of=\(filler)", "bs=4k", "count=1024", "status=none"])
        let lines = (0..<400).map { SampleLine.failedLogin(from: "2001:db8:0:\(String($0, radix: 16))::1", second: $0) }
        try workspace.append(lines.joined(), to: "auth.log")
        try await eventually("the trouble is logged") { bot.errors.contains("store cannot be written") }
        #expect(bot.isRunning)
        try FileManager.default.removeItem(atPath: filler)
        _ = FullDiskTests.run("/bin/mount", ["-o", "remount,size=64m", disk.path])
        try await eventually("everything is stored") { try workspace.status()?.counters.findings == 400 }
        try await eventually("everything is counted") { try workspace.status()?.counters.read == 400 }
        #expect(try await bot.stop() == 0)
        #expect(Set(try workspace.findings().map(\.address)).count == 400)
    }

    @Test func aStateDirectoryThatCannotBeMadeIsSaid() throws {
        let workspace = try Workspace()
        try workspace.configure(sources: ["type: stdin"])
        try workspace.write("", to: "file")
        let outcome = try Program.run(
            ["run", "--config", workspace.configuration, "--state-dir", workspace.path("file/state")])
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("cannot use the state directory"))
    }
}
