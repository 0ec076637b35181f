import Glibc

/// Gives memory back that only the start needed.
///
/// Loading rules and opening the store runs through most of the program's code once; the pages stay counted to the
/// process although the idle bot uses a few of them. Executable mappings are never written (they are `r-xp`), so dropping
/// their pages loses nothing: what is used again is mapped again from the file. The same holds for what the rules took while
/// they were compiled: the allocator keeps freed memory unless it is told.
enum StartupMemory {
    /// Drops the code pages and the free memory of this process. To be called once, when the bot is ready.
    static func release() {
        trim()
        guard let text = maps() else { return }
        for line in text.split(separator: 10) {
            let fields = line.split(separator: 32, omittingEmptySubsequences: true)
            guard fields.count >= 6, fields[1].elementsEqual("r-xp".utf8), fields[5].first == 47 else { continue }
            let ends = fields[0].split(separator: 45)
            guard ends.count == 2, let start = UInt(String(decoding: ends[0], as: UTF8.self), radix: 16),
                let end = UInt(String(decoding: ends[1], as: UTF8.self), radix: 16), end > start,
                let address = unsafe UnsafeMutableRawPointer(bitPattern: start)
            else { continue }
            unsafe madvise(address, Int(end - start), Int32(MADV_DONTNEED))
        }
    }

    /// glibc's `malloc_trim`, which its module does not show; elsewhere nothing.
    private static func trim() {
        guard let symbol = unsafe dlsym(nil, "malloc_trim") else { return }
        // Allowed: the type is that of malloc_trim(3): int malloc_trim(size_t).
        let trim = unsafe unsafeBitCast(symbol, to: (@convention(c) (Int) -> Int32).self)
        _ = trim(0)
    }

    private static func maps() -> [UInt8]? {
        let descriptor = unsafe open("/proc/self/maps", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var text: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 16 << 10)
        while text.count < 4 << 20 {
            let count = unsafe block.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            text += block[..<count]
        }
        return text
    }
}
