import Foundation
import SigmaRules
import Testing

/// What the linter says, by golden folders: `rules/*.yml` and the lines that are expected.
@Suite("Linter") struct LintCorpusTests {
    private static func report(_ name: String) throws -> RuleLinter.Report {
        let folder = Goldens.root.appending(path: "Lint/\(name)")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
            !$0.hasPrefix("expected")
        }
        let sources = try files.sorted().map { RuleSource(path: $0, text: try Goldens.text("Lint/\(name)/\($0)")) }
        return RuleLinter(checksConventions: true).check(sources)
    }

    @Test("Expected lines", arguments: Goldens.cases("Lint"))
    func golden(_ name: String) throws {
        let lines = try Self.report(name).diagnostics.map { $0.rendered + "\n" }
        try Goldens.expect(lines.joined(), is: "Lint/\(name)/expected.txt")
    }

    @Test func everyCodeOfTheLinterIsShown() throws {
        var shown: Set<String> = []
        for name in Goldens.cases("Lint") { shown.formUnion(try Self.report(name).diagnostics.map(\.code)) }
        let groups = ["yaml", "pipeline", "correlation", "rules", "placeholder"]
        let missing = RuleCode.all.filter { code in
            code.severity != .error && !shown.contains(code.code) && !groups.contains { code.code.hasPrefix($0 + ".") }
        }
        #expect(missing.map(\.code) == [])
    }

    @Test func aRuleAsItShouldBeHasNoFindings() throws {
        #expect(try Self.report("clean").diagnostics.map(\.rendered) == [])
    }

    @Test func conventionsAreOnlyCheckedWhenAskedFor() throws {
        let text = try Goldens.text("Lint/metadata/bare.yml")
        let codes = RuleLinter().check([RuleSource(path: "bare.yml", text: text)]).diagnostics.map(\.code)
        #expect(!codes.contains { RuleCode.named($0)?.isConvention ?? true }, "\(codes)")
    }

    /// Every code that the sources use stands in the catalogue, and every code of the catalogue is used.
    @Test func theCatalogueIsComplete() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/SigmaRules")
        let walker = try #require(FileManager.default.enumerator(atPath: sources.path))
        var used: Set<String> = []
        for case let name as String in walker where name.hasSuffix(".swift") && !name.contains("RuleCode") {
            let text = try String(contentsOf: sources.appending(path: name), encoding: .utf8)
            for match in text.matches(of: /"([a-z]+\.[a-z][A-Za-z0-9]+)"/) { used.insert(String(match.1)) }
        }
        let known = Set(RuleCode.all.map(\.code))
        #expect(known.count == RuleCode.all.count, "a code stands twice in the catalogue")
        #expect(known.subtracting(used).sorted() == [], "no code uses these")
        let groups = Set(known.map { $0.prefix { $0 != "." } })
        let codes = used.filter { code in groups.contains(code.prefix { $0 != "." }) }
        let fieldNames = codes.filter { $0.hasPrefix("file.") || $0.hasSuffix(".yml") }
        #expect(codes.subtracting(known).subtracting(fieldNames).sorted() == [], "the catalogue lacks these")
    }

    /// `docs/reference/rule-codes.md` is written from the catalogue.
    @Test func thePageOfCodesIsTheCatalogue() throws {
        var page = """
            # Codes of rules

            What `secbot rules check` says, as `secbot rules check --list-codes` prints it. Errors refuse a rule; warnings say that it
            probably does not do what its author wants; infos are advice. Codes marked with * are checked with `--sigmahq` only. This
            page is written from the catalogue: `Scripts/update-goldens.sh`.

            | code | | what is wrong | what to do |
            |---|---|---|---|

            """
        for code in RuleCode.all {
            let cells = [code.what, code.remedy].map { $0.replacing("|", with: "\\|").replacing("*", with: "\\*") }
            let mark = code.isConvention ? "\\*" : ""
            page += "| `\(code.code)`\(mark) | \(code.severity.rawValue) | \(cells[0]) | \(cells[1]) |\n"
        }
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/reference/rule-codes.md")
        if ProcessInfo.processInfo.environment["SECBOT_UPDATE_GOLDENS"] == "1" {
            try page.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == page)
    }

    @Test func groupsAndCodesCanBeNamed() {
        #expect(RuleCode.matching("metadata.noID").map(\.code) == ["metadata.noID"])
        #expect(RuleCode.matching("tag.*").count > 4)
        #expect(RuleCode.matching("tag").count == RuleCode.matching("tag.*").count)
        #expect(RuleCode.matching("nothing").isEmpty)
        #expect(RuleCode.nearest("metadata.noId") == "metadata.noID")
    }
}
