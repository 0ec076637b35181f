import Foundation
package import SigmaRules

/// Finds and reads rule files, with bounds.
package enum RuleFiles {
    /// A rule file is small; a larger one is refused.
    package static let maximumFileBytes = 1 << 20
    /// More files than anyone has; what lies beyond is refused with a message.
    package static let maximumFiles = 50_000

    /// What could not be read.
    package struct Problem: Error, Sendable, CustomStringConvertible {
        package var path: String
        package var cause: String
        package var description: String { "\(path): \(cause)" }
    }

    /// Reads all `.yml` and `.yaml` files below the given files and directories, in the order of their paths. Folders
    /// named `samples` hold no rules.
    package static func read(_ paths: [String]) -> (sources: [RuleSource], problems: [Problem]) {
        var sources: [RuleSource] = []
        var problems: [Problem] = []
        for path in paths {
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            guard let attributes else {
                problems.append(Problem(path: path, cause: "cannot be read; is the path right?"))
                continue
            }
            let isDirectory = attributes[.type] as? FileAttributeType == .typeDirectory
            for file in isDirectory ? files(below: path) : [path] {
                guard sources.count < maximumFiles else {
                    problems.append(Problem(path: file, cause: "more than \(maximumFiles) rule files"))
                    return (sources, problems)
                }
                guard let data = FileManager.default.contents(atPath: file) else {
                    problems.append(Problem(path: file, cause: "cannot be read"))
                    continue
                }
                guard data.count <= maximumFileBytes else {
                    problems.append(Problem(path: file, cause: "\(data.count) bytes; at most \(maximumFileBytes)"))
                    continue
                }
                sources.append(RuleSource(path: file, text: String(decoding: data, as: UTF8.self)))
            }
        }
        return (sources, problems)
    }

    private static func files(below directory: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []
        return names.filter { name in
            (name.hasSuffix(".yml") || name.hasSuffix(".yaml"))
                && !name.split(separator: "/").dropLast().contains("samples")
        }.sorted().map { directory + "/" + $0 }
    }
}
