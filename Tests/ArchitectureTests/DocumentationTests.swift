import Foundation
import Testing

/// Every `package` and `public` declaration says what it is.
///
/// A line scanner, not a parser: it looks for the comment above the declaration (attributes between them are skipped).
/// Free of the duty are initializers, what a protocol of the standard library demands, and a property that follows
/// another one without an empty line, since one comment may speak for a block.
@Suite("Documentation") struct DocumentationTests {
    @Test(arguments: Repository.folders(in: "Sources"))
    func everyDeclarationBeyondTheModuleIsDocumented(module: String) throws {
        for file in Repository.files(below: "Sources/\(module)", suffix: ".swift") {
            let lines = try Repository.text(file).split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            for (index, line) in lines.enumerated() {
                guard let declaration = Declaration(line), !declaration.isExempt else { continue }
                if isDocumented(index, declaration, in: lines) { continue }
                Issue.record("\(file):\(index + 1): \(declaration.keyword) \(declaration.name) has no `///` comment")
            }
        }
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
        return declaration.isProperty && Declaration(lines[above])?.isProperty == true
    }
}

/// The declaration that a line begins, if it can be seen beyond its module.
struct Declaration {
    let keyword: String
    let name: String

    private static let keywords: Set<Substring> = [
        "struct", "enum", "class", "actor", "protocol", "func", "var", "let", "typealias", "subscript",
    ]
    private static let demanded: Set<String> = [
        "description", "debugDescription", "hash", "encode", "rawValue", "errorDescription", "configuration", "==", "<",
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
        name = String(words[place + 1].prefix { !"(:<{=,".contains($0) || $0 == "<" && words[place + 1] == "<" })
    }

    var isProperty: Bool { keyword == "var" || keyword == "let" }
    var isExempt: Bool { Declaration.demanded.contains(name) || name.isEmpty }
}
