import Foundation

/// The checkout that these tests read: the folder that holds Package.swift.
enum Repository {
    static let root: URL = {
        var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        while folder.path != "/", !exists(folder.appendingPathComponent("Package.swift")) {
            folder.deleteLastPathComponent()
        }
        return folder
    }()

    /// Whether a path, relative to the root, is there.
    static func exists(_ path: String) -> Bool { exists(root.appendingPathComponent(path)) }

    /// The text of a file by its path relative to the root.
    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// Paths of all files below a folder that end in a suffix, relative to the root, sorted; none if it is not there.
    static func files(below folder: String, suffix: String) -> [String] {
        let start = root.appendingPathComponent(folder)
        guard let walker = FileManager.default.enumerator(atPath: start.path) else { return [] }
        return walker.compactMap { $0 as? String }.filter { $0.hasSuffix(suffix) }.map { folder + "/" + $0 }.sorted()
    }

    /// Names of the folders directly within a folder, sorted; none if it is not there.
    static func folders(in folder: String) -> [String] {
        let start = root.appendingPathComponent(folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: start.path)) ?? []
        return names.filter { name in
            var isFolder: ObjCBool = false
            let path = start.appendingPathComponent(name).path
            return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
        }.sorted()
    }

    private static func exists(_ file: URL) -> Bool { FileManager.default.fileExists(atPath: file.path) }
}
