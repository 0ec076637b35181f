import Glibc
import SecBotCore
import SecurityMonitor
import Synchronization
import Testing

@Suite("File tail: rotation", .timeLimit(.minutes(1)), .temporaryFolder) struct FileTailRotationTests {
    /// A head of its own for each file, as the times of a real log give it.
    static func lines(_ range: Range<Int>) -> String { range.map { "line \($0)\n" }.joined() }
    static func expected(_ range: Range<Int>) -> [String] { range.map { "line \($0)" } }

    /// Reads until so many lines have come, then stops as a crash would.
    func readOnce(_ path: String, from checkpoints: [String: SourceCheckpoint], count: Int) async throws
        -> RecordingOutput
    {
        let output = RecordingOutput()
        try await running(FileTail(pattern: path, checkpoints: checkpoints), into: output) {
            try await until { output.lines.count >= count }
        }
        return output
    }

    @Test(arguments: ["", "gzip", "xz", "zstd", "bzip2"])
    func readsOnInWhatWasRotatedMeanwhile(compressor: String) async throws {
        let path = place("a.log")
        try write(FileTailRotationTests.lines(0..<100), to: path)
        let first = try await readOnce(path, from: [:], count: 100)
        try append(FileTailRotationTests.lines(100..<150), to: path)
        try move(path, place("a.log.3"))
        try write(FileTailRotationTests.lines(150..<200), to: place("a.log.2"))
        try write(FileTailRotationTests.lines(200..<250), to: place("a.log.1"))
        try write(FileTailRotationTests.lines(250..<300), to: path)
        if !compressor.isEmpty {
            try #require(run(["/usr/bin/\(compressor)", place("a.log.3")]) == 0, "\(compressor) is needed")
            try #require(run(["/usr/bin/\(compressor)", place("a.log.2")]) == 0)
        }
        let second = try await readOnce(path, from: first.checkpoints, count: 200)
        #expect(second.lines == FileTailRotationTests.expected(100..<300))
    }

    /// With an empty live file, what lies between must not wait until somebody writes again.
    @Test(arguments: ["", "gzip"])
    func readsUnseenRotatedFilesBeforeAnEmptyLiveFile(compressor: String) async throws {
        let path = place("a.log")
        try write(FileTailRotationTests.lines(0..<10), to: path)
        let output = RecordingOutput()
        output.state.withLock { $0.isPaused = true }
        let tail = FileTail(pattern: path)
        try await running(tail, into: output) {
            try await until { tail.statuses().first?.state == .active }
            try move(path, place("a.log.3"))
            try write(FileTailRotationTests.lines(10..<20), to: place("a.log.2"))
            try write(FileTailRotationTests.lines(20..<30), to: place("a.log.1"))
            if !compressor.isEmpty {
                try #require(run(["/usr/bin/\(compressor)", place("a.log.1")]) == 0, "\(compressor) is needed")
            }
            try write("", to: path)
            output.state.withLock { $0.isPaused = false }
            try await until { output.lines.count >= 30 }
            if compressor.isEmpty {
                // Its writer has not reopened yet.
                try append(FileTailRotationTests.lines(30..<31), to: place("a.log.1"))
                try await until { output.lines.count >= 31 }
            }
            try append(FileTailRotationTests.lines(31..<40), to: path)
            try await until { output.lines.last == "line 39" }
        }
        let late = compressor.isEmpty ? 0..<31 : 0..<30
        #expect(output.lines == FileTailRotationTests.expected(late) + FileTailRotationTests.expected(31..<40))
    }

    @Test func readsRotatedFilesThatItNeverSawOpen() async throws {
        let path = place("a.log")
        try write(FileTailRotationTests.lines(0..<10), to: path)
        let output = RecordingOutput()
        output.state.withLock { $0.isPaused = true }
        let tail = FileTail(pattern: path)
        try await running(tail, into: output) {
            try await until { tail.statuses().first?.state == .active }
            // The reader is held up while the log rotates three times.
            for turn in 1...3 {
                for number in stride(from: turn - 1, to: 0, by: -1) {
                    try move(place("a.log.\(number)"), place("a.log.\(number + 1)"))
                }
                try move(path, place("a.log.1"))
                try write(FileTailRotationTests.lines(turn * 10..<turn * 10 + 10), to: path)
            }
            output.state.withLock { $0.isPaused = false }
            try await until { output.lines.count >= 40 || output.lines.last == "line 39" }
        }
        #expect(output.lines.suffix(30) == FileTailRotationTests.expected(10..<40))
    }

    @Test func readsLateLinesOfThePredecessorAfterARestart() async throws {
        let path = place("a.log")
        try write("old 1\n", to: path)
        let first = RecordingOutput()
        try await running(FileTail(pattern: path), into: first) {
            try await until { first.lines.count == 1 }
            try move(path, place("a.log.1"))
            try write("new 1\n", to: path)
            try await until { first.lines.count == 2 }
        }
        try append("old, late\n", to: place("a.log.1"))
        try append("new 2\n", to: path)
        let second = try await readOnce(path, from: first.checkpoints, count: 2)
        #expect(second.lines == ["old, late", "new 2"])
    }

    /// Rotation that creates the new file first, as `logrotate` does with `create`: no wait for the next look.
    @Test func noticesTheFirstLineOfASuccessorThatWasEmpty() async throws {
        let path = place("a.log")
        try write("old\n", to: path)
        let output = RecordingOutput()
        try await running(FileTail(pattern: path), into: output) {
            try await until { output.lines.count == 1 }
            try move(path, place("a.log.1"))
            try write("", to: path)
            for number in 0..<20 {
                try append("late \(number)\n", to: place("a.log.1"))
                try await until { output.lines.last == "late \(number)" }
            }
            let start = ContinuousClock.now
            try append("new\n", to: path)
            try await until { output.lines.last == "new" }
            #expect(ContinuousClock.now - start < .seconds(2))
        }
    }

    @Test func countsAGapWhenTheFileIsTruncatedInPlace() async throws {
        let path = place("a.log")
        try write(FileTailRotationTests.lines(0..<100), to: path)
        let output = RecordingOutput()
        let tail = FileTail(pattern: path)
        try await running(tail, into: output) {
            try await until { output.lines.count == 100 }
            try write("after\n", to: path)
            try await until { output.lines.count == 101 }
        }
        #expect(output.lines.last == "after")
        #expect(tail.statuses()[0].gaps == 1)
    }

    @Test func readsTheCopyThatACopyingRotationMade() async throws {
        let path = place("a.log")
        try write(FileTailRotationTests.lines(0..<100), to: path)
        let first = try await readOnce(path, from: [:], count: 100)
        try append(FileTailRotationTests.lines(100..<120), to: path)
        run(["/bin/cp", path, place("a.log.1")])
        try write(FileTailRotationTests.lines(120..<130), to: path)
        let second = try await readOnce(path, from: first.checkpoints, count: 30)
        #expect(second.lines == FileTailRotationTests.expected(100..<130))
    }

    @Test func noticesThatAnInodeWasUsedAgain() async throws {
        let path = place("a.log")
        try write(FileTailRotationTests.lines(0..<10), to: path)
        let first = try await readOnce(path, from: [:], count: 10)
        // The same inode with other content, and longer than what was read.
        try write((0..<100).map { "other \($0)\n" }.joined(), to: path)
        let second = try await readOnce(path, from: first.checkpoints, count: 100)
        #expect(second.lines.first == "other 0")
    }

    @Test func waitsForAFileAndSurvivesItsFolder() async throws {
        let path = place("later/a.log")
        let output = RecordingOutput()
        let tail = FileTail(pattern: path)
        try await running(tail, into: output) {
            try await until { tail.statuses()[0].state == .missing }
            try makeFolder(place("later"))
            try write("here\n", to: path)
            try await until { output.lines == ["here"] }
        }
    }

    @Test func followsAPatternWithoutItsRotatedFiles() async throws {
        try write("a\n", to: place("a.log"))
        try write("rotated\n", to: place("a.log.1"))
        let output = RecordingOutput()
        let tail = FileTail(pattern: place("*.log*"))
        try await running(tail, into: output) {
            try await until { output.lines == ["a"] }
            try write("b\n", to: place("b.log"))
            try await until { output.lines.count == 2 }
        }
        #expect(output.lines == ["a", "b"])
        #expect(tail.statuses().map(\.name) == [place("a.log"), place("b.log")])
    }

    @Test func readsANamedPipe() async throws {
        let path = place("pipe")
        try #require(unsafe mkfifo(path, 0o600) == 0)
        let output = RecordingOutput()
        try await running(FileTail(pattern: path), into: output) {
            try await until {
                let writer = unsafe open(path, O_WRONLY | O_NONBLOCK)
                guard writer >= 0 else { return false }
                close(writer)
                return true
            }
            try append("through the pipe\n", to: path)
            try append("again\n", to: path)
            try await until { output.lines == ["through the pipe", "again"] }
        }
    }

    @Test func saysThatAPathIsADirectory() async throws {
        let tail = FileTail(pattern: TemporaryFolder.path)
        try await running(tail, into: RecordingOutput()) {
            try await until { tail.statuses()[0].state == .failed }
        }
    }

    @Test func boundsALineOfManyMegabytes() async throws {
        let path = place("a.log")
        try write([UInt8](repeating: 120, count: 5 << 20), to: path)
        try append("\nnext\n", to: path)
        let output = RecordingOutput()
        let tail = FileTail(pattern: path)
        try await running(tail, into: output) { try await until { output.lines.count == 2 } }
        #expect(output.lines[0].utf8.count == SourceLimits().maximumRecord)
        #expect(output.lines[1] == "next")
        let status = tail.statuses()[0]
        #expect(status.truncatedRecords == 1)
        #expect(status.bytesSkipped == UInt64(5 << 20) - UInt64(SourceLimits().maximumRecord))
    }
}
