import Foundation
import Testing

/// The built program, run as a user runs it.
enum Program {
    /// What a run ended with.
    struct Outcome {
        var status: Int32
        var output: Data
        var errors: String
    }

    /// `secbot` beside the running tests: the test runner lies in the folder of the build.
    static let path: String? = {
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

    /// Runs the program to its end, without input.
    static func run(_ arguments: [String]) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(path, "secbot is not built"))
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        let errors = FileManager.default.temporaryDirectory.appendingPathComponent("secbot-\(UUID().uuidString).err")
        _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: errors) }
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let text = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
        return Outcome(status: process.terminationStatus, output: data, errors: text)
    }
}
