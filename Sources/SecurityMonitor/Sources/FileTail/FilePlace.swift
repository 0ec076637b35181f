package import SecBotCore

/// A place in a file that is known by what it is.
package struct FilePlace: Hashable, Sendable {
    package var identity: FileIdentity
    package var offset: UInt64

    package init(identity: FileIdentity, offset: UInt64) {
        self.identity = identity
        self.offset = offset
    }

    /// `nil` for a checkpoint that is not one of a single file.
    package init?(_ checkpoint: SourceCheckpoint) {
        guard case .file(let device, let inode, let fingerprint, let length, let offset) = checkpoint else {
            return nil
        }
        identity = FileIdentity(
            device: device, inode: inode, head: FileHead(hash: fingerprint, length: Int(length)))
        self.offset = offset
    }

    /// The place as it is stored.
    package var checkpoint: SourceCheckpoint {
        .file(
            device: identity.device, inode: identity.inode, fingerprint: identity.head.hash,
            fingerprintLength: UInt32(identity.head.length), offset: offset)
    }

    /// Whether a file can be read on from here.
    /// - Parameters:
    ///   - head: its first bytes, up to ``FileIdentity/maximumLength``.
    ///   - size: of its (plain) content; `nil` where that is not known.
    package func continues(device: UInt64, inode: UInt64, head: [UInt8], size: UInt64?) -> Bool {
        if let size, size < offset { return false }
        guard identity.head.matches(head) else { return false }
        if device == identity.device, inode == identity.inode { return true }
        // Another inode or device: a copy, a compressed form, a file system mounted anew. Only a whole head is proof enough,
        // or the head of a file that was shorter and is read to its end.
        let length = identity.head.length
        if length == FileIdentity.maximumLength { return true }
        return inode == identity.inode ? length >= 64 : length > 0 && UInt64(length) >= offset
    }
}
