import Foundation
import SecBotRuntime
import Testing

/// Faulty configurations and the messages that they lead to: `Corpus/settings/<case>.yml` and `<case>.expected.txt`.
/// `Scripts/update-goldens.sh` rewrites the expectations.
@Suite("Faulty settings") struct SettingsCorpusTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Corpus/settings")

    static let cases: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".yml") }.map { String($0.dropLast(4)) }.sorted()
    }()

    private func messages(_ name: String) throws -> String {
        let text = try String(
            contentsOf: SettingsCorpusTests.folder.appendingPathComponent(name + ".yml"), encoding: .utf8)
        do {
            _ = try SettingsLoader.parse(text, file: "secbot.yml")
            return "accepted\n"
        } catch let errors as ConfigurationErrors {
            return "\(errors)\n"
        }
    }

    @Test(arguments: cases)
    func areExplained(name: String) throws {
        let actual = try messages(name)
        let file = SettingsCorpusTests.folder.appendingPathComponent(name + ".expected.txt")
        if ProcessInfo.processInfo.environment["SECBOT_UPDATE_GOLDENS"] == "1" {
            try Data(actual.utf8).write(to: file)
            return
        }
        #expect(actual == (try String(contentsOf: file, encoding: .utf8)))
    }

    @Test func hasCases() { #expect(SettingsCorpusTests.cases.count >= 10) }
}
