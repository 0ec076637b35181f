import Foundation
import SecBotCore
import SigmaRules
import Testing

/// The lines of the library's page, compiled and run.
@Suite("The library's page") struct LibraryPageTests {
    private func run(_ text: String, _ line: [UInt8]) throws -> String {
        var output = ""
        // The lines between the marks stand in Sources/SigmaRules/Documentation.docc/SigmaRules.md.
        // begin
        let (rules, problems) = RuleSet.load([RuleSource(path: "rule.yml", text: text)])
        for problem in problems { print(problem.rendered, to: &output) }
        var reader = JSONEventReader(table: JSONFieldTable(FieldRegistry.shared.snapshot))
        var matcher = rules.makeMatcher()
        var event = Event()
        var matches: [Int] = []
        try reader.read(line.span, 0..<line.count, into: &event)
        EventRouter().route(&event, in: line.span)
        matcher.evaluate(event, in: line.span, into: &matches)
        for rule in matches {
            print(rules.explain(rule: rule, event, in: line.span, record: 0..<line.count).rendered, to: &output)
        }
        // end
        return output
    }

    @Test func theLinesWork() throws {
        let rule = Support.rule("    sel:\n        Image|endswith: '/sh'\n    condition: sel\n")
        let output = try run(rule, Array(#"{"Image":"/bin/sh"}"#.utf8))
        #expect(output.hasPrefix("matches: test [r]\n"), "\(output)")
        #expect(try run(rule, Array(#"{"Image":"/bin/true"}"#.utf8)).isEmpty)
    }

    @Test func thePageShowsTheLines() throws {
        let here = URL(filePath: #filePath)
        let root = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        func lines(_ text: String, _ first: String, _ last: String) -> [String] {
            text.split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces).replacing(", to: &output", with: "") }
                .drop { $0 != first }.dropFirst().prefix { $0 != last }.map { $0 }
        }
        let page = try String(
            contentsOf: root.appending(path: "Sources/SigmaRules/Documentation.docc/SigmaRules.md"), encoding: .utf8)
        let shown = lines(page, "```swift", "```")
        let tested = lines(try String(contentsOf: here, encoding: .utf8), "// begin", "// end")
        #expect(shown == tested)
        #expect((10...12).contains(tested.count))
    }
}
