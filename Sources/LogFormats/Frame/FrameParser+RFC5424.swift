import SecBotCore

extension FrameParser {
    /// Reads the header, the structured data and the message of RFC 5424 from behind the version.
    func parseRFC5424(
        _ bytes: Span<UInt8>, from start: Int, before end: Int, into frame: inout SyslogFrame
    ) -> Bool {
        var index = start
        var time = Timestamp.unknown
        if bytes.byte(at: index, before: end) == 45 {
            index += 1
        } else {
            guard let reading = clock.readISO(bytes, from: index, before: end), reading.isDistinctive
            else { return false }
            time = reading.time
            index = reading.end
        }
        guard let host = FrameParser.word(bytes, from: &index, before: end, limit: 255),
            var program = FrameParser.word(bytes, from: &index, before: end, limit: 128),
            let process = FrameParser.word(bytes, from: &index, before: end, limit: 128),
            FrameParser.word(bytes, from: &index, before: end, limit: 128) != nil,
            bytes.byte(at: index, before: end) == 32,
            let dataEnd = FrameParser.structuredDataEnd(bytes, from: index + 1, before: end)
        else { return false }
        frame.time = time
        frame.confidence = .sure
        frame.host = host
        if !program.isEmpty, bytes[program.lowerBound] == 47,
            let slash = bytes.last(47, from: program.lowerBound, before: program.upperBound)
        {
            program = (slash + 1)..<program.upperBound
        }
        frame.program = program
        let digitsEnd = bytes.endOfDigits(from: process.lowerBound, before: process.upperBound)
        frame.processID = digitsEnd == process.upperBound ? process : 0..<0
        index = bytes.byte(at: dataEnd, before: end) == 32 ? dataEnd + 1 : dataEnd
        index = bytes.after("\u{FEFF}", at: index, before: end) ?? index
        FrameParser.message(bytes, from: index, before: end, into: &frame)
        return true
    }

    /// Reads a space and a word; an empty range for the nil value `-`.
    private static func word(
        _ bytes: Span<UInt8>, from index: inout Int, before end: Int, limit: Int
    ) -> Range<Int>? {
        guard bytes.byte(at: index, before: end) == 32 else { return nil }
        let start = index + 1
        let stop = min(end, start + limit + 1)
        let wordEnd = bytes.first(32, from: start, before: stop)
        guard wordEnd > start, wordEnd == end || bytes.byte(at: wordEnd, before: end) == 32 else { return nil }
        index = wordEnd
        return wordEnd == start + 1 && bytes[start] == 45 ? start..<start : start..<wordEnd
    }

    /// The end of `-` or of `[id name="value"]...`, minding quotes and escapes; `nil` if it does not end.
    private static func structuredDataEnd(_ bytes: Span<UInt8>, from start: Int, before end: Int) -> Int? {
        if bytes.byte(at: start, before: end) == 45 { return start + 1 }
        guard bytes.byte(at: start, before: end) == 91 else { return nil }
        var index = start
        while bytes.byte(at: index, before: end) == 91 {
            var quoted = false
            index += 1
            while index < end {
                let byte = bytes[index]
                if quoted, byte == 92 {
                    index += 1
                } else if byte == 34 {
                    quoted.toggle()
                } else if byte == 93, !quoted {
                    break
                }
                index += 1
            }
            guard index < end else { return nil }
            index += 1
        }
        return index
    }
}
