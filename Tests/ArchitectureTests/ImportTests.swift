import Testing

/// One `import` line of our sources.
struct ImportLine {
    let file: String
    let line: Int
    let module: String

    /// Reads `import X`, `package import X`, `@testable import X`, `import struct X.Y`.
    static func all(in file: String) throws -> [ImportLine] {
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
        return try Repository.text(file).split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .compactMap { index, text in
                let code = text.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
                let words = code.split(separator: " ")
                guard let place = words.firstIndex(of: "import"), words[..<place].allSatisfy(isModifier),
                    place + 1 < words.count
                else { return nil }
                let isKind = kinds.contains(words[place + 1]) && place + 2 < words.count
                let target = words[isKind ? place + 2 : place + 1]
                let module = String(target.split(separator: ".").first ?? target)
                return ImportLine(file: file, line: index + 1, module: module)
            }
    }

    private static func isModifier(_ word: Substring) -> Bool {
        word.hasPrefix("@") || ["public", "package", "internal", "fileprivate", "private", "unsafe"].contains(word)
    }
}

@Suite("Imports") struct ImportTests {
    private static let ours = Set(ModuleRule.all.map(\.name))

    @Test(arguments: Repository.folders(in: "Sources"))
    func moduleIsInTheTable(folder: String) {
        #expect(ImportTests.ours.contains(folder), "add \(folder) to ImportTable.swift and docs/modules.md")
    }

    @Test(arguments: ModuleRule.all.map(\.name))
    func moduleImportsOnlyWhatTheTableAllows(name: String) throws {
        let rule = try #require(ModuleRule.all.first { $0.name == name })
        let allowed = rule.ours.union(rule.others).union(ModuleRule.free)
        for file in Repository.files(below: "Sources/\(name)", suffix: ".swift") {
            for line in try ImportLine.all(in: file) where !allowed.contains(line.module) {
                Issue.record("\(line.file):\(line.line): \(name) may not import \(line.module)")
            }
        }
    }

    @Test func theTableItselfGoesDownwardsOnly() {
        let floors = Dictionary(uniqueKeysWithValues: ModuleRule.all.map { ($0.name, $0.floor) })
        for rule in ModuleRule.all {
            for module in rule.ours {
                let floor = floors[module] ?? Int.max
                #expect(floor < rule.floor, "\(rule.name) (floor \(rule.floor)) imports \(module) (floor \(floor))")
            }
        }
    }

    @Test func everyModuleHasAParagraphInTheDocumentation() throws {
        let text = try Repository.text("docs/modules.md")
        for folder in Repository.folders(in: "Sources") {
            #expect(text.contains("### \(folder)\n"), "docs/modules.md lacks a paragraph on \(folder)")
        }
    }
}
