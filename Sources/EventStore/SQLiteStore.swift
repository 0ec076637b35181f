import Foundation
import GRDB
package import SecBotCore
import Synchronization

/// The embedded store: one SQLite file (WAL) with findings, checkpoints, counters and analyzer state.
///
/// One process writes, any number read beside it. Every operation is one transaction. `synchronous=NORMAL` in WAL mode
/// keeps the file consistent across `kill -9` and power loss; the last commits before a power loss may be read again
/// from their sources, which the ids of findings make harmless.
package final class SQLiteStore: FindingStore {
    package let path: String
    let database: DatabaseQueue
    let sealer: any FieldSealer

    /// The most findings kept; the oldest go first.
    package static let maximumFindings = 200_000
    /// The most findings this store keeps, give or take ``pruningInterval``.
    let limit: Int
    /// So many findings are recorded between two looks at how many there are.
    package static let pruningInterval = 1000
    /// Findings recorded since the last look; begins full, so that a store that was filled before is looked at first.
    let recordedSincePruning = Atomic(SQLiteStore.pruningInterval)
    /// The same of decisions.
    let decisionsSincePruning = Atomic(SQLiteStore.pruningInterval)

    /// Opens the store of a state directory for writing; makes both (0700, 0600) when they are not there.
    /// - Parameter limit: the most findings to keep.
    package init(
        stateDirectory: String, sealer: any FieldSealer = UnsealedFields(), limit: Int = SQLiteStore.maximumFindings
    ) throws {
        try SQLiteStore.prepare(stateDirectory)
        self.limit = limit
        path = stateDirectory + "/store.sqlite"
        self.sealer = sealer
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(2)
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { database in
            try database.execute(
                sql: "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -2000; PRAGMA trusted_schema = OFF")
        }
        do {
            database = try DatabaseQueue(path: path, configuration: configuration)
            try StoreSchema.migrator.migrate(database)
        } catch let error as DatabaseError {
            throw SQLiteStore.translate(error, path: path)
        }
    }

    /// Opens an existing store for reading only, beside a running writer.
    package init(readingStateDirectory directory: String, sealer: any FieldSealer = UnsealedFields()) throws {
        path = directory + "/store.sqlite"
        limit = SQLiteStore.maximumFindings
        self.sealer = sealer
        guard FileManager.default.fileExists(atPath: path) else {
            throw EventStoreError(code: .missing, place: directory)
        }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(2)
        do {
            database = try DatabaseQueue(path: path, configuration: configuration)
        } catch let error as DatabaseError {
            throw SQLiteStore.translate(error, path: path)
        }
    }

    /// Makes the directory private, or refuses it with the reason.
    private static func prepare(_ directory: String) throws {
        let manager = FileManager.default
        let existing = try? manager.attributesOfItem(atPath: directory)
        if existing == nil {
            do {
                try manager.createDirectory(
                    atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw EventStoreError(
                    code: .directoryUnusable, place: directory, cause: error.localizedDescription)
            }
        } else if existing?[.type] as? FileAttributeType == .typeRegular {
            throw EventStoreError(code: .directoryUnusable, place: directory, cause: "it is a file")
        }
        if let mode = (existing?[.posixPermissions] as? NSNumber)?.intValue, mode & 0o077 != 0 {
            // An empty directory that somebody made for us is ours to close; one with other content is not, unless
            // others could put files of theirs beside ours.
            if (try? manager.contentsOfDirectory(atPath: directory))?.isEmpty == true,
                (try? manager.setAttributes([.posixPermissions: 0o700], ofItemAtPath: directory)) != nil
            {
                return
            }
            guard mode & 0o022 == 0 else {
                throw EventStoreError(
                    code: .permissionsTooOpen, place: directory, cause: "mode \(String(mode, radix: 8))")
            }
        }
        guard manager.isWritableFile(atPath: directory) else {
            throw EventStoreError(code: .directoryUnusable, place: directory, cause: "not writable")
        }
    }

    static func translate(_ error: DatabaseError, path: String) -> EventStoreError {
        let cause = error.message ?? error.resultCode.description
        return switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: EventStoreError(code: .busy, place: path, cause: cause)
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_READONLY: EventStoreError(code: .full, place: path, cause: cause)
        case .SQLITE_CANTOPEN, .SQLITE_PERM: EventStoreError(code: .directoryUnusable, place: path, cause: cause)
        default: EventStoreError(code: .unreadable, place: path, cause: cause)
        }
    }

    func write<Value>(_ updates: (Database) throws -> Value) throws -> Value {
        do {
            return try database.write(updates)
        } catch let error as DatabaseError {
            throw SQLiteStore.translate(error, path: path)
        }
    }

    func read<Value>(_ value: (Database) throws -> Value) throws -> Value {
        do {
            return try database.read(value)
        } catch let error as DatabaseError {
            throw SQLiteStore.translate(error, path: path)
        }
    }
}
