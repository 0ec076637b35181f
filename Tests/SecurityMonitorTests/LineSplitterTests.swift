import SecBotCore
import SecurityMonitor
import Testing

@Suite("Line splitter") struct LineSplitterTests {
    /// Feeds the text in pieces of a size, as a reader with one buffer would.
    static func lines(
        _ bytes: [UInt8], piece: Int, maximum: Int = 100
    ) -> (lines: [String], truncated: [Bool], positions: [UInt64], skipped: UInt64) {
        var splitter = LineSplitter(maximumRecord: maximum)
        var held: [UInt8] = []
        var position: UInt64 = 0
        var lines: [String] = []
        var truncated: [Bool] = []
        var positions: [UInt64] = []
        func keep(_ records: [RawRecord]) {
            for record in records {
                lines.append(String(decoding: held[record.range], as: UTF8.self))
                truncated.append(record.isTruncated)
                positions.append(record.position)
            }
        }
        var offset = 0
        while offset < bytes.count {
            held += bytes[offset..<min(offset + piece, bytes.count)]
            offset += piece
            var records: [RawRecord] = []
            let consumed = splitter.split(held, 0..<held.count, position: position, into: &records)
            keep(records)
            held.removeFirst(consumed)
            position += UInt64(consumed)
        }
        var records: [RawRecord] = []
        splitter.finish(0..<held.count, position: position, into: &records)
        keep(records)
        return (lines, truncated, positions, splitter.bytesSkipped)
    }

    @Test(arguments: [1, 2, 3, 7, 64, 4096])
    func cutsLinesWhateverThePieces(piece: Int) {
        let text = "one\n\ntwo\r\n\nthree with words\r\nno end"
        let result = LineSplitterTests.lines(Array(text.utf8), piece: piece)
        #expect(result.lines == ["one", "", "two", "", "three with words", "no end"])
        #expect(result.positions == [0, 4, 5, 10, 11, 29])
        #expect(result.skipped == 0)
    }

    @Test(arguments: [1, 5, 99, 100, 101, 102, 1000])
    func keepsTheFirstPartOfAnOverlongLine(piece: Int) {
        let text = String(repeating: "x", count: 350) + "\nafter\n"
        let result = LineSplitterTests.lines(Array(text.utf8), piece: piece)
        #expect(result.lines == [String(repeating: "x", count: 100), "after"])
        #expect(result.truncated == [true, false])
        #expect(result.skipped == 250)
        #expect(result.positions == [0, 351])
    }

    @Test(arguments: [1, 8, 100])
    func passesOverHolesAtTheStartOfALine(piece: Int) {
        let bytes = [UInt8](repeating: 0, count: 500) + Array("after a hole\nnext\n".utf8)
        let result = LineSplitterTests.lines(bytes, piece: piece)
        #expect(result.lines == ["after a hole", "next"])
        #expect(result.positions == [500, 513])
        #expect(result.skipped == 500)
    }

    @Test func aLineEndAfterAnEarlyRecordBelongsToIt() {
        var splitter = LineSplitter(maximumRecord: 100)
        var records: [RawRecord] = []
        splitter.finish(0..<5, position: 0, into: &records)
        let rest = Array("\nnext\n".utf8)
        _ = splitter.split(rest, 0..<rest.count, position: 5, into: &records)
        #expect(records.map(\.position) == [0, 6])
    }

    @Test func resumesAtTheStartOfALineThatIsBeingSkipped() {
        var splitter = LineSplitter(maximumRecord: 10)
        var records: [RawRecord] = []
        let long = [UInt8](repeating: 120, count: 50)
        let consumed = splitter.split(long, 0..<50, position: 1000, into: &records)
        #expect(consumed == 50)
        #expect(splitter.resumePosition(consumed: 1050) == 1000)
    }

    /// The pieces and the limit change nothing about where lines begin and how many there are.
    @Test func piecesAndLimitsDoNotChangeTheLines() {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        func next(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(bound))
        }
        let alphabet: [UInt8] = [10, 13, 0, 97, 98, 99]
        for _ in 0..<300 {
            let bytes = (0..<next(2000)).map { _ in next(20) == 0 ? 10 : alphabet[next(alphabet.count)] }
            let limit = 1 + next(40)
            let cut = LineSplitterTests.lines(bytes, piece: 1 + next(300), maximum: limit)
            let whole = LineSplitterTests.lines(bytes, piece: 4096, maximum: 4096)
            #expect(whole.positions == cut.positions)
            #expect(zip(whole.lines, cut.lines).allSatisfy { $1.utf8.elementsEqual($0.utf8.prefix($1.utf8.count)) })
            #expect(cut.lines.allSatisfy { $0.utf8.count <= limit })
        }
    }
}
