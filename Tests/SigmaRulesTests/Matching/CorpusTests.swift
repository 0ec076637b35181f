import Foundation
import SigmaRules
import Testing

/// Own fixtures: a directory is a test, with `rule.yml`, `events.jsonl` and the lines that are expected.
@Suite("Golden directories") struct CorpusTests {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Corpus")

    static let cases: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }()

    @Test("Expected lines", arguments: cases)
    func golden(_ name: String) throws {
        let folder = Self.directory.appending(path: name)
        func text(_ file: String) throws -> String {
            try String(contentsOf: folder.appending(path: file), encoding: .utf8)
        }
        let lines = try text("events.jsonl").split(separator: "\n").map(String.init)
        let found = Support.evaluate(try text("rule.yml"), lines, correlations: true)
        let expected = try text("expected.jsonl").split(separator: "\n").map(String.init)
        #expect(found == expected)
    }
}
