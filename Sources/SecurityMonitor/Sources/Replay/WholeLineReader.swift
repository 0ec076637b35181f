/// Reads a recorded file as blocks of whole lines: for programs that split lines themselves.
///
/// Plain and compressed files and standard input (`-`). Memory is one block; a single line longer than
/// ``maximumLine`` is an error.
package struct WholeLineReader: ~Copyable {
    /// Bytes of one line, above which reading ends with an error.
    package static let maximumLine = 64 << 20

    private var input: ByteInput
    private var carry: [UInt8] = []
    private var isAtEnd = false
    private let blockSize: Int

    /// Opens the file; `-` is standard input.
    package init(path: String, blockSize: Int = 1 << 20) throws(ReadError) {
        input = try ByteInput.open(path)
        self.blockSize = max(blockSize, 4096)
    }

    /// The next block: whole lines with their line ends, the last one of the input perhaps without; `nil` at the end.
    package mutating func next() throws(ReadError) -> [UInt8]? {
        var block: [UInt8] = []
        return try next(into: &block) ? block : nil
    }

    /// Replaces `block`, whose storage is used again, by the next block; `false` at the end.
    package mutating func next(into block: inout [UInt8]) throws(ReadError) -> Bool {
        guard !isAtEnd else { return false }
        block.removeAll(keepingCapacity: true)
        block += carry
        carry.removeAll(keepingCapacity: true)
        var filled = block.count
        while true {
            let wanted = filled + blockSize
            if block.count < wanted { block += repeatElement(0, count: wanted - block.count) }
            let count = try input.read(into: &block, filled..<wanted)
            if count == 0 {
                isAtEnd = true
                block.removeLast(block.count - filled)
                return !block.isEmpty
            }
            let fresh = filled
            filled += count
            // Only what has just come can hold the last line end.
            if let end = block[fresh..<filled].lastIndex(of: 10) {
                carry += block[(end + 1)..<filled]
                block.removeLast(block.count - end - 1)
                return true
            }
            guard filled <= WholeLineReader.maximumLine else { throw ReadError.lineTooLong(bytes: filled) }
        }
    }
}
