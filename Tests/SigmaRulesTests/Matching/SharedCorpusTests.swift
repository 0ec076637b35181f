import Foundation
import SigmaRules
import Testing

/// Cases that nobody on this project wrote. They are not part of the repository; a checkout without them skips.
@Suite("Shared corpora") struct SharedCorpusTests {
    static let folder: URL? = {
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder = package.deletingLastPathComponent().appending(path: "shared/corpora/sigma")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    private static func objects(_ name: String) throws -> [[String: Any]] {
        guard let folder else { return [] }
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        return try text.split(separator: "\n").compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }

    private static func lines(_ events: Any?) throws -> [String] {
        try (events as? [Any] ?? []).map {
            String(decoding: try JSONSerialization.data(withJSONObject: $0), as: UTF8.self)
        }
    }

    @Test("Cases of the specification", .enabled(if: folder != nil, "the shared corpora are absent"))
    func specification() throws {
        for object in try Self.objects("spec_cases.ndjson") {
            let name = object["name"] as? String ?? ""
            var options = RuleOptions()
            options.placeholders = object["placeholders"] as? [String: [String]] ?? [:]
            let source = RuleSource(path: name, text: object["rule_yaml"] as? String ?? "")
            let (rules, diagnostics) = RuleSet.load([source], options: options)
            let hasErrors = diagnostics.contains { $0.severity == .error }
            #expect(hasErrors == (object["expect_load_error"] as? Bool ?? false), "\(name)")
            var evaluationOptions = RuleEvaluation.Options()
            evaluationOptions.correlations = true
            var evaluation = RuleEvaluation(rules: rules, options: evaluationOptions)
            let lines = try Self.lines(object["events"])
            let output =
                evaluation.process(Array(lines.map { $0 + "\n" }.joined().utf8)) + evaluation.finish()
            let found = try String(decoding: output, as: UTF8.self).split(separator: "\n").compactMap {
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            }
            if let expected = object["expect"] as? [Bool] {
                let matched = Set(found.compactMap { $0["line_no"] as? Int })
                #expect(lines.indices.map { matched.contains($0 + 1) } == expected, "\(name)")
            } else if let alerts = object["expect_alerts"] as? [[String: Any]] {
                let fired = found.compactMap { ($0["line_nos"] as? [Int])?.last.map { $0 - 1 } }
                #expect(Set(fired) == Set(alerts.compactMap { $0["at"] as? Int }), "\(name)")
            }
        }
    }
}
