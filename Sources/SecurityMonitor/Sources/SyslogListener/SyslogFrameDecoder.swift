package import SecBotCore

/// Cuts the byte stream of a syslog connection into messages: octet counting and newline framing (RFC 6587), told apart at
/// each message. A pure value with bounded memory.
///
/// A message is counted if it begins as `MSG-LEN SP <`; any other ends with LF, or NUL as some senders do. A CR or LF after
/// a message is not part of it. A newline-framed message longer than the limit is handed on with its first part; a count
/// beyond the limit ends the connection, since nothing after it can be trusted to be a message of its own.
package struct SyslogFrameDecoder: Sendable {
    /// Why the connection must end.
    package enum Failure: Error, Hashable, Sendable {
        /// A counted message longer than the limit.
        case tooLong(Int)
    }

    /// The most bytes of one message.
    package let maximumFrame: Int
    /// Bytes of overlong messages that were passed over.
    package private(set) var bytesSkipped: UInt64 = 0
    private var buffer: [UInt8] = []
    private var isSkippingLine = false

    package init(maximumFrame: Int) { self.maximumFrame = max(maximumFrame, 1) }

    /// A message has begun and is not complete.
    package var isMidFrame: Bool { !buffer.isEmpty || isSkippingLine }

    /// Takes bytes of the stream and appends the messages they complete.
    /// - Parameters:
    ///   - bytes: gets the messages' bytes, one after the other.
    ///   - sequence: counted up by one for each message; its position.
    package mutating func decode(
        _ input: some Collection<UInt8>, into bytes: inout [UInt8], _ records: inout [RawRecord],
        sequence: inout UInt64
    ) throws(Failure) {
        buffer.append(contentsOf: input)
        var start = 0
        defer { buffer.removeSubrange(0..<start) }
        while start < buffer.count {
            if isSkippingLine {
                guard let end = lineEnd(from: start) else {
                    bytesSkipped &+= UInt64(buffer.count - start)
                    start = buffer.count
                    return
                }
                bytesSkipped &+= UInt64(end - start)
                start = end + 1
                isSkippingLine = false
                continue
            }
            let first = buffer[start]
            if first == 0x0A || first == 0x0D || first == 0 {
                start += 1
                continue
            }
            switch try count(at: start) {
            case .incomplete: return
            case .message(let message):
                guard message.upperBound <= buffer.count else { return }
                emit(message, isTruncated: false, &bytes, &records, &sequence)
                start = message.upperBound
            case .none:
                guard line(at: &start, &bytes, &records, &sequence) else { return }
            }
        }
    }

    /// Takes a message that ends with a line end.
    /// - Returns: `false` if more bytes are needed.
    private mutating func line(
        at start: inout Int, _ bytes: inout [UInt8], _ records: inout [RawRecord], _ sequence: inout UInt64
    ) -> Bool {
        let end = lineEnd(from: start)
        guard end != nil || buffer.count - start > maximumFrame else { return false }
        let stop = end ?? buffer.count
        let kept = min(stop, start + maximumFrame)
        emit(start..<kept, isTruncated: kept < stop, &bytes, &records, &sequence)
        bytesSkipped &+= UInt64(stop - kept)
        isSkippingLine = end == nil
        start = end.map { $0 + 1 } ?? stop
        return true
    }

    /// The stream has ended: a newline-framed message may lack its end, a counted one is incomplete.
    /// - Returns: whether a message was lost.
    package mutating func finish(
        into bytes: inout [UInt8], _ records: inout [RawRecord], sequence: inout UInt64
    ) -> Bool {
        defer { buffer = [] }
        guard !buffer.isEmpty else { return false }
        if let counted = try? count(at: 0), case .none = counted {
            emit(0..<min(buffer.count, maximumFrame), isTruncated: false, &bytes, &records, &sequence)
            return false
        }
        return true
    }

    private func lineEnd(from start: Int) -> Int? { buffer[start...].firstIndex { $0 == 0x0A || $0 == 0 } }

    private enum Count {
        /// It is no counted message.
        case none
        /// More bytes are needed to tell.
        case incomplete
        /// Where the message lies; it may not all be here yet.
        case message(Range<Int>)
    }

    /// The count in front of a message.
    private func count(at start: Int) throws(Failure) -> Count {
        var value = 0
        var place = start
        while place < buffer.count, buffer[place] &- 0x30 < 10 {
            guard place - start < 8, place > start || buffer[place] != 0x30 else { return .none }
            value = value * 10 + Int(buffer[place] &- 0x30)
            place += 1
        }
        if place < buffer.count, place == start || buffer[place] != 0x20 { return .none }
        guard place + 1 < buffer.count else { return .incomplete }
        guard buffer[place + 1] == 0x3C else { return .none }
        if value > maximumFrame { throw .tooLong(value) }
        return .message((place + 1)..<(place + 1 + value))
    }

    private mutating func emit(
        _ range: Range<Int>, isTruncated: Bool, _ bytes: inout [UInt8], _ records: inout [RawRecord],
        _ sequence: inout UInt64
    ) {
        var end = range.upperBound
        while end > range.lowerBound, [0x0A, 0x0D, 0].contains(buffer[end - 1]) { end -= 1 }
        let place = bytes.count
        bytes.append(contentsOf: buffer[range.lowerBound..<end])
        records.append(RawRecord(start: place, end: bytes.count, position: sequence, isTruncated: isTruncated))
        sequence &+= 1
    }
}
