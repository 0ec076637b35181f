import Glibc
import SecBotCore
import SecurityMonitor
import Testing

@Suite("File tail", .timeLimit(.minutes(1)), .temporaryFolder) struct FileTailTests {
    @Test func readsWhatIsThereAndWhatComes() async throws {
        let path = place("a.log")
        try write("one\ntwo\n", to: path)
        let output = RecordingOutput()
        let tail = FileTail(pattern: path)
        try await running(tail, into: output) {
            try await until { output.lines == ["one", "two"] }
            try append("three\n", to: path)
            try await until { output.lines == ["one", "two", "three"] }
        }
        let status = try #require(tail.statuses().first)
        #expect(status.recordsRead == 3)
        #expect(status.bytesRead == 14)
        #expect(status.gaps == 0)
    }

    @Test func finishesARenamedFileBeforeItsSuccessor() async throws {
        let path = place("a.log")
        try write("1\n", to: path)
        let output = RecordingOutput()
        try await running(FileTail(pattern: path), into: output) {
            try await until { output.lines == ["1"] }
            try move(path, place("a.log.1"))
            try append("2 after the rename\n", to: place("a.log.1"))
            try write("3 in the new file\n", to: path)
            try await until { output.lines.count == 3 }
            try append("late\n", to: place("a.log.1"))
            try await until { output.lines.count == 4 }
            try append("4\n", to: path)
            try await until { output.lines.count == 5 }
        }
        #expect(output.lines == ["1", "2 after the rename", "3 in the new file", "late", "4"])
    }

    @Test func goesOnFromACheckpoint() async throws {
        let path = place("a.log")
        try write("1\n2\n", to: path)
        let first = RecordingOutput()
        try await running(FileTail(pattern: path), into: first) { try await until { first.lines.count == 2 } }
        try append("3\n", to: path)
        let second = RecordingOutput()
        try await running(FileTail(pattern: path, checkpoints: first.checkpoints), into: second) {
            try await until { second.lines == ["3"] }
        }
    }
}
