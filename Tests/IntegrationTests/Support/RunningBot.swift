import Foundation
import Glibc
import Testing

/// A started `secbot run`; killed at the latest when it goes out of use.
final class RunningBot {
    private let process: Process
    private let errorsPath: String

    /// Starts the bot on a workspace's configuration and state.
    init(_ workspace: Workspace, arguments: [String] = [], input: Pipe? = nil) throws {
        errorsPath = workspace.path("errors-\(UUID().uuidString)")
        process = try Program.process(
            ["run", "--config", workspace.configuration, "--state-dir", workspace.state] + arguments)
        try Data().write(to: URL(fileURLWithPath: errorsPath))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errorsPath))
        process.standardOutput = FileHandle.nullDevice
        if let input { process.standardInput = input } else { process.standardInput = FileHandle.nullDevice }
        try process.run()
    }

    deinit {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
    }

    /// What it has written to standard error.
    var errors: String { (try? String(contentsOfFile: errorsPath, encoding: .utf8)) ?? "" }
    var isRunning: Bool { process.isRunning }

    /// Waits until it says `ready`.
    func ready() async throws {
        try await eventually("the bot is ready") {
            guard self.process.isRunning else { throw EndedEarly(errors: self.errors) }
            return self.errors.split(separator: "\n").contains("ready")
        }
    }

    /// Sends a signal and waits for the end.
    /// - Returns: the exit status; the negative number of the signal that ended it.
    @discardableResult
    func stop(_ signal: Int32 = SIGTERM) async throws -> Int32 {
        if process.isRunning { kill(process.processIdentifier, signal) }
        return try await ended()
    }

    /// Waits for the end.
    func ended() async throws -> Int32 {
        try await eventually("the bot has ended") { !self.process.isRunning }
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    /// The bot ended before it was ready.
    struct EndedEarly: Error {
        var errors: String
    }
}

/// Something that was waited for did not happen.
struct NotInTime: Error, CustomStringConvertible {
    var description: String
}

/// Looks again and again until the condition holds.
/// - Throws: ``NotInTime`` after a time that is long enough for a slow and busy machine.
func eventually(
    _ what: String, within limit: Duration = .seconds(40), isolation: isolated (any Actor)? = #isolation,
    _ condition: () throws -> Bool
) async throws {
    let start = ContinuousClock.now
    while try !condition() {
        guard start.duration(to: .now) < limit else { throw NotInTime(description: "not in time: \(what)") }
        try await Task.sleep(for: .milliseconds(20))
    }
}
