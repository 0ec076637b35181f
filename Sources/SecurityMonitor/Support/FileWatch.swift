import Glibc

/// Tells when files and folders change, by inotify.
///
/// A watch on an open file goes by its descriptor, so it follows the file through renames. Where the system refuses
/// (limits, an old kernel), ``isComplete`` turns false and the caller polls.
struct FileWatch: ~Copyable {
    private let descriptor: OwnedDescriptor
    private var buffer = [UInt8](repeating: 0, count: 16 << 10)
    /// Every watch asked for so far is in force.
    private(set) var isComplete: Bool

    private static let fileEvents = UInt32(IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF)
    private static let folderEvents = UInt32(IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ONLYDIR)

    init() {
        let number = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        descriptor = OwnedDescriptor(taking: number)
        isComplete = number >= 0
    }

    /// To wait on; `nil` where inotify is not available.
    var waitable: Int32? { descriptor.number >= 0 ? descriptor.number : nil }

    /// Watches an open file. The same file gives the same number.
    mutating func watch(open file: Int32) -> Int32? { add("/proc/self/fd/\(file)", FileWatch.fileEvents) }

    /// Watches what a path names now, links followed.
    mutating func watch(path: String) -> Int32? { add(path, FileWatch.fileEvents) }

    /// Watches a folder for names that come and go.
    mutating func watch(folder: String) -> Int32? { add(folder, FileWatch.folderEvents) }

    mutating func remove(_ watch: Int32) {
        _ = inotify_rm_watch(descriptor.number, watch)
    }

    private mutating func add(_ path: String, _ events: UInt32) -> Int32? {
        guard descriptor.number >= 0 else { return nil }
        let watch = unsafe inotify_add_watch(descriptor.number, path, events)
        guard watch >= 0 else {
            // A folder that does not exist yet is polled for anyway.
            if errno != ENOENT, errno != ENOTDIR { isComplete = false }
            return nil
        }
        return watch
    }

    /// What has changed since the last call.
    struct Changes {
        var watches: Set<Int32> = []
        /// Watches that have ended by themselves, as their folder was removed.
        var ended: Set<Int32> = []
        /// The queue overflowed: look at everything.
        var isOverflow = false
    }

    mutating func changes() -> Changes {
        var changes = Changes()
        guard descriptor.number >= 0 else { return changes }
        while let count = (try? descriptor.read(into: &buffer, 0..<buffer.count)) ?? nil, count > 0 {
            var offset = 0
            while offset + 16 <= count {
                let watch = Int32(bitPattern: word(offset))
                let mask = word(offset + 4)
                if mask & UInt32(IN_Q_OVERFLOW) != 0 {
                    changes.isOverflow = true
                } else {
                    changes.watches.insert(watch)
                }
                offset += 16 + Int(word(offset + 12))
            }
        }
        return changes
    }

    /// A field of `struct inotify_event`, little endian as on every supported machine.
    private func word(_ offset: Int) -> UInt32 {
        var value: UInt32 = 0
        for index in (0..<4).reversed() { value = value << 8 | UInt32(buffer[offset + index]) }
        return value
    }
}
