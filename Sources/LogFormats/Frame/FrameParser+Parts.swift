import SecBotCore

extension FrameParser {
    /// Reads `program:`, `program[pid]:` or `/path/program[pid]:` before a space or the end.
    ///
    /// - Returns: the place behind the colon; `nil` (and an untouched frame) if no tag stands at `start`.
    @inline(__always)
    static func tag(
        _ bytes: Span<UInt8>, from start: Int, before end: Int, into frame: inout SyslogFrame
    ) -> Int? {
        var index = start
        let limit = min(end, start + 128)
        var name = start
        guard start >= 0, end <= bytes.count, start < end else { return nil }
        // The busiest program of all.
        if bytes.has("sshd[", at: start, before: end) {
            let close = bytes.endOfDigits(from: start + 5, before: end)
            if bytes.has("]: ", at: close, before: end), close > start + 5 {
                frame.program = start..<(start + 4)
                frame.processID = (start + 5)..<close
                return close + 2
            }
        }
        let isPath = bytes[start] == 47
        while index < limit {
            let byte = unsafe bytes[unchecked: index]
            if byte <= 32 { return nil }
            if byte == 91 { break }
            if byte == 58 {
                let next = index + 1 < end ? bytes[index + 1] : 32
                if next == 32 || next == 91 {
                    guard index > name else { return nil }
                    frame.program = name..<index
                    return index + 1
                }
            }
            // Only a path is cut: `postfix/smtpd` is a name.
            if byte == 47, isPath { name = index + 1 }
            index += 1
        }
        guard index < limit, index > name else { return nil }
        let open = index
        index = bytes.endOfDigits(from: index + 1, before: limit)
        while index < limit, bytes[index] != 93, bytes[index] > 32 { index += 1 }
        guard index < limit, bytes[index] == 93 else { return nil }
        let close = index
        let next = index + 1 < end ? bytes[index + 1] : 32
        if next == 58 {
            guard index + 2 >= end || bytes[index + 2] == 32 else { return nil }
            index += 2
        } else {
            // A tag without colon is believed only with a process id.
            guard next == 32, bytes.endOfDigits(from: open + 1, before: close) == close, close > open + 1
            else { return nil }
            index += 1
        }
        frame.program = name..<open
        let digitsEnd = bytes.endOfDigits(from: open + 1, before: close)
        frame.processID = digitsEnd == close ? (open + 1)..<close : 0..<0
        return index
    }

    /// Takes what is behind the tag as the message, without the decorations that loggers put before it.
    @inline(__always)
    static func message(_ bytes: Span<UInt8>, from start: Int, before end: Int, into frame: inout SyslogFrame) {
        var index = bytes.skippedSpaces(from: start, before: end)
        switch bytes.byte(at: index, before: end) {
        case 91:  // [
            index = withoutBracketPrefix(bytes, from: index, before: end)
        case 107:  // k
            if let behind = bytes.after("kernel:[", at: index, before: end) {
                let stripped = withoutBracketPrefix(bytes, from: behind - 1, before: end)
                if stripped != behind - 1 { index = stripped }
            }
        case 109:  // m
            if unwrap(bytes, from: index, before: end, into: &frame) { return }
        default: break
        }
        frame.message = index..<end
    }

    /// Reads over `[  12.345678] `, the kernel's clock, and `[ID 800047 auth.info] `, Solaris's message id.
    private static func withoutBracketPrefix(_ bytes: Span<UInt8>, from start: Int, before end: Int) -> Int {
        let close = bytes.first(93, from: start, before: min(end, start + 48))
        guard bytes.byte(at: close, before: end) == 93 else { return start }
        if !bytes.has("[ID ", at: start, before: close) {
            let seconds = bytes.skippedSpaces(from: start + 1, before: close)
            let point = bytes.endOfDigits(from: seconds, before: close)
            guard point > seconds, bytes.byte(at: point, before: close) == 46,
                bytes.endOfDigits(from: point + 1, before: close) == close
            else { return start }
        }
        let behind = bytes.byte(at: close + 1, before: end) == 58 ? close + 2 : close + 1
        return bytes.skippedSpaces(from: behind, before: end)
    }

    /// Unwraps `message repeated 5 times: [ inner]`, which rsyslog writes for equal messages.
    private static func unwrap(
        _ bytes: Span<UInt8>, from start: Int, before end: Int, into frame: inout SyslogFrame
    ) -> Bool {
        guard let countStart = bytes.after("message repeated ", at: start, before: end) else { return false }
        let countEnd = bytes.endOfDigits(from: countStart, before: end)
        guard countEnd - countStart <= 9, let count = bytes.number(in: countStart..<countEnd), count > 0,
            let inner = bytes.after(" times: [", at: countEnd, before: end), end > inner, bytes[end - 1] == 93
        else { return false }
        frame.weight = UInt32(min(count, SyslogFrame.maximumWeight))
        frame.message = bytes.skippedSpaces(from: inner, before: end - 1)..<(end - 1)
        return true
    }

    /// Whether the bytes could be a host's name or address, or syslog-ng's chain of relays.
    @inline(__always)
    static func isHostName(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard !range.isEmpty, range.count <= 255 else { return false }
        for index in range {
            switch bytes[index] {
            case 48...58, 65...90, 97...122, 45, 46, 95, 37, 47, 64: continue
            default: return false
            }
        }
        return true
    }
}
