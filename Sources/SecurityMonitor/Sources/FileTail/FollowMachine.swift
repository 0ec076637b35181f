/// Decides what to do with one followed path: facts in, one action out. Pure; knows no files.
///
/// The rules, in the order they are asked:
/// 1. A file that shrank below what was read, or whose beginning changed, was truncated or rewritten in place: start over
///    and count a gap, since what stood between may have been lost.
/// 2. What is unread is read.
/// 3. At the end, when the path names another file: the old one is finished. The new one is taken over once it has
///    content, since then its writer has reopened; until then the old one may still grow.
/// 4. Else wait. A path that names nothing leaves the old file open: it may still grow, and a new one will come.
package struct FollowMachine: Sendable {
    /// What the path names now.
    package enum Path: Hashable, Sendable {
        case missing
        case unreadable(SystemError)
        case directory
        case pipe
        case other
        case file(device: UInt64, inode: UInt64, size: UInt64)
    }

    /// The open file.
    package struct Open: Hashable, Sendable {
        package var device: UInt64
        package var inode: UInt64
        package var size: UInt64
        /// It still begins as it did when it was opened.
        package var headMatches: Bool

        package init(device: UInt64, inode: UInt64, size: UInt64, headMatches: Bool) {
            self.device = device
            self.inode = inode
            self.size = size
            self.headMatches = headMatches
        }
    }

    /// What to do next.
    package enum Action: Hashable, Sendable {
        /// Nothing to do until something changes; the state to show.
        case wait(Waiting)
        /// Open what the path names.
        case open
        /// Read the open file on.
        case read
        /// The open file was truncated or rewritten: start at its beginning.
        case restart(Restart)
        /// The open file is finished and the path names its successor.
        case succeed
        /// Follow a named pipe instead.
        case openPipe
    }

    /// What is being waited for.
    package enum Waiting: Hashable, Sendable {
        case following
        /// The path is gone; the file is still open.
        case renamed
        case missing
        case unreadable(SystemError)
        case directory
        case other
    }

    /// Why the open file is read from its beginning again.
    package enum Restart: Hashable, Sendable {
        case shrank(read: UInt64, size: UInt64)
        case rewritten
    }

    /// How far the open file has been read, a beginning line included.
    package private(set) var readUpTo: UInt64 = 0

    package init() {}

    /// A file was opened, to be read from `offset`.
    package mutating func opened(at offset: UInt64) { readUpTo = offset }

    /// The open file was read up to here.
    package mutating func read(upTo offset: UInt64) { readUpTo = offset }

    /// - Parameter open: `nil` while no file is open.
    package func next(path: Path, open: Open?) -> Action {
        guard let open else {
            switch path {
            case .missing: return .wait(.missing)
            case .unreadable(let error): return .wait(.unreadable(error))
            case .directory: return .wait(.directory)
            case .pipe: return .openPipe
            case .other: return .wait(.other)
            case .file: return .open
            }
        }
        if open.size < readUpTo { return .restart(.shrank(read: readUpTo, size: open.size)) }
        if !open.headMatches { return .restart(.rewritten) }
        if open.size > readUpTo { return .read }
        switch path {
        case .file(let device, let inode, let size):
            if device == open.device, inode == open.inode { return .wait(.following) }
            return size > 0 ? .succeed : .wait(.following)
        case .missing, .unreadable, .directory, .pipe, .other:
            return .wait(.renamed)
        }
    }
}
