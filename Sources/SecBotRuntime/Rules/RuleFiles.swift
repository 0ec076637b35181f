import Glibc
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
    /// named `samples` hold no rules. Bytes that are no UTF-8 become replacement characters.
    package static func read(_ paths: [String]) -> (sources: [RuleSource], problems: [Problem]) {
        var files: [String] = []
        var problems: [Problem] = []
        for path in paths {
            var status = stat()
            guard unsafe stat(path, &status) == 0 else {
                problems.append(Problem(path: path, cause: "cannot be read; is the path right?"))
                continue
            }
            files += status.st_mode & S_IFMT == S_IFDIR ? RuleFileWalk.files(below: path) : [path]
        }
        if files.count > maximumFiles {
            problems.append(Problem(path: files[maximumFiles], cause: "more than \(maximumFiles) rule files"))
            files.removeSubrange(maximumFiles...)
        }
        let chosen = files
        let pieces = ParallelMap.pieces(of: files.count, atLeast: 64)
        let results = ParallelMap.run(count: pieces.count) { piece in
            chosen[pieces[piece]].map { path in Swift.Result { () throws(Problem) in try read(path) } }
        }
        var sources: [RuleSource] = []
        sources.reserveCapacity(files.count)
        for result in results.joined() {
            switch result {
            case .success(let source): sources.append(source)
            case .failure(let problem): problems.append(problem)
            }
        }
        return (sources, problems)
    }

    private static func read(_ path: String) throws(Problem) -> RuleSource {
        // A pipe among the rules must not stop the start.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Problem(path: path, cause: "cannot be read") }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Problem(path: path, cause: "cannot be read")
        }
        let size = Int(status.st_size)
        guard size <= maximumFileBytes else {
            throw Problem(path: path, cause: "\(size) bytes; at most \(maximumFileBytes)")
        }
        var isWhole = true
        // A file that grows meanwhile is read to the size it had.
        let text = unsafe String(unsafeUninitializedCapacity: size) { buffer in
            var count = 0
            while count < size {
                let read = unsafe pread(
                    descriptor, buffer.baseAddress.map { unsafe $0 + count }, size - count, off_t(count))
                if read < 0, errno == EINTR { continue }
                if read < 0 { isWhole = false }
                guard read > 0 else { break }
                count += read
            }
            return count
        }
        guard isWhole else { throw Problem(path: path, cause: "cannot be read") }
        return RuleSource(path: path, text: text)
    }
}
