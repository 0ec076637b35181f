import Foundation
import SecBotRuntime
import SigmaRules
import Testing

/// Compiled rules are used only if they are exactly what would be compiled now, and nobody else can have written them.
@Suite("Rule cache") struct RuleCacheTests {
    private static let sources = [
        RuleSource(
            path: "one.yml",
            text: """
                title: One
                id: one
                logsource: {product: test}
                detection: {selection: {User: root}, other: {User: nobody}, condition: selection}
                """)
    ]

    private static func temporary(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "secbot-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path + "/cache")
    }

    private static func load(
        _ directory: String, _ sources: [RuleSource] = sources, options: RuleOptions = RuleOptions(),
        identity: String = "test"
    ) -> RuleCache.Outcome {
        let (rules, diagnostics, outcome) = RuleCache(directory: directory, identity: identity)
            .load(sources, options: options)
        #expect(rules.rules.map(\.id) == ["one"])
        #expect(diagnostics.map(\.code) == ["selection.unused"])
        return outcome
    }

    private static func file(_ directory: String) throws -> String {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory)
        return directory + "/" + (try #require(names.first { $0.hasPrefix("rules-") }))
    }

    @Test("Stored once, then found")
    func found() throws {
        try Self.temporary { directory in
            #expect(Self.load(directory) == .stored)
            #expect(Self.load(directory) == .found)
            let attributes = try FileManager.default.attributesOfItem(atPath: try Self.file(directory))
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test("Another text, path, option or program is another rule set")
    func keyed() throws {
        try Self.temporary { directory in
            #expect(Self.load(directory) == .stored)
            var other = Self.sources
            other[0].text += "\n# changed"
            #expect(Self.load(directory, other) == .stored)
            other = Self.sources
            other[0].path = "two.yml"
            #expect(Self.load(directory, other) == .stored)
            #expect(Self.load(directory, options: RuleOptions(placeholders: ["a": ["b"]])) == .stored)
            #expect(Self.load(directory, identity: "other") == .stored)
            let names = try FileManager.default.contentsOfDirectory(atPath: directory)
            #expect(names.count == 4)
        }
    }

    @Test("Every changed byte and every shorter file is compiled anew")
    func damaged() throws {
        try Self.temporary { directory in
            #expect(Self.load(directory) == .stored)
            let file = try Self.file(directory)
            let whole = try Data(contentsOf: URL(filePath: file))
            func expectAnew(_ content: Data) throws {
                let handle = try FileHandle(forWritingTo: URL(filePath: file))
                try handle.truncate(atOffset: 0)
                try handle.write(contentsOf: content)
                try handle.close()
                #expect(Self.load(directory) == .stored)
            }
            for index in whole.indices {
                var changed = whole
                changed[index] ^= 0x41
                try expectAnew(changed)
            }
            for count in stride(from: 0, to: whole.count, by: 7) { try expectAnew(whole.prefix(count)) }
            try expectAnew(whole + [0])
            #expect(Self.load(directory) == .found)
        }
    }

    @Test("What others could have written is not used")
    func foreign() throws {
        try Self.temporary { directory in
            #expect(Self.load(directory) == .stored)
            let file = try Self.file(directory)
            for mode in [0o644, 0o620, 0o606] {
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
                #expect(Self.load(directory) == .stored)
            }
            try FileManager.default.moveItem(atPath: file, toPath: directory + "/elsewhere")
            try FileManager.default.createSymbolicLink(
                atPath: file, withDestinationPath: directory + "/elsewhere")
            #expect(Self.load(directory) == .stored)
            #expect(Self.load(directory) == .found)
            for mode in [0o770, 0o777, 0o720] {
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: directory)
                guard case .unusable = Self.load(directory) else {
                    Issue.record("mode \(String(mode, radix: 8)) was accepted")
                    continue
                }
            }
        }
    }

    @Test("Without a directory the rules are compiled")
    func missing() {
        guard case .unusable = Self.load("/nonexistent/place/cache") else {
            Issue.record("a directory that cannot be made was used")
            return
        }
    }
}
