import Glibc
import SecBotCore

/// A rotated log, plain or compressed, that is read once from a place to its end.
final class HistoryFile {
    let name: String
    let facts: FileFacts
    /// The first bytes of its plain content; empty before ``begin()``.
    private(set) var head: [UInt8] = []
    private let path: String
    /// Until ``begin()``: a file waits its turn without a decompressor, and open, so that removing it loses nothing.
    private var waiting: OwnedDescriptor?
    private var input: ByteInput?
    private var isCompressed = false
    private var splitter: LineSplitter
    private var carry: [UInt8] = []
    private var consumed: UInt64 = 0
    private var isAtEnd = false

    init(path: String, name: String, maximumRecord: Int) throws(ReadError) {
        self.path = path
        self.name = name
        let opened = try HistoryFile.open(path)
        do {
            facts = try FileFacts(descriptor: opened.number)
        } catch {
            throw .system(error)
        }
        guard facts.kind == .regular else { throw .system(SystemError(call: "open", code: EINVAL, path: path)) }
        splitter = LineSplitter(maximumRecord: maximumRecord)
        waiting = consume opened
    }

    /// Reads the head and, of a compressed file, starts the decompressor. Once; later calls do nothing.
    func begin() throws(ReadError) {
        guard let descriptor = waiting.take() else { return }
        var started = try ByteInput(descriptor, path: path)
        isCompressed = started.compression != nil
        var bytes = [UInt8](repeating: 0, count: FileIdentity.maximumLength)
        var count = 0
        while count < bytes.count {
            let more = try started.read(into: &bytes, count..<bytes.count)
            if more == 0 { break }
            count += more
        }
        head = Array(bytes[..<count])
        carry = head
        input = consume started
    }

    private static func open(_ path: String) throws(ReadError) -> OwnedDescriptor {
        do {
            return try OwnedDescriptor(opening: path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
        } catch {
            throw .system(error)
        }
    }

    /// The size of the plain content, where it is known without reading.
    var plainSize: UInt64? { isCompressed ? nil : facts.size }

    var place: FilePlace {
        FilePlace(
            identity: FileIdentity(
                device: facts.device, inode: facts.inode, head: FileHead(of: head, length: head.count)),
            offset: splitter.resumePosition(consumed: consumed))
    }

    /// Passes over what has been read already.
    /// - Returns: `false` if the content is shorter.
    func skip(to offset: UInt64, _ buffer: inout [UInt8]) throws(ReadError) -> Bool {
        try begin()
        while consumed < offset {
            if carry.isEmpty {
                let count = try input?.read(into: &buffer, 0..<buffer.count) ?? 0
                if count == 0 { return false }
                carry = Array(buffer[..<count])
            }
            let step = Int(min(offset &- consumed, UInt64(carry.count)))
            carry.removeFirst(step)
            consumed &+= UInt64(step)
        }
        return true
    }

    /// Reads on and cuts lines.
    /// - Returns: the part of `buffer` that was consumed and how many bytes were read; `nil` at the end.
    func read(
        _ buffer: inout [UInt8], _ limits: SourceLimits, into records: inout [RawRecord]
    ) throws(ReadError) -> (range: Range<Int>, new: Int)? {
        try begin()
        while true {
            if isAtEnd, carry.isEmpty { return nil }
            var filled = carry.count
            if filled > 0 { buffer.replaceSubrange(0..<filled, with: carry) }
            carry.removeAll(keepingCapacity: true)
            var new = 0
            if !isAtEnd, filled < buffer.count {
                new = try input?.read(into: &buffer, filled..<min(filled + limits.chunk, buffer.count)) ?? 0
                if new == 0 { isAtEnd = true }
                filled += new
            }
            var taken = splitter.split(
                buffer, 0..<filled, position: consumed, maximumRecords: limits.maximumRecords, into: &records)
            if isAtEnd, records.isEmpty {
                splitter.finish(taken..<filled, position: consumed &+ UInt64(taken), into: &records)
                taken = filled
            }
            carry = Array(buffer[taken..<filled])
            consumed &+= UInt64(taken)
            if !records.isEmpty || new > 0 { return (0..<taken, new) }
        }
    }

    var bytesSkipped: UInt64 { splitter.bytesSkipped }
}
