import Foundation
import Testing

/// Every `package` and `public` declaration says what it is.
///
/// A line scanner, not a parser: it looks for the comment above the declaration (attributes between them are skipped).
/// Free of the duty are initializers, what a protocol demands (its own comment says it), a property right below the
/// line that opens its type, and what follows its like without an empty line, since one comment may speak for a block.
@Suite("Documentation") struct DocumentationTests {
    @Test(arguments: Repository.folders(in: "Sources"))
    func everyDeclarationBeyondTheModuleIsDocumented(module: String) throws {
        for file in Repository.files(below: "Sources/\(module)", suffix: ".swift") {
            let lines = try DocumentationTests.lines(of: file)
            for (index, line) in lines.enumerated() {
                guard let declaration = Declaration(line), !DocumentationTests.demanded.contains(declaration.name),
                    !isDocumented(index, declaration, in: lines)
                else { continue }
                Issue.record("\(file):\(index + 1): \(declaration.keyword) \(declaration.name) has no `///` comment")
            }
        }
    }

    /// What our own protocols and those of the standard library demand.
    private static let demanded: Set<String> = {
        var names: Set<String> = [
            "description", "debugDescription", "hash", "encode", "rawValue", "errorDescription", "configuration", "==",
            "<",
        ]
        for file in Repository.files(below: "Sources", suffix: ".swift") {
            var isInProtocol = false
            for line in (try? lines(of: file, trimmed: false)) ?? [] {
                if line.contains("protocol ") { isInProtocol = line.hasSuffix("{") }
                if line.hasPrefix("}") { isInProtocol = false }
                guard isInProtocol, let requirement = Declaration("package" + line) else { continue }
                names.insert(requirement.name)
            }
        }
        return names
    }()

    private static func lines(of file: String, trimmed: Bool = true) throws -> [String] {
        try Repository.text(file).split(separator: "\n", omittingEmptySubsequences: false)
            .map { trimmed ? $0.trimmingCharacters(in: .whitespaces) : String($0) }
    }

    /// Attributes on lines of their own and plain comments may stand between the documentation and the declaration.
    private func isSkipped(_ line: String) -> Bool {
        if line.hasPrefix("//") { return !line.hasPrefix("///") }
        return line.hasPrefix("@") && Declaration(line) == nil
    }

    private func isDocumented(_ index: Int, _ declaration: Declaration, in lines: [String]) -> Bool {
        var above = index - 1
        while above >= 0, isSkipped(lines[above]) { above -= 1 }
        guard above >= 0 else { return false }
        if lines[above].hasPrefix("///") { return true }
        if declaration.isProperty, Declaration(lines[above])?.isType == true, lines[above].hasSuffix("{") {
            return true
        }
        return Declaration(lines[above])?.keyword == declaration.keyword
    }
}

/// The declaration that a line begins, if it can be seen beyond its module.
struct Declaration {
    let keyword: String
    let name: String

    private static let keywords: Set<Substring> = [
        "struct", "enum", "class", "actor", "protocol", "func", "var", "let", "typealias", "subscript",
    ]

    init?(_ line: String) {
        let words = line.split(separator: " ")
        guard let access = words.firstIndex(where: { $0 == "package" || $0 == "public" }),
            words[..<access].allSatisfy({ $0.hasPrefix("@") || ["final", "static", "nonisolated"].contains($0) }),
            access + 1 < words.count, words[access + 1] != "import",
            let place = words[(access + 1)...].firstIndex(where: { Declaration.keywords.contains($0) }),
            place + 1 < words.count,
            words[(access + 1)..<place].allSatisfy({ $0.allSatisfy { $0.isLetter || $0 == "(" || $0 == ")" } })
        else { return nil }
        keyword = String(words[place])
        let isOperator = ["==", "<"].contains(words[place + 1])
        name = String(words[place + 1].prefix { isOperator || !"(:<{=,".contains($0) })
    }

    var isProperty: Bool { keyword == "var" || keyword == "let" }
    var isType: Bool { ["struct", "enum", "class", "actor"].contains(keyword) }
}
