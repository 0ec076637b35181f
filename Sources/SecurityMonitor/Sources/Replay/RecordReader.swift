package import SecBotCore

/// Reads a recorded log once, from its start to its end, in batches: for `replay` and `parse`.
///
/// Plain and compressed files (by their first bytes) and standard input. Synchronous, one buffer, memory bounded by
/// ``SourceLimits`` whatever the input is. Each line is one record, so the number of a line is one more than the records
/// before it.
package struct RecordReader: ~Copyable {
    package let limits: SourceLimits
    /// Bytes of overlong lines and NUL runs that were passed over.
    package var bytesSkipped: UInt64 { splitter.bytesSkipped }
    /// Bytes read so far, after decompression.
    package private(set) var bytesRead: UInt64 = 0
    /// Records handed on so far; the first record of the next batch has the line number `recordsRead + 1`.
    package private(set) var recordsRead: UInt64 = 0

    private let path: String
    private var input: ByteInput
    private var splitter: LineSplitter
    /// The beginning of a line whose end has not been read.
    private var carry: [UInt8] = []
    /// The place of the first byte of `carry` in the stream.
    private var position: UInt64 = 0
    private var isAtEnd = false
    private var failure: ReadError?

    /// Opens the log; `-` is standard input.
    package init(path: String, limits: SourceLimits = SourceLimits()) throws(ReadError) {
        self.path = path
        self.limits = limits
        input = try ByteInput.open(path)
        splitter = LineSplitter(maximumRecord: limits.maximumRecord)
    }

    /// Fills `batch` with the next records; its buffer and list are used again.
    ///
    /// ``RecordBatch/bytes`` keeps its size, which is more than the records fill: at least ``SourceLimits/padding`` bytes
    /// lie behind the last one. The arrival is left as it was.
    /// - Returns: `false` at the end; `batch` is then empty.
    /// - Throws: what ended the reading; everything before it has been handed on.
    package mutating func next(into batch: inout RecordBatch) throws(ReadError) -> Bool {
        batch.source = path
        batch.records.removeAll(keepingCapacity: true)
        let capacity = limits.maximumRecord + limits.chunk + 1
        if batch.bytes.count != capacity + SourceLimits.padding {
            batch.bytes = [UInt8](repeating: 0, count: capacity + SourceLimits.padding)
        }
        while batch.records.isEmpty {
            if isAtEnd, carry.isEmpty {
                guard let failure else { return false }
                self.failure = nil
                throw failure
            }
            var filled = takeCarry(into: &batch.bytes)
            // More lines may be left from a batch that was full of records; read only when they are used up.
            var consumed = splitter.split(
                batch.bytes, 0..<filled, position: position, maximumRecords: limits.maximumRecords, into: &batch.records
            )
            if batch.records.isEmpty, !isAtEnd {
                filled = fill(&batch.bytes, from: filled, capacity: capacity)
                consumed += splitter.split(
                    batch.bytes, consumed..<filled, position: position &+ UInt64(consumed),
                    maximumRecords: limits.maximumRecords, into: &batch.records)
            }
            if isAtEnd, batch.records.isEmpty {
                splitter.finish(
                    consumed..<filled, position: position &+ UInt64(consumed), into: &batch.records)
                consumed = filled
            }
            carry.append(contentsOf: batch.bytes[consumed..<filled])
            position &+= UInt64(consumed)
        }
        recordsRead &+= UInt64(batch.records.count)
        return true
    }

    private mutating func takeCarry(into buffer: inout [UInt8]) -> Int {
        let count = carry.count
        buffer.replaceSubrange(0..<count, with: carry)
        carry.removeAll(keepingCapacity: true)
        return count
    }

    /// Reads until the chunk is full or, from a pipe, until something has come.
    private mutating func fill(_ buffer: inout [UInt8], from start: Int, capacity: Int) -> Int {
        do {
            let end = min(start + limits.chunk, capacity)
            let count = try input.read(into: &buffer, start..<end)
            if count == 0 { isAtEnd = true }
            bytesRead &+= UInt64(count)
            return start + count
        } catch {
            isAtEnd = true
            failure = error
            return start
        }
    }
}
