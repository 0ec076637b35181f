import Foundation
package import LogFormats

/// Reads the user's own format declarations (`*.format`) from files and directories.
package enum FormatFiles {
    /// A declaration is small; a larger file is refused.
    static let maximumBytes = 1 << 20

    /// Where an installation looks without being told.
    package static let installed = "/etc/secbot/formats.d"

    /// Reads declarations in the order of the paths.
    /// - Returns: the formats that can be used, and in words what is wrong with the others, with file, line and column.
    package static func read(_ paths: [String]) -> (formats: [FormatDeclaration], problems: [String]) {
        var formats: [FormatDeclaration] = []
        var problems: [String] = []
        for path in paths {
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            guard let attributes else {
                problems.append("\(path): cannot be read")
                continue
            }
            var files = [path]
            if attributes[.type] as? FileAttributeType == .typeDirectory {
                let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
                files = names.filter { $0.hasSuffix(".format") }.sorted().map { path + "/" + $0 }
            }
            for file in files {
                guard let data = FileManager.default.contents(atPath: file), data.count <= maximumBytes else {
                    problems.append("\(file): cannot be read, or larger than \(maximumBytes) bytes")
                    continue
                }
                let parsed = FormatDeclarationParser.parse(String(decoding: data, as: UTF8.self), file: file)
                formats += parsed.formats
                problems += parsed.errors.map { "\($0)" }
            }
        }
        return (formats, problems)
    }
}
