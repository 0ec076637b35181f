import SecBotCore
import SecurityMonitor
import Testing

@Suite("Syslog framing") struct SyslogFrameDecoderTests {
    /// Feeds a stream in pieces of a size.
    static func messages(
        _ text: String, piece: Int, maximum: Int = 1000
    ) throws -> (messages: [String], isIncomplete: Bool, skipped: UInt64) {
        var decoder = SyslogFrameDecoder(maximumFrame: maximum)
        let stream = Array(text.utf8)
        var bytes: [UInt8] = []
        var records: [RawRecord] = []
        var sequence: UInt64 = 0
        var offset = 0
        while offset < stream.count {
            try decoder.decode(
                stream[offset..<min(offset + piece, stream.count)], into: &bytes, &records, sequence: &sequence)
            offset += piece
        }
        let isIncomplete = decoder.finish(into: &bytes, &records, sequence: &sequence)
        return (
            records.map { String(decoding: bytes[$0.range], as: UTF8.self) }, isIncomplete, decoder.bytesSkipped
        )
    }

    @Test(arguments: [1, 2, 3, 5, 8, 100])
    func tellsCountedFromNewlineFramedByMessage(piece: Int) throws {
        let text = "5 <13>a<13>line\n7 <13>b\nc\n\r\n<13>crlf\r\n2026-11-20T12:00:00Z no priority\n<13>nul\0<13>last"
        let result = try SyslogFrameDecoderTests.messages(text, piece: piece)
        #expect(
            result.messages == [
                "<13>a", "<13>line", "<13>b\nc", "<13>crlf", "2026-11-20T12:00:00Z no priority", "<13>nul", "<13>last",
            ])
        #expect(!result.isIncomplete)
    }

    @Test(arguments: [1, 7, 100]) func cutsALineThatIsTooLong(piece: Int) throws {
        let result = try SyslogFrameDecoderTests.messages(
            "<13>" + String(repeating: "x", count: 100) + "\n<13>next\n", piece: piece, maximum: 20)
        #expect(result.messages == ["<13>" + String(repeating: "x", count: 16), "<13>next"])
        #expect(result.skipped == 84)
    }

    @Test func refusesACountBeyondTheLimit() {
        #expect(throws: SyslogFrameDecoder.Failure.tooLong(99_999)) {
            try SyslogFrameDecoderTests.messages("99999 <13>x", piece: 100)
        }
    }

    @Test func reportsACountedMessageThatNeverEnds() throws {
        let result = try SyslogFrameDecoderTests.messages("50 <13>short", piece: 100)
        #expect(result.messages.isEmpty)
        #expect(result.isIncomplete)
    }
}
