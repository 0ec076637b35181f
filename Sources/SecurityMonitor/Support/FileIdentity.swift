import Glibc

/// What a file is, whatever its name: the inode, and a hash of how its content begins.
///
/// The hash tells a new file from an old one whose inode was used again, and finds a rotated file that a compressor gave
/// another inode. It covers the first ``maximumLength`` bytes, fewer while the file is shorter.
package struct FileIdentity: Hashable, Sendable {
    package static let maximumLength = 1024

    /// Device and inode as `stat(2)` gives them, and the hash of the first bytes.
    package var device: UInt64
    package var inode: UInt64
    package var head: FileHead

    package init(device: UInt64, inode: UInt64, head: FileHead) {
        self.device = device
        self.inode = inode
        self.head = head
    }

    /// Whether both name the same file of the file system, whatever is in it.
    package func isSameInode(as other: FileIdentity) -> Bool { device == other.device && inode == other.inode }
}

/// A hash of the first bytes of a file.
package struct FileHead: Hashable, Sendable {
    package var hash: UInt64
    package var length: Int

    /// The head of a file that is empty.
    package static let empty = FileHead(of: [], length: 0)

    /// Hashes the first `length` bytes (FNV-1a, 64 bits: it tells files apart, it proves nothing).
    package init(of bytes: [UInt8], length: Int) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        let length = min(length, bytes.count, FileIdentity.maximumLength)
        for index in 0..<length {
            hash ^= UInt64(bytes[index])
            hash &*= 0x100_0000_01B3
        }
        self.hash = hash
        self.length = length
    }

    package init(hash: UInt64, length: Int) {
        self.hash = hash
        self.length = min(max(length, 0), FileIdentity.maximumLength)
    }

    /// Whether a file that now begins with `bytes` can be the one this head was taken from.
    package func matches(_ bytes: [UInt8]) -> Bool {
        bytes.count >= length && FileHead(of: bytes, length: length).hash == hash
    }
}

/// What the system says of an open file or a path.
package struct FileFacts: Hashable, Sendable {
    /// The kind of file, as far as following differs.
    package enum Kind: Hashable, Sendable { case regular, directory, pipe, other }
    /// Kind, identity, size in bytes and number of hard links.
    package var kind: Kind
    package var device: UInt64
    package var inode: UInt64
    package var size: UInt64
    package var links: UInt64
    /// Last change of the content, nanoseconds since the epoch.
    package var modified: Int64

    /// Follows symbolic links: a log path may be one.
    package init(path: String) throws(SystemError) {
        var information = stat()
        guard unsafe stat(path, &information) == 0 else { throw SystemError(call: "stat", path: path) }
        self.init(information)
    }

    package init(descriptor: Int32) throws(SystemError) {
        var information = stat()
        guard unsafe fstat(descriptor, &information) == 0 else { throw SystemError(call: "fstat", path: nil) }
        self.init(information)
    }

    private init(_ information: stat) {
        kind =
            switch information.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .directory
            case S_IFIFO: .pipe
            default: .other
            }
        device = UInt64(information.st_dev)
        inode = UInt64(information.st_ino)
        size = UInt64(max(information.st_size, 0))
        links = UInt64(information.st_nlink)
        modified = Int64(information.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(information.st_mtim.tv_nsec)
    }
}
