import Foundation
import Testing

/// What the shipped rules promise as content: few on by default, identified once, and written down.
@Suite("Rule content") struct RuleContentTests {
    /// One document of a rule file, as far as these tests read it.
    private struct Document {
        var file: String
        var text: Substring

        func value(_ key: String) -> String? {
            text.split(separator: "\n").first { $0.hasPrefix(key + ": ") }.map { String($0.dropFirst(key.count + 2)) }
        }

        /// Names of the rules that a correlation counts.
        var references: [String] {
            guard text.contains("\ncorrelation:") else { return [] }
            let lines = text.split(separator: "\n").drop { $0 != "    rules:" }.dropFirst()
            return lines.prefix { $0.hasPrefix("        - ") }.map { String($0.dropFirst(10)) }
        }
    }

    private static func documents(below folder: String) throws -> [Document] {
        try Repository.files(below: folder, suffix: ".yml").flatMap { file in
            let text = try Repository.text(file)
            return text.components(separatedBy: "\n---\n").map { Document(file: file, text: Substring($0)) }
        }
    }

    @Test func atMostSixtyDetectionsAreOnByDefault() throws {
        let documents = try RuleContentTests.documents(below: "rules/sigma")
        let counted = Set(documents.flatMap(\.references))
        let detections = documents.filter { !counted.contains($0.value("name") ?? "") }
        #expect(!detections.isEmpty && detections.count <= 60, "\(detections.count) detections are on by default")
    }

    @Test func identifiersAreUnique() throws {
        let identifiers = try RuleContentTests.documents(below: "rules").map { $0.value("id") ?? "none in \($0.file)" }
        let repeated = Dictionary(grouping: identifiers) { $0 }.filter { $0.value.count > 1 }.keys
        #expect(repeated.isEmpty, "\(repeated.sorted())")
        #expect(identifiers.allSatisfy { UUID(uuidString: $0) != nil })
    }

    @Test func everyDetectionStandsInTheGuide() throws {
        let page = try Repository.text("docs/guide/detections.md")
        let documents = try RuleContentTests.documents(below: "rules")
        let counted = Set(documents.flatMap(\.references))
        for document in documents where !counted.contains(document.value("name") ?? "") {
            let title = document.value("title") ?? ""
            let isListed = page.contains("[\(title)](../../\(document.file)) | \(document.value("level") ?? "") |")
            #expect(isListed, "\(document.file): run Scripts/update-detections")
        }
    }
}
