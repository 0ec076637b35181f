import Foundation
import GRDB
package import SecBotCore

extension SQLiteStore {
    package func commit(_ progress: StoredProgress) throws {
        let encoder = JSONEncoder()
        try write { database in
            for name in Set(progress.checkpoints.keys).union(progress.counters.keys) {
                let checkpoint = try progress.checkpoints[name].map {
                    String(decoding: try encoder.encode($0), as: UTF8.self)
                }
                let counters = String(
                    decoding: try encoder.encode(progress.counters[name] ?? SourceCounters()), as: UTF8.self)
                try database.execute(
                    sql: """
                        INSERT INTO source (name, checkpoint, counters) VALUES (?, ?, ?)
                        ON CONFLICT (name) DO UPDATE SET
                          checkpoint = coalesce(excluded.checkpoint, checkpoint), counters = excluded.counters
                        """,
                    arguments: [name, checkpoint, counters])
            }
            if let state = progress.analyzerState {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO analyzer_state (id, data) VALUES (1, ?)", arguments: [Data(state)])
            }
            if let state = progress.policyState {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO policy_state (id, data) VALUES (1, ?)", arguments: [Data(state)])
            }
        }
    }

    package func progress() throws -> StoredProgress {
        let decoder = JSONDecoder()
        return try read { database in
            var progress = StoredProgress()
            for row in try Row.fetchAll(database, sql: "SELECT name, checkpoint, counters FROM source") {
                let name: String = row["name"]
                let checkpoint: String? = row["checkpoint"]
                let counters: String = row["counters"]
                // A row that cannot be read is a source that starts anew, never a bot that does not start.
                if let text = checkpoint {
                    progress.checkpoints[name] = try? decoder.decode(SourceCheckpoint.self, from: Data(text.utf8))
                }
                progress.counters[name] = try? decoder.decode(SourceCounters.self, from: Data(counters.utf8))
            }
            if let data = try Data.fetchOne(database, sql: "SELECT data FROM analyzer_state WHERE id = 1") {
                progress.analyzerState = Array(data)
            }
            if let data = try Data.fetchOne(database, sql: "SELECT data FROM policy_state WHERE id = 1") {
                progress.policyState = Array(data)
            }
            return progress
        }
    }

    /// A secret of this store, made by `generate` on first use (the key of the finding identifiers).
    package func secret(_ name: String, generate: () -> [UInt8]) throws -> [UInt8] {
        try write { database in
            if let known = try Data.fetchOne(database, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name])
            {
                return Array(known)
            }
            let fresh = generate()
            try database.execute(sql: "INSERT INTO meta (name, value) VALUES (?, ?)", arguments: [name, Data(fresh)])
            return fresh
        }
    }

    /// A small text that describes the running bot to `status`; replaced at every call.
    package func publish(_ name: String, _ bytes: [UInt8]) throws {
        try write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", arguments: [name, Data(bytes)])
        }
    }

    /// What ``publish(_:_:)`` stored last.
    package func published(_ name: String) throws -> [UInt8]? {
        try read { database in
            try Data.fetchOne(database, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name]).map(Array.init)
        }
    }
}
