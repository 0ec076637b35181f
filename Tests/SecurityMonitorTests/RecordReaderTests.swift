import SecBotCore
import SecurityMonitor
import Testing

@Suite("One-shot reader", .timeLimit(.minutes(1)), .temporaryFolder) struct RecordReaderTests {
    static func lines(_ path: String, _ limits: SourceLimits = SourceLimits()) throws -> [String] {
        var reader = try RecordReader(path: path, limits: limits)
        var batch = RecordBatch(source: "")
        var lines: [String] = []
        while try reader.next(into: &batch) {
            #expect(batch.records.count <= limits.maximumRecords)
            #expect(batch.records.allSatisfy { Int($0.end) + SourceLimits.padding <= batch.bytes.count })
            lines += batch.lines
        }
        #expect(reader.recordsRead == UInt64(lines.count))
        return lines
    }

    @Test(arguments: ["", "gzip", "xz", "zstd", "bzip2"])
    func readsPlainAndCompressed(compressor: String) throws {
        let expected = (0..<20_000).map { "line \($0) \(String(repeating: "x", count: $0 % 97))" }
        let path = place("log")
        try write(expected.joined(separator: "\n"), to: path)
        if !compressor.isEmpty {
            // By its first bytes: the name says nothing.
            try #require(run(["/usr/bin/\(compressor)", "-c", path], output: place("other")) == 0)
            #expect(try RecordReaderTests.lines(place("other")) == expected)
        } else {
            #expect(try RecordReaderTests.lines(path) == expected)
        }
    }

    @Test(arguments: [(1, 256), (7, 300), (8192, 1 << 18)]) func boundsBatches(records: Int, chunk: Int) throws {
        let expected = (0..<500).map { "\($0)" }
        try write(expected.joined(separator: "\n") + "\n", to: place("log"))
        let limits = SourceLimits(maximumRecord: 64, chunk: chunk, maximumRecords: records)
        #expect(try RecordReaderTests.lines(place("log"), limits) == expected)
    }

    @Test func saysWhatIsWrongWithDamagedData() throws {
        try write(String(repeating: "some line\n", count: 1000), to: place("log"))
        try #require(run(["/bin/gzip", place("log")]) == 0)
        try #require(run(["/usr/bin/truncate", "-s", "40", place("log.gz")]) == 0)
        #expect(throws: ReadError.damaged(path: place("log.gz"), .gzip)) {
            try RecordReaderTests.lines(place("log.gz"))
        }
    }

    @Test func refusesADirectoryAndAMissingFile() {
        #expect(throws: ReadError.isDirectory(path: TemporaryFolder.path)) {
            try RecordReaderTests.lines(TemporaryFolder.path)
        }
        #expect(throws: ReadError.self) { try RecordReaderTests.lines(place("nothing")) }
    }

    @Test func anEmptyFileHasNoRecords() throws {
        try write("", to: place("log"))
        #expect(try RecordReaderTests.lines(place("log")).isEmpty)
    }
}
