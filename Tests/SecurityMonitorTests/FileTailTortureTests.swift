import SecBotCore
import SecurityMonitor
import Synchronization
import Testing

/// A process writes numbered lines and rotates by renaming, with compression, while the reader crashes again and again.
@Suite("File tail: torture", .timeLimit(.minutes(3)), .temporaryFolder) struct FileTailTortureTests {
    static let lines = 40_000
    static let linesPerFile = 1000

    /// Shifts `log.N` as logrotate does; a file is compressed at its second rotation (`delaycompress`).
    static let writer = """
        cd "$1" || exit 1
        n=0
        while [ $n -lt \(lines) ]; do
          last=$((n + \(linesPerFile)))
          while [ $n -lt $last ]; do echo "line $n of the writer"; n=$((n + 1)); done >> log
          for i in 60 50 49 48 47 46 45 44 43 42 41 40 39 38 37 36 35 34 33 32 31 30 29 28 27 26 25 24 23 22 21 20 \\
              19 18 17 16 15 14 13 12 11 10 9 8 7 6 5 4 3 2; do
            [ -e log.$i.gz ] && mv log.$i.gz log.$((i + 1)).gz
          done
          [ -e log.1 ] && mv log.1 log.2 && gzip log.2
          mv log log.1
        done
        echo "end of the writer" >> log
        """

    @Test func everyLineIsReadThoughTheReaderCrashes() async throws {
        try write(FileTailTortureTests.writer, to: place("writer"))
        try makeFolder(place("logs"))
        let folder = place("logs")
        let script = place("writer")
        try write("start\n", to: folder + "/log")
        let before = RecordingOutput()
        try await running(FileTail(pattern: folder + "/log"), into: before) {
            try await until { before.lines.count == 1 }
        }
        let writer = Task.detached { run(["/bin/sh", script, folder]) }
        var random = SystemRandomNumberGenerator()
        var seen: Set<String> = []
        var checkpoints = before.checkpoints
        var crashes = 0
        while !seen.contains("end of the writer"), crashes < 1000 {
            let output = RecordingOutput()
            let wanted = Int.random(in: 1...3000, using: &random)
            let tail = FileTail(
                pattern: folder + "/log", checkpoints: checkpoints,
                limits: SourceLimits(chunk: 4096, maximumRecords: 100))
            try await running(tail, into: output) {
                try await until {
                    let lines = output.lines
                    return lines.count >= wanted || lines.contains("end of the writer")
                }
            }
            // A crash: the last batches were read but not stored.
            let batches = output.state.withLock { $0.batches }
            let isAtEnd = output.lines.contains("end of the writer")
            let stored = isAtEnd ? batches.count : Int.random(in: 0...batches.count, using: &random)
            for batch in batches.prefix(stored) {
                seen.formUnion(batch.lines)
                if let checkpoint = batch.checkpoint { checkpoints[batch.source] = checkpoint }
            }
            crashes += 1
        }
        #expect(await writer.value == 0)
        let lost = (0..<FileTailTortureTests.lines).count { !seen.contains("line \($0) of the writer") }
        let first = (0..<FileTailTortureTests.lines).first { !seen.contains("line \($0) of the writer") } ?? -1
        #expect(lost == 0, "the first lost line is \(first), after \(crashes) crashes")
    }
}
