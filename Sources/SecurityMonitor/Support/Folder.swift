import Glibc

/// Names in folders, and paths by pattern.
enum Folder {
    /// The names in a folder, without `.` and `..`, unsorted; empty if it cannot be read. Names that are not UTF-8 are left out.
    static func names(in path: String) -> [String] {
        guard let folder = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { raw in
                unsafe String(validating: raw.prefix(while: { $0 != 0 }), as: UTF8.self)
            }
            if let name, name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Whether a path is a pattern.
    static func isPattern(_ path: String) -> Bool { path.utf8.contains { "*?[".utf8.contains($0) } }

    /// The paths a pattern matches, sorted; the path itself if it is none.
    static func matches(of pattern: String) -> [String] {
        guard isPattern(pattern) else { return [pattern] }
        var result = unsafe glob_t()
        defer { unsafe globfree(&result) }
        guard unsafe glob(pattern, 0, nil, &result) == 0 else { return [] }
        var paths: [String] = []
        for index in 0..<Int(unsafe result.gl_pathc) {
            if let path = unsafe result.gl_pathv[index], let text = unsafe String(validatingCString: path) {
                paths.append(text)
            }
        }
        return paths
    }

    /// The folder of a path.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last part of a path.
    static func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// Where an open file lies now; `nil` if the system does not say.
    static func path(ofOpen descriptor: Int32) -> String? { target(ofLink: "/proc/self/fd/\(descriptor)") }

    /// What a symbolic link says; `nil` if it is none.
    static func target(ofLink path: String) -> String? {
        var target = [UInt8](repeating: 0, count: 4096)
        let count = unsafe target.withUnsafeMutableBytes { raw -> Int in
            guard let base = raw.baseAddress else { return -1 }
            return unsafe readlink(path, base, raw.count)
        }
        guard count > 0, count < target.count else { return nil }
        return String(validating: target[..<count], as: UTF8.self)
    }
}
