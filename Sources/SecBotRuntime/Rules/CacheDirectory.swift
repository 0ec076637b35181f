import Glibc

/// A directory for files that can be made again, which only this user can write.
struct CacheDirectory: ~Copyable {
    /// Why the directory or a file of it cannot be used.
    struct Problem: Error {
        var cause: String
    }

    private let descriptor: Int32

    /// - Throws: if it is not there and cannot be made, or if somebody else can write to it.
    init(_ path: String) throws(Problem) {
        unsafe mkdir(path, 0o700)
        let opened = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { throw Problem(cause: "the directory cannot be opened: \(CacheDirectory.cause())") }
        var status = stat()
        guard unsafe fstat(opened, &status) == 0, status.st_uid == geteuid(), status.st_mode & 0o022 == 0 else {
            close(opened)
            throw Problem(cause: "the directory belongs to somebody else, or others can write to it")
        }
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// The content of a file; `nil` if it is not there, not ours alone, or larger than allowed.
    func read(_ name: String, upTo limit: Int) -> [UInt8]? {
        let file = unsafe openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
            status.st_mode & 0o077 == 0, status.st_size >= 0, Int(status.st_size) <= limit
        else { return nil }
        let size = Int(status.st_size)
        var isWhole = false
        let content = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let read = unsafe pread(
                    file, buffer.baseAddress.map { unsafe $0 + count }, size - count, off_t(count))
                if read < 0, errno == EINTR { continue }
                guard read > 0 else { break }
                count += read
            }
            isWhole = count == size
        }
        return isWhole ? content : nil
    }

    /// Puts a file in place at once: readers see the old one, the new one, or none.
    func write(_ name: String, _ parts: [[UInt8]]) throws(Problem) {
        let temporary = "\(name).\(getpid()).\(UInt64.random(in: .min ... .max))"
        let file = unsafe openat(
            descriptor, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Problem(cause: "no file can be made: \(CacheDirectory.cause())") }
        var isWhole = true
        for part in parts { isWhole = isWhole && CacheDirectory.write(part, to: file) }
        isWhole = close(file) == 0 && isWhole
        guard isWhole, unsafe renameat(descriptor, temporary, descriptor, name) == 0 else {
            let cause = CacheDirectory.cause()
            unsafe unlinkat(descriptor, temporary, 0)
            throw Problem(cause: "the file cannot be written: \(cause)")
        }
    }

    private static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(file, buffer.baseAddress.map { unsafe $0 + written }, buffer.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            written += count
        }
        return true
    }

    /// Removes the oldest files whose names begin so, left-over temporary ones included.
    func prune(prefix: String, keeping count: Int) {
        let copy = unsafe openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { return }
        guard let stream = unsafe fdopendir(copy) else {
            close(copy)
            return
        }
        defer { unsafe closedir(stream) }
        var files: [(time: Int, name: String)] = []
        while let entry = unsafe readdir(stream), files.count < 4096 {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe String(cString: UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))
            }
            var status = stat()
            guard name.hasPrefix(prefix), unsafe fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
                continue
            }
            files.append((status.st_mtim.tv_sec, name))
        }
        for file in files.sorted(by: { $0 > $1 }).dropFirst(count) { unsafe unlinkat(descriptor, file.name, 0) }
    }

    private static func cause() -> String { unsafe String(cString: strerror(errno)) }
}
