import EventStore
import SecBotCore
import Testing

@Suite("Stored findings") struct FindingsTests {
    private let temporary: TemporaryStore

    init() throws { temporary = try TemporaryStore() }

    @Test func aFindingComesBackAsItWent() throws {
        let finding = Finding.sample("0a1b", count: 3)
        try temporary.store.record([finding])
        #expect(try temporary.store.findings(FindingQuery()) == [finding])
    }

    @Test func recordingAgainChangesNothing() throws {
        let finding = Finding.sample("0a1b")
        for _ in 0..<3 { try temporary.store.record([finding, finding]) }
        #expect(try temporary.store.findings(FindingQuery()) == [finding])
    }

    @Test func aGrownFindingReplacesItsEarlierState() throws {
        try temporary.store.record([.sample("0a1b", count: 2)])
        try temporary.store.record([.sample("0a1b", count: 8)])
        #expect(try temporary.store.findings(FindingQuery()).map(\.count) == [8])
    }

    /// After a crash, records are read again: what they lead to first must not undo what is known.
    @Test func anEarlierStateDoesNotReplaceALaterOne() throws {
        try temporary.store.record([.sample("0a1b", count: 8)])
        try temporary.store.record([.sample("0a1b", count: 2)])
        #expect(try temporary.store.findings(FindingQuery()).map(\.count) == [8])
    }

    @Test func newestComeFirstAndTheLimitHolds() throws {
        try temporary.store.record((0..<5).map { .sample("0\($0)", minute: $0) })
        let found = try temporary.store.findings(FindingQuery(limit: 3)).map(\.id)
        #expect(found == ["04", "03", "02"])
    }

    @Test func isFoundByTheBeginningOfItsId() throws {
        try temporary.store.record(["00ab", "00ff", "01ab", "f0ab"].map { .sample($0) })
        #expect(Set(try temporary.store.findings(FindingQuery(id: "00")).map(\.id)) == ["00ab", "00ff"])
        #expect(try temporary.store.findings(FindingQuery(id: "f0ab")).map(\.id) == ["f0ab"])
        #expect(try temporary.store.findings(FindingQuery(id: "02")).isEmpty)
    }

    @Test func isFoundByAnyOfItsEntities() throws {
        try temporary.store.record([
            .sample("01", entities: ["192.0.2.7", "198.51.100.1"]), .sample("02", entities: ["192.0.2.70"]),
        ])
        #expect(try temporary.store.findings(FindingQuery(entity: "198.51.100.1")).map(\.id) == ["01"])
        #expect(try temporary.store.findings(FindingQuery(entity: "192.0.2.7")).map(\.id) == ["01"])
        #expect(try temporary.store.findings(FindingQuery(entity: "' OR 1=1 --")).isEmpty)
    }

    @Test func filtersCombine() throws {
        try temporary.store.record([
            .sample("01", minute: 0, level: .low), .sample("02", minute: 10, level: .high),
            .sample("03", minute: 20, level: .high, rule: "r2"), .sample("04", minute: 30, level: .critical),
        ])
        let start = Finding.sample("x").firstTime
        var query = FindingQuery(since: start.adding(seconds: 300), until: start.adding(seconds: 1500))
        #expect(try temporary.store.findings(query).map(\.id) == ["03", "02"])
        query.ruleID = "r2"
        #expect(try temporary.store.findings(query).map(\.id) == ["03"])
        #expect(try temporary.store.findings(FindingQuery(minimumLevel: .high)).count == 3)
    }

    @Test func countsByLevel() throws {
        try temporary.store.record([
            .sample("01", level: .low), .sample("02", minute: 60, level: .low), .sample("03", level: .critical),
        ])
        #expect(try temporary.store.findingCounts(since: nil) == [.low: 2, .critical: 1])
        let later = Finding.sample("x", minute: 30).firstTime
        #expect(try temporary.store.findingCounts(since: later) == [.low: 1])
    }

    @Test func pruningTakesTheOldestAndTheirEntities() throws {
        try temporary.store.record((0..<10).map { .sample("0\($0)", minute: $0, entities: ["192.0.2.\($0)"]) })
        #expect(try temporary.store.prune(keeping: 4) == 6)
        #expect(try temporary.store.findings(FindingQuery()).map(\.id) == ["09", "08", "07", "06"])
        #expect(try temporary.store.findings(FindingQuery(entity: "192.0.2.3")).isEmpty)
        #expect(try temporary.store.prune(keeping: 4) == 0)
    }

    @Test func aStoreStaysWithinItsLimitByItself() throws {
        let folder = temporary.folder + "/limited"
        let store = try SQLiteStore(stateDirectory: folder, limit: 50)
        for turn: Int64 in 0..<40 {
            try store.record((0..<100).map { .sample("\(1000 + turn)\(100 + $0)", minute: turn) })
        }
        let kept = try store.findings(FindingQuery(limit: 10_000))
        #expect(kept.count >= 50 && kept.count <= 50 + SQLiteStore.pruningInterval)
        #expect(kept.first?.id.hasPrefix("1039") == true)
    }
}
