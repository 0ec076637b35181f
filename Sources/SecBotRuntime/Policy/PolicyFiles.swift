import Foundation
package import PolicyEngine
package import SecBotCore

/// Finds and reads policy sets: a file, an installed set, a shipped set.
package enum PolicyFiles {
    /// Where an installation keeps its own sets.
    package static let installed = "/etc/secbot/policies.d"

    /// A set by the path of its file, or by its name.
    /// - Throws: ``PolicyErrors`` with all problems.
    package static func load(_ nameOrPath: String, now: Timestamp) throws -> PolicyLoader.Loaded {
        let path = try self.path(nameOrPath)
        guard let data = FileManager.default.contents(atPath: path) else {
            throw PolicyErrors(errors: [
                PolicyError(code: .unreadable, file: path, message: "cannot be read")
            ])
        }
        guard data.count <= PolicyLoader.maximumBytes else {
            throw PolicyErrors(errors: [
                PolicyError(
                    code: .tooLarge, file: path,
                    message: "\(data.count) bytes; at most \(PolicyLoader.maximumBytes) are read")
            ])
        }
        return try PolicyLoader.load(String(decoding: data, as: UTF8.self), file: path, now: now) {
            HostZone.offsets($0)
        }
    }

    /// The set that a configuration asks for.
    package static func load(_ settings: PolicySettings, now: Timestamp) throws -> PolicyLoader.Loaded {
        try load(settings.file ?? settings.set.rawValue, now: now)
    }

    /// All sets that can be named, with the files they are in; an installed set hides a shipped one of its name.
    package static func all() -> [(name: String, path: String)] {
        var paths: [String: String] = [:]
        for folder in [ContentLocator.policies, installed].compactMap({ $0 }) {
            for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
                guard file.hasSuffix(".yml") || file.hasSuffix(".yaml") else { continue }
                paths[String(file.prefix { $0 != "." })] = folder + "/" + file
            }
        }
        return paths.sorted { $0.key < $1.key }.map { (name: $0.key, path: $0.value) }
    }

    private static func path(_ nameOrPath: String) throws -> String {
        if nameOrPath.contains("/") || FileManager.default.fileExists(atPath: nameOrPath) { return nameOrPath }
        let known = all()
        if let match = known.first(where: { $0.name == nameOrPath }) { return match.path }
        throw PolicyErrors(errors: [
            PolicyError(
                code: .unreadable, file: nameOrPath, message: "there is no such file, and no policy set of this name",
                suggestion: Nearest.suggestion(for: nameOrPath, among: known.map(\.name))
                    ?? "sets are \(known.map(\.name).joined(separator: ", "))")
        ])
    }
}
