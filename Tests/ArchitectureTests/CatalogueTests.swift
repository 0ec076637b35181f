import Foundation
import Testing

/// A module's list of its extensions: each folder has at least one line, the lines are sorted.
struct Catalogue: CustomTestStringConvertible {
    let folder: String
    let file: String
    /// Folders that are no extension, with the reason.
    var exempt: [String: String] = [:]
    /// Types that stand after the sorted ones, with the reason.
    var trailing: [String: String] = [:]

    var testDescription: String { file }

    static let all = [
        Catalogue(
            folder: "Sources/LogFormats/Formats", file: "Sources/LogFormats/FormatCatalog.swift",
            exempt: ["Syslog": "the plain event of any framed line, which the parser itself fills"],
            trailing: ["DeclaredRecordFormat": "recognises a record only by reading it, so it is asked last"]),
        Catalogue(
            folder: "Sources/SecurityMonitor/Sources", file: "Sources/SecurityMonitor/SourceCatalog.swift",
            exempt: ["Replay": "reads recorded files to their end; not a source that runs"]),
    ]
}

@Suite("Catalogues") struct CatalogueTests {
    /// A catalogue is declared once its first folder exists.
    @Test(arguments: Catalogue.all)
    func listsEveryFolder(catalogue: Catalogue) throws {
        let folders = Repository.folders(in: catalogue.folder)
        guard !folders.isEmpty else { return }
        let code = try Repository.text(catalogue.file).split(separator: "\n")
            .filter { !$0.trimmingCharacters(in: .whitespaces).hasPrefix("//") }.joined(separator: " ")
        let names = Set(code.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
        for folder in folders where catalogue.exempt[folder] == nil {
            let types = try types(below: catalogue.folder + "/" + folder)
            let isListed = !types.isDisjoint(with: names)
            #expect(isListed, "\(catalogue.file) lists no type of \(catalogue.folder)/\(folder)")
        }
    }

    @Test(arguments: Catalogue.all)
    func isSorted(catalogue: Catalogue) throws {
        guard Repository.exists(catalogue.file) else { return }
        for list in try entries(of: catalogue) {
            let sorted = list.prefix { catalogue.trailing[$0] == nil }
            let names = try sorted.map { try name(of: $0, in: catalogue) }
            #expect(names == names.sorted(), "\(catalogue.file): sort the entries by name")
            let rest = list[sorted.endIndex...]
            #expect(rest.allSatisfy { catalogue.trailing[$0] != nil }, "\(catalogue.file): \(rest) must stand last")
        }
    }

    /// The `static let name` that follows the declaration of a type, else the type's own name.
    private func name(of type: String, in catalogue: Catalogue) throws -> String {
        for file in Repository.files(below: catalogue.folder, suffix: ".swift") {
            let text = try Repository.text(file)
            for keyword in ["struct", "enum", "class"] {
                guard let place = text.range(of: "\(keyword) \(type)[:< ]", options: .regularExpression),
                    let name = text[place.upperBound...].firstMatch(of: /static (?:let|var) name = "([^"]+)"/)
                else { continue }
                return String(name.1)
            }
        }
        return type.lowercased()
    }

    /// The `Name.self` entries of each array literal in the catalogue, list by list.
    private func entries(of catalogue: Catalogue) throws -> [[String]] {
        var lists: [[String]] = []
        var current: [String] = []
        for line in try Repository.text(catalogue.file).split(separator: "\n") {
            let code = line.trimmingCharacters(in: .whitespaces)
            if code.hasPrefix("//") { continue }
            for word in code.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "." || $0 == "_") })
            where word.hasSuffix(".self") {
                current.append(String(word.dropLast(5)))
            }
            if code.hasPrefix("]") || code.hasSuffix("]"), !current.isEmpty {
                lists.append(current)
                current = []
            }
        }
        if !current.isEmpty { lists.append(current) }
        return lists
    }

    /// The types declared below a folder.
    private func types(below folder: String) throws -> Set<String> {
        var names: Set<String> = []
        for file in Repository.files(below: folder, suffix: ".swift") {
            for line in try Repository.text(file).split(separator: "\n") {
                let words = line.split(separator: " ")
                guard
                    let place = words.firstIndex(where: { ["struct", "class", "enum", "actor"].contains($0) }),
                    place + 1 < words.count
                else { continue }
                names.insert(String(words[place + 1].prefix { $0.isLetter || $0.isNumber || $0 == "_" }))
            }
        }
        return names
    }
}
