import Foundation
import PolicyEngine
import SecBotCore
import Testing

/// Golden cases. `Corpus/decisions/<case>` holds policy.yml, finding.json and expected.txt; `Corpus/faulty` holds files and
/// the messages that they lead to. `Scripts/update-goldens.sh` rewrites the expectations.
@Suite("Policy corpus") struct CorpusTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Corpus")

    private static func names(_ part: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent(part).path)) ?? [])
            .sorted()
    }

    static let decisions = names("decisions")
    static let faulty = names("faulty").filter { $0.hasSuffix(".yml") }.map { String($0.dropLast(4)) }

    private func text(_ path: String) throws -> String {
        try String(contentsOf: CorpusTests.folder.appendingPathComponent(path), encoding: .utf8)
    }

    private func compare(_ actual: String, with path: String) throws {
        let file = CorpusTests.folder.appendingPathComponent(path)
        if ProcessInfo.processInfo.environment["SECBOT_UPDATE_GOLDENS"] == "1" {
            try Data(actual.utf8).write(to: file)
            return
        }
        #expect(actual == (try String(contentsOf: file, encoding: .utf8)))
    }

    @Test(arguments: decisions)
    func decides(name: String) throws {
        let set = try PolicyLoader.load(
            try text("decisions/\(name)/policy.yml"), file: "policy.yml", now: Sample.now, zone: Sample.zone
        ).set
        let document = try JSONDecoder().decode(
            FindingDocument.self, from: Data(try text("decisions/\(name)/finding.json").utf8))
        let engine = PolicyEngine(set: set)
        var state = engine.makeState()
        let evaluation = engine.evaluate(
            document.finding, context: PolicyContext(mode: .enforce, protected: ProtectedSet()), now: Sample.now,
            state: &state)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var lines: [String] = []
        for decision in evaluation.decisions {
            let request = String(decoding: try encoder.encode(decision.request), as: UTF8.self)
            lines.append("\(decision.outcome.rawValue) by \(decision.policy): \(request)")
            lines.append("    " + TerminalText.escaped(decision.reason))
            if let approval = decision.approval { lines.append("    \(approval.persons) until \(approval.expires)") }
        }
        if lines.isEmpty { lines.append("nothing") }
        for trace in evaluation.trace {
            lines.append("\(trace.matched ? "+" : "-") \(trace.policy.isEmpty ? "every policy" : trace.policy)")
            for step in trace.steps {
                lines.append("    \(step.held ? "yes" : "no ") \(step.name): \(TerminalText.escaped(step.why))")
            }
        }
        try compare(lines.joined(separator: "\n") + "\n", with: "decisions/\(name)/expected.txt")
    }

    @Test(arguments: faulty)
    func explainsWhatIsWrong(name: String) throws {
        var actual = "accepted\n"
        do {
            let loaded = try PolicyLoader.load(
                try text("faulty/\(name).yml"), file: "policy.yml", now: Sample.now, zone: Sample.zone)
            for warning in loaded.warnings { actual += "warning: \(warning)\n" }
        } catch let errors as PolicyErrors {
            actual = "\(errors)\n"
        }
        try compare(actual, with: "faulty/\(name).expected.txt")
    }

    @Test func hasCases() {
        #expect(CorpusTests.decisions.count >= 12)
        #expect(CorpusTests.faulty.count >= 12)
    }

    @Test func refusesAFileThatIsTooLarge() {
        let text = "set: test\npolicies: []\n#" + String(repeating: "x", count: PolicyLoader.maximumBytes)
        #expect(throws: PolicyErrors.self) {
            try PolicyLoader.load(text, file: "policy.yml", now: Sample.now, zone: Sample.zone)
        }
    }
}
