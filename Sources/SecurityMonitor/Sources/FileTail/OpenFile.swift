import Glibc
import SecBotCore

/// One open log file and how far it has been read.
struct OpenFile: ~Copyable {
    let descriptor: OwnedDescriptor
    let device: UInt64
    let inode: UInt64
    private(set) var head: FileHead
    /// Everything before has been handed on (or skipped): where the next line begins.
    private(set) var consumed: UInt64
    /// Everything before has been read; the difference is the beginning of a line.
    private(set) var seen: UInt64
    /// When the file last grew, seconds of the monotonic clock.
    private(set) var lastGrowth: Double
    private(set) var splitter: LineSplitter

    /// Opens a path for reading from its beginning.
    init(path: String, maximumRecord: Int, now: Double) throws(SystemError) {
        // Non-blocking, in case the file was replaced by a pipe in this moment.
        let descriptor = try OwnedDescriptor(opening: path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
        let facts = try FileFacts(descriptor: descriptor.number)
        guard facts.kind == .regular else { throw SystemError(call: "open", code: EINVAL, path: path) }
        let bytes = try OpenFile.headBytes(descriptor)
        self.descriptor = descriptor
        device = facts.device
        inode = facts.inode
        head = FileHead(of: bytes, length: bytes.count)
        consumed = 0
        seen = 0
        lastGrowth = now
        splitter = LineSplitter(maximumRecord: maximumRecord)
    }

    /// The first bytes of a file.
    static func headBytes(_ descriptor: borrowing OwnedDescriptor) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: FileIdentity.maximumLength)
        let count = try descriptor.read(into: &bytes, 0..<bytes.count, at: 0)
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// Goes on from a place that was reached before.
    mutating func resume(at offset: UInt64) {
        consumed = offset
        seen = offset
        splitter.reset()
    }

    /// Begins at the end; a line that has begun there is passed over.
    mutating func skipToEnd() throws(SystemError) {
        let size = try FileFacts(descriptor: descriptor.number).size
        var last: [UInt8] = [0x0A]
        if size > 0 { _ = try descriptor.read(into: &last, 0..<1, at: size - 1) }
        consumed = size
        seen = size
        splitter.reset(midLine: last[0] != 0x0A, at: size)
    }

    /// Starts over after the content was truncated or rewritten.
    mutating func restart() throws(SystemError) {
        let bytes = try OpenFile.headBytes(descriptor)
        head = FileHead(of: bytes, length: bytes.count)
        resume(at: 0)
    }

    /// Looks at the file: its size, and whether it still begins as before. A head that was short grows with the file.
    mutating func look() throws(SystemError) -> (facts: FileFacts, headMatches: Bool) {
        let facts = try FileFacts(descriptor: descriptor.number)
        let bytes = try OpenFile.headBytes(descriptor)
        let matches = head.matches(bytes)
        if matches, bytes.count > head.length { head = FileHead(of: bytes, length: bytes.count) }
        return (facts, matches)
    }

    /// The place from which reading goes on after a restart.
    var place: FilePlace {
        FilePlace(
            identity: FileIdentity(device: device, inode: inode, head: head),
            offset: splitter.resumePosition(consumed: consumed))
    }

    /// A line has begun and its end has not come.
    var hasPartialLine: Bool { seen > consumed }

    /// Reads on and cuts lines.
    /// - Returns: the part of `buffer` that was consumed, and how many bytes were read for the first time.
    mutating func read(
        _ buffer: inout [UInt8], _ limits: SourceLimits, now: Double, into records: inout [RawRecord]
    ) throws(SystemError) -> (range: Range<Int>, new: Int) {
        // What has been seen of a beginning line is read again: cheaper than to keep it for every file.
        let wanted = min(Int(seen &- consumed) + limits.chunk, buffer.count)
        let count = try descriptor.read(into: &buffer, 0..<wanted, at: consumed)
        let taken = splitter.split(
            buffer, 0..<count, position: consumed, maximumRecords: limits.maximumRecords, into: &records)
        let end = consumed &+ UInt64(count)
        let new = end > seen ? Int(end &- seen) : 0
        if new > 0 { lastGrowth = now }
        if head.length < FileIdentity.maximumLength, end > UInt64(head.length) {
            // The head must cover what a checkpoint covers, or a compressed form could not be recognised.
            let bytes = try OpenFile.headBytes(descriptor)
            head = FileHead(of: bytes, length: bytes.count)
        }
        consumed &+= UInt64(taken)
        // With the list full, lines are left that were read but not seen.
        seen = records.count >= limits.maximumRecords ? consumed : end
        return (0..<taken, new)
    }

    /// Gives out the beginning of a line whose end does not come.
    mutating func finish(
        _ buffer: inout [UInt8], into records: inout [RawRecord]
    ) throws(SystemError) -> Range<Int> {
        let wanted = min(Int(seen &- consumed), buffer.count)
        let count = try descriptor.read(into: &buffer, 0..<wanted, at: consumed)
        splitter.finish(0..<count, position: consumed, into: &records)
        consumed &+= UInt64(count)
        seen = consumed
        return 0..<count
    }
}
