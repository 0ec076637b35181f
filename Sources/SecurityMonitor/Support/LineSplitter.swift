import Glibc
package import SecBotCore

/// Cuts a stream of bytes into lines, with a bound on what is kept of one.
///
/// A line ends with LF; a CR before it is not part of the record. NUL bytes at the start of a line (a hole that a crash or
/// a truncation left) are passed over. A line longer than ``maximumRecord`` is handed on with its first part, marked as
/// truncated, and the rest is skipped and counted. Every line gives exactly one record, the empty one included, so that
/// line numbers follow from counting. A pure value: it knows nothing of files.
package struct LineSplitter: Sendable {
    package let maximumRecord: Int
    /// Bytes passed over: the rest of overlong lines and NUL runs.
    package private(set) var bytesSkipped: UInt64 = 0
    /// Where the overlong line begins whose rest is being skipped.
    private var skippingFrom: UInt64?
    /// The last record was given out before its line end was seen; a line end that follows belongs to it.
    private var isLineEndPending = false

    package init(maximumRecord: Int) { self.maximumRecord = max(maximumRecord, 1) }

    /// Starts over at another place of the stream.
    /// - Parameter midLine: the place is within a line whose rest is to be passed over.
    package mutating func reset(midLine: Bool = false, at position: UInt64 = 0) {
        skippingFrom = midLine ? position : nil
        isLineEndPending = false
    }

    /// Where reading must go on after a restart, when everything before `consumed` was consumed: the start of the line that
    /// is being skipped, so that its rest is never taken for a line of its own.
    package func resumePosition(consumed: UInt64) -> UInt64 { skippingFrom ?? consumed }

    /// Appends the lines that lie in `range` of `bytes`, as far as they are complete.
    /// - Parameters:
    ///   - position: the place of the first byte of `range` in the stream.
    ///   - maximumRecords: stops when `records` has so many.
    /// - Returns: how many bytes were consumed; the rest is the beginning of a line (or, at `maximumRecords`, more lines).
    package mutating func split(
        _ bytes: [UInt8], _ range: Range<Int>, position: UInt64, maximumRecords: Int = .max,
        into records: inout [RawRecord]
    ) -> Int {
        unsafe bytes.withUnsafeBytes { (raw: UnsafeRawBufferPointer) -> Int in
            guard let base = raw.baseAddress, range.upperBound <= raw.count else { return 0 }
            return unsafe split(base, range, position: position, maximumRecords: maximumRecords, into: &records)
        }
    }

    private mutating func split(
        _ base: UnsafeRawPointer, _ range: Range<Int>, position: UInt64, maximumRecords: Int,
        into records: inout [RawRecord]
    ) -> Int {
        var start = range.lowerBound
        let end = range.upperBound
        while start < end, records.count < maximumRecords {
            if isLineEndPending {
                isLineEndPending = false
                if unsafe base.load(fromByteOffset: start, as: UInt8.self) == 0x0A {
                    start += 1
                    continue
                }
            }
            if skippingFrom == nil {
                let lineStart = start
                while start < end, unsafe base.load(fromByteOffset: start, as: UInt8.self) == 0 { start += 1 }
                bytesSkipped &+= UInt64(start - lineStart)
                if start == end { break }
            }
            guard let found = unsafe memchr(base + start, 0x0A, end - start) else {
                if skippingFrom != nil {
                    bytesSkipped &+= UInt64(end - start)
                    start = end
                } else if end - start > maximumRecord {
                    append(start, start + maximumRecord, true, range, position, &records)
                    bytesSkipped &+= UInt64(end - start - maximumRecord)
                    skippingFrom = position &+ UInt64(start - range.lowerBound)
                    start = end
                }
                break
            }
            let lineEnd = unsafe UnsafeRawPointer(found) - base
            if skippingFrom != nil {
                bytesSkipped &+= UInt64(lineEnd - start)
                skippingFrom = nil
            } else if lineEnd - start > maximumRecord {
                append(start, start + maximumRecord, true, range, position, &records)
                bytesSkipped &+= UInt64(lineEnd - start - maximumRecord)
            } else {
                let hasReturn =
                    unsafe lineEnd > start && base.load(fromByteOffset: lineEnd - 1, as: UInt8.self) == 0x0D
                append(start, hasReturn ? lineEnd - 1 : lineEnd, false, range, position, &records)
            }
            start = lineEnd + 1
        }
        return start - range.lowerBound
    }

    /// Takes what is left without a line end as a record: at the end of the input, or when no more seems to come.
    package mutating func finish(_ range: Range<Int>, position: UInt64, into records: inout [RawRecord]) {
        guard !range.isEmpty else { return }
        if skippingFrom != nil {
            bytesSkipped &+= UInt64(range.count)
            return
        }
        let kept = min(range.count, maximumRecord)
        bytesSkipped &+= UInt64(range.count - kept)
        records.append(
            RawRecord(
                start: range.lowerBound, end: range.lowerBound + kept, position: position,
                isTruncated: kept < range.count))
        isLineEndPending = true
    }

    @inline(__always)
    private func append(
        _ start: Int, _ end: Int, _ isTruncated: Bool, _ range: Range<Int>, _ position: UInt64,
        _ records: inout [RawRecord]
    ) {
        records.append(
            RawRecord(
                start: start, end: end, position: position &+ UInt64(start - range.lowerBound), isTruncated: isTruncated
            ))
    }
}
