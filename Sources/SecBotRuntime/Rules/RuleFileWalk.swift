import Glibc

/// Finds rule files below a directory.
enum RuleFileWalk {
    /// Deeper folders hold no rules.
    private static let maximumDepth = 32

    /// The paths of all `.yml` and `.yaml` files, sorted; links to folders are not followed, folders named `samples` and
    /// what lies deeper than 32 folders are left out. Ends soon after ``RuleFiles/maximumFiles``.
    static func files(below directory: String) -> [String] {
        var names: [String] = []
        var waiting: [(name: String, depth: Int)] = [("", 0)]
        while let (folder, depth) = waiting.popLast(), names.count <= RuleFiles.maximumFiles {
            guard let stream = unsafe opendir(folder.isEmpty ? directory : directory + "/" + folder) else { continue }
            defer { unsafe closedir(stream) }
            while let entry = unsafe readdir(stream) {
                let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    unsafe String(cString: UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))
                }
                guard name != ".", name != ".." else { continue }
                let path = folder.isEmpty ? name : folder + "/" + name
                if unsafe isDirectory(entry.pointee.d_type, directory + "/" + path) {
                    if name != "samples", depth < maximumDepth { waiting.append((path, depth + 1)) }
                } else if name.hasSuffix(".yml") || name.hasSuffix(".yaml") {
                    names.append(path)
                }
            }
        }
        return names.sorted().map { directory + "/" + $0 }
    }

    /// Some file systems do not tell the type with the name.
    private static func isDirectory(_ type: UInt8, _ path: @autoclosure () -> String) -> Bool {
        guard Int(type) == Int(DT_UNKNOWN) else { return Int(type) == Int(DT_DIR) }
        var status = stat()
        return unsafe lstat(path(), &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
