import SecBotCore

/// Splits a line of syslog (RFC 3164 as it is written in practice, RFC 5424, the journal's short form) into its frame
/// and its message. Keeps no memory but its clock's last minute.
///
/// The program is only what stands in the tag's place: behind time and host, before the first colon and space.
/// Nothing in the message can move it.
struct FrameParser: Sendable {
    var clock: FrameClock
    /// The last host's name with the space behind it, if both fit into a word: most lines of a source repeat it.
    private var knownHost: UInt64 = 0
    private var knownHostLength = 0

    init(zone: ZoneOffsets, now: Timestamp) { clock = FrameClock(zone: zone, now: now) }

    /// Reads the frame of a record into `frame`; `false` if it has none.
    @inline(__always)
    mutating func parse(_ bytes: Span<UInt8>, _ record: Range<Int>, into frame: inout SyslogFrame) -> Bool {
        frame = SyslogFrame()
        let end = record.upperBound
        var index = record.lowerBound
        guard index < end, index >= 0, end <= bytes.count else { return false }
        if bytes[index] == 0xEF { index = bytes.after("\u{FEFF}", at: index, before: end) ?? index }
        if bytes.byte(at: index, before: end) == 60 {
            guard let behind = FrameParser.priority(bytes, from: index, before: end, into: &frame) else { return false }
            index = behind
            frame.confidence = .sure
        }
        if bytes.byte(at: index, before: end) == 49, bytes.byte(at: index + 1, before: end) == 32,
            parseRFC5424(bytes, from: index + 2, before: end, into: &frame)
        {
            return true
        }
        guard let reading = clock.read(bytes, from: index, before: end) else {
            return parseUntimed(bytes, from: index, before: end, into: &frame)
        }
        frame.time = reading.time
        index = reading.end
        if bytes.byte(at: index, before: end) == 58 { index += 1 }
        guard bytes.byte(at: index, before: end) == 32 else { return false }
        index = bytes.skippedSpaces(from: index + 1, before: end)
        if reading.isDistinctive {
            frame.confidence = .sure
        } else if frame.confidence != .sure {
            frame.confidence = .likely
        }
        header(bytes, from: index, before: end, into: &frame)
        return frame.confidence != .likely || !frame.program.isEmpty
    }

    /// Reads `<nnn>`; answers the place behind it.
    private static func priority(
        _ bytes: Span<UInt8>, from start: Int, before end: Int, into frame: inout SyslogFrame
    ) -> Int? {
        let digitsEnd = bytes.endOfDigits(from: start + 1, before: end)
        guard digitsEnd - start <= 4, let value = bytes.number(in: (start + 1)..<digitsEnd), value <= 191,
            bytes.byte(at: digitsEnd, before: end) == 62
        else { return nil }
        frame.priority = value
        return digitsEnd + 1
    }

    /// Host, tag and message behind the time.
    @inline(__always)
    mutating func header(_ bytes: Span<UInt8>, from start: Int, before end: Int, into frame: inout SyslogFrame) {
        if knownHostLength > 0, start + knownHostLength <= end,
            bytes.word(at: start, length: knownHostLength) == knownHost
        {
            frame.host = start..<(start + knownHostLength - 1)
            let index = start + knownHostLength
            if let behind = FrameParser.tag(bytes, from: index, before: end, into: &frame) {
                FrameParser.message(bytes, from: behind, before: end, into: &frame)
                return
            }
        }
        headerAnew(bytes, from: start, before: end, into: &frame)
    }

    @inline(never)
    private mutating func headerAnew(
        _ bytes: Span<UInt8>, from start: Int, before end: Int, into frame: inout SyslogFrame
    ) {
        frame.host = 0..<0
        frame.message = start..<end
        // A line without host: the tag comes first.
        if let behind = FrameParser.tag(bytes, from: start, before: end, into: &frame) {
            FrameParser.message(bytes, from: behind, before: end, into: &frame)
            return
        }
        let hostEnd = bytes.first(32, from: start, before: end)
        guard hostEnd < end, FrameParser.isHostName(bytes, start..<hostEnd) else {
            FrameParser.bareTag(bytes, from: start, before: end, into: &frame)
            return
        }
        frame.host = start..<hostEnd
        if hostEnd - start < 8 {
            knownHostLength = hostEnd - start + 1
            knownHost = bytes.word(at: start, length: knownHostLength)
        }
        var index = bytes.skippedSpaces(from: hostEnd + 1, before: end)
        if let behind = FrameParser.tag(bytes, from: index, before: end, into: &frame) {
            FrameParser.message(bytes, from: behind, before: end, into: &frame)
            return
        }
        // Some relays write the host twice.
        let wordEnd = bytes.first(32, from: index, before: end)
        if bytes.equal(index..<wordEnd, frame.host) {
            index = bytes.skippedSpaces(from: wordEnd, before: end)
            if let behind = FrameParser.tag(bytes, from: index, before: end, into: &frame) {
                FrameParser.message(bytes, from: behind, before: end, into: &frame)
                return
            }
        }
        frame.message = index..<end
    }

    /// The tag `[program] ` that metalog writes.
    private static func bareTag(
        _ bytes: Span<UInt8>, from start: Int, before end: Int, into frame: inout SyslogFrame
    ) {
        guard bytes.byte(at: start, before: end) == 91 else { return }
        let close = bytes.first(93, from: start, before: min(end, start + 64))
        guard bytes.byte(at: close, before: end) == 93, bytes.byte(at: close + 1, before: end) == 32,
            close > start + 1, isHostName(bytes, (start + 1)..<close)
        else { return }
        frame.program = (start + 1)..<close
        message(bytes, from: close + 1, before: end, into: &frame)
    }

    /// `host program[pid]: message`, the journal's short form without time; with a priority also without host.
    private mutating func parseUntimed(
        _ bytes: Span<UInt8>, from start: Int, before end: Int, into frame: inout SyslogFrame
    ) -> Bool {
        if frame.priority >= 0 {
            header(bytes, from: bytes.skippedSpaces(from: start, before: end), before: end, into: &frame)
            return true
        }
        let hostEnd = bytes.first(32, from: start, before: min(end, start + 256))
        guard bytes.byte(at: hostEnd, before: end) == 32, FrameParser.isHostName(bytes, start..<hostEnd),
            let behind = FrameParser.tag(bytes, from: hostEnd + 1, before: end, into: &frame), !frame.processID.isEmpty
        else { return false }
        frame.host = start..<hostEnd
        FrameParser.message(bytes, from: behind, before: end, into: &frame)
        return true
    }
}
