import Foundation
import Glibc
import Testing

/// The built program, run as a user runs it.
enum Program {
    /// What a run ended with.
    struct Outcome {
        var status: Int32
        var output: Data
        var errors: String

        /// Standard output as text.
        var text: String { String(decoding: output, as: UTF8.self) }
        /// Standard output as lines, without empty ones.
        var lines: [String] { text.split(separator: "\n").map(String.init) }
        /// One JSON object per line of standard output.
        func objects() throws -> [[String: Any]] { try lines.map { try JSONText.object($0) } }
    }

    /// `SECBOT_BINARY`, or `secbot` beside the running tests: the test runner lies in the folder of the build.
    static let path: String? = {
        if let named = ProcessInfo.processInfo.environment["SECBOT_BINARY"], !named.isEmpty { return named }
        let runner = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let candidates = [runner, CommandLine.arguments[0]].map {
            URL(fileURLWithPath: $0).deletingLastPathComponent().appendingPathComponent("secbot").path
        }
        let built = checkout.appendingPathComponent(".build/debug/secbot").path
        return (candidates + [built]).first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// The checkout that these tests belong to.
    static let checkout = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// A process that is not started yet, with an environment in which nothing of the caller's changes what it does.
    static func process(_ arguments: [String], environment: [String: String] = [:]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(path, "secbot is not built"))
        process.arguments = arguments
        var variables = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "TMPDIR"].contains($0.key) }
        variables["TZ"] = "UTC"
        variables.merge(environment) { $1 }
        process.environment = variables
        return process
    }

    /// Runs the program to its end; one that takes more than two minutes is killed.
    static func run(
        _ arguments: [String], input: Data = Data(), environment: [String: String] = [:]
    ) throws -> Outcome {
        let process = try process(arguments, environment: environment)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("secbot-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let names = ["input", "output", "errors"].map { folder.appendingPathComponent($0) }
        try input.write(to: names[0])
        for name in names.dropFirst() { try Data().write(to: name) }
        process.standardInput = try FileHandle(forReadingFrom: names[0])
        process.standardOutput = try FileHandle(forWritingTo: names[1])
        process.standardError = try FileHandle(forWritingTo: names[2])
        try process.run()
        let identifier = process.processIdentifier
        let watchdog = DispatchWorkItem { kill(identifier, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + 120, execute: watchdog)
        process.waitUntilExit()
        watchdog.cancel()
        return Outcome(
            status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
            output: try Data(contentsOf: names[1]),
            errors: String(decoding: try Data(contentsOf: names[2]), as: UTF8.self))
    }
}

/// JSON as these tests look at it.
enum JSONText {
    static func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
    }
}
