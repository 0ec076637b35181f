import EventStore
import Foundation
import SecBotCore
import Testing

@Suite("Opening a store") struct OpeningTests {
    private let temporary: TemporaryStore

    init() throws { temporary = try TemporaryStore() }

    private func code(_ open: () throws -> SQLiteStore) -> EventStoreError.Code? {
        do {
            _ = try open()
            return nil
        } catch {
            return (error as? EventStoreError)?.code
        }
    }

    private func makeFolder(mode: Int, with file: String? = nil) throws -> String {
        let path = TemporaryStore.freshPath()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        if let file { try Data("x".utf8).write(to: URL(fileURLWithPath: path + "/" + file)) }
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    private func mode(of path: String) throws -> Int? {
        (try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
    }

    @Test func makesAPrivateDirectory() throws {
        #expect(try mode(of: temporary.folder) == 0o700)
    }

    @Test func whatWasStoredIsThereAgain() throws {
        try temporary.store.record([.sample("0a")])
        let again = try SQLiteStore(stateDirectory: temporary.folder)
        #expect(try again.findings(FindingQuery()).map(\.id) == ["0a"])
    }

    @Test func refusesADirectoryThatOthersWriteTo() throws {
        let path = try makeFolder(mode: 0o777, with: "theirs")
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(code { try SQLiteStore(stateDirectory: path) } == .permissionsTooOpen)
        #expect(!FileManager.default.fileExists(atPath: path + "/store.sqlite"))
    }

    @Test func closesAnEmptyDirectoryThatWasMadeForIt() throws {
        let path = try makeFolder(mode: 0o755)
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try SQLiteStore(stateDirectory: path)
        #expect(try mode(of: path) == 0o700)
    }

    @Test func refusesAFileInPlaceOfTheDirectory() throws {
        let path = try makeFolder(mode: 0o700, with: "file")
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(code { try SQLiteStore(stateDirectory: path + "/file") } == .directoryUnusable)
    }

    @Test func refusesAFileThatIsNoDatabase() throws {
        let path = try makeFolder(mode: 0o700)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(repeating: 0x41, count: 8192).write(to: URL(fileURLWithPath: path + "/store.sqlite"))
        #expect(code { try SQLiteStore(stateDirectory: path) } == .unreadable)
    }

    @Test func aReaderSeesWhatTheWriterCommits() throws {
        let reader = try SQLiteStore(readingStateDirectory: temporary.folder)
        #expect(try reader.findings(FindingQuery()).isEmpty)
        try temporary.store.record([.sample("0a")])
        #expect(try reader.findings(FindingQuery()).map(\.id) == ["0a"])
    }

    @Test func aReaderCannotWrite() throws {
        let reader = try SQLiteStore(readingStateDirectory: temporary.folder)
        #expect(throws: EventStoreError.self) { try reader.record([.sample("0a")]) }
        #expect(try temporary.store.findings(FindingQuery()).isEmpty)
    }

    @Test func readingWhereNothingWasWrittenSaysSo() {
        #expect(code { try SQLiteStore(readingStateDirectory: TemporaryStore.freshPath()) } == .missing)
    }
}
