import Testing

/// What the `SigmaRules` product promises to packages that depend on it, and its hot path to everybody.
@Suite("The SigmaRules product") struct LibraryTests {
    /// Unsafe flags keep other packages from depending on this one.
    @Test func theManifestHasNoUnsafeFlags() throws {
        let manifest = try Repository.text("Package.swift")
        #expect(manifest.contains(".library(name: \"SigmaRules\", targets: [\"SigmaRules\"])"))
        #expect(!manifest.contains("unsafeFlags"))
    }

    /// Matching, reading JSON and searching text work on bytes: Foundation would bring its own strings and data.
    @Test(arguments: ["Sources/SigmaRules/Matching", "Sources/SecBotCore/JSON", "Sources/PatternMatching"])
    func theHotPathDoesWithoutFoundation(folder: String) throws {
        let files = Repository.files(below: folder, suffix: ".swift")
        #expect(!files.isEmpty)
        for file in files {
            let text = try Repository.text(file)
            for module in ["Foundation", "FoundationEssentials", "RegexBuilder", "_StringProcessing"] {
                let isImported = text.split(separator: "\n").contains { $0.hasSuffix("import \(module)") }
                #expect(!isImported, "\(file) imports \(module)")
            }
        }
    }

    /// Nothing of the library needs Foundation, so that a static program with it stays small.
    @Test(arguments: ["SigmaRules", "SecBotCore", "PatternMatching"])
    func theLibraryDoesWithoutFoundation(module: String) throws {
        let rule = try #require(ModuleRule.all.first { $0.name == module })
        #expect(!rule.others.contains("Foundation"))
    }
}
