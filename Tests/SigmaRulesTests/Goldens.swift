import Foundation
import Testing

/// Folders below `Goldens/`: each is a test, its `expected.*` what the code must say.
enum Goldens {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens")

    /// The cases of a kind, sorted.
    static func cases(_ kind: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: kind).path)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// Compares with a golden file, or writes it where `SECBOT_UPDATE_GOLDENS` is 1.
    static func expect(_ actual: String, is path: String) throws {
        if ProcessInfo.processInfo.environment["SECBOT_UPDATE_GOLDENS"] == "1" {
            try actual.write(to: root.appending(path: path), atomically: true, encoding: .utf8)
        }
        #expect(actual == (try? text(path)), "\(path)")
    }
}
