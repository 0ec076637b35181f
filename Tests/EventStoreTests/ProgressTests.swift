import EventStore
import SecBotCore
import Testing

@Suite("Stored progress") struct ProgressTests {
    private let temporary: TemporaryStore

    init() throws { temporary = try TemporaryStore() }

    private static let file = SourceCheckpoint.file(
        device: .max, inode: 1, fingerprint: .max, fingerprintLength: 1024, offset: 4096)

    private static func counters(_ read: UInt64) -> SourceCounters {
        var counters = SourceCounters()
        counters.read = read
        counters.parsed = read - 1
        counters.dropped = ["too-long": 1]
        counters.newest = Timestamp(seconds: 1_795_219_200)
        return counters
    }

    @Test func aNewStoreHasNone() throws {
        let progress = try temporary.store.progress()
        #expect(progress.checkpoints.isEmpty && progress.counters.isEmpty && progress.analyzerState == nil)
    }

    @Test func comesBackAsItWent() throws {
        var progress = StoredProgress()
        progress.checkpoints = [
            "a.log": ProgressTests.file, "journal": .journal(cursor: "s=1;i=2"), "stdin": .stream(sequence: .max),
            "b.log": .rotated(previous: ProgressTests.file, current: .stream(sequence: 0)),
        ]
        progress.counters = ["a.log": ProgressTests.counters(10), "syslog": ProgressTests.counters(20)]
        progress.analyzerState = [0, 255, 1]
        try temporary.store.commit(progress)
        let stored = try temporary.store.progress()
        #expect(stored.checkpoints == progress.checkpoints)
        #expect(stored.counters["a.log"] == progress.counters["a.log"])
        #expect(stored.counters["syslog"] == progress.counters["syslog"])
        #expect(stored.analyzerState == [0, 255, 1])
    }

    @Test func whatACommitDoesNotNameStays() throws {
        var progress = StoredProgress()
        progress.checkpoints = ["a.log": ProgressTests.file]
        progress.counters = ["a.log": ProgressTests.counters(10)]
        progress.analyzerState = [7]
        try temporary.store.commit(progress)
        progress = StoredProgress()
        progress.counters = ["a.log": ProgressTests.counters(11)]
        try temporary.store.commit(progress)
        let stored = try temporary.store.progress()
        #expect(stored.checkpoints == ["a.log": ProgressTests.file])
        #expect(stored.counters["a.log"]?.read == 11)
        #expect(stored.analyzerState == [7])
    }

    @Test func aSecretIsMadeOnce() throws {
        let first = try temporary.store.secret("finding key") { [1, 2, 3] }
        let second = try temporary.store.secret("finding key") { [4, 5, 6] }
        #expect(first == [1, 2, 3] && second == first)
    }

    @Test func theLastPublishedTextCounts() throws {
        #expect(try temporary.store.published("status") == nil)
        try temporary.store.publish("status", [1])
        try temporary.store.publish("status", [2])
        #expect(try temporary.store.published("status") == [2])
    }
}
