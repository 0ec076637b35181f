import Foundation
import GRDB
package import SecBotCore
import Synchronization

extension SQLiteStore {
    package func record(_ findings: [Finding]) throws {
        guard !findings.isEmpty else { return }
        let encoder = JSONEncoder()
        try write { database in
            for finding in findings {
                let subject = finding.entities.first?.value ?? ""
                let sealed = try sealer.seal(Array(try encoder.encode(finding)), subject: subject)
                try database.execute(
                    sql: """
                        INSERT INTO finding (id, time, first_time, last_time, rule_id, level, count, subject, sealed)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (id) DO UPDATE SET
                          last_time = excluded.last_time, count = excluded.count, sealed = excluded.sealed
                        WHERE excluded.count >= count
                        """,
                    arguments: [
                        finding.id, finding.time.nanoseconds, finding.firstTime.nanoseconds,
                        finding.lastTime.nanoseconds, finding.rule.id, finding.rule.level.rawValue, finding.count,
                        sealer.searchKey(subject), Data(sealed),
                    ])
                for entity in Set(finding.entities.map(\.value)) {
                    try database.execute(
                        sql: "INSERT OR IGNORE INTO finding_entity (search_key, finding_id) VALUES (?, ?)",
                        arguments: [sealer.searchKey(entity), finding.id])
                }
            }
            if recordedSincePruning.add(findings.count, ordering: .relaxed).newValue >= SQLiteStore.pruningInterval {
                recordedSincePruning.store(0, ordering: .relaxed)
                try SQLiteStore.prune(database, keeping: limit)
            }
        }
    }

    package func findings(_ query: FindingQuery) throws -> [Finding] {
        var conditions: [String] = []
        var arguments = StatementArguments()
        func add(_ condition: String, _ value: any DatabaseValueConvertible) {
            conditions.append(condition)
            arguments += [value]
        }
        // An id may be given by its beginning, as people copy it.
        if let id = query.id { add("id >= ?", id); add("id < ?", id + "g") }
        if let since = query.since { add("last_time >= ?", since.nanoseconds) }
        if let until = query.until { add("first_time <= ?", until.nanoseconds) }
        if let level = query.minimumLevel { add("level >= ?", level.rawValue) }
        if let rule = query.ruleID { add("rule_id = ?", rule) }
        if let entity = query.entity {
            add("id IN (SELECT finding_id FROM finding_entity WHERE search_key = ?)", sealer.searchKey(entity))
        }
        let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        arguments += [query.limit]
        let decoder = JSONDecoder()
        return try read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT subject, sealed FROM finding \(filter) ORDER BY last_time DESC, id LIMIT ?",
                arguments: arguments)
            return try rows.compactMap { row in
                let sealed: Data = row["sealed"]
                let plain = try sealer.open(Array(sealed), subject: row["subject"])
                return try? decoder.decode(Finding.self, from: Data(plain))
            }
        }
    }

    package func findingCounts(since: Timestamp?) throws -> [Severity: Int] {
        try read { database in
            var counts: [Severity: Int] = [:]
            let rows = try Row.fetchAll(
                database, sql: "SELECT level, count(*) AS total FROM finding WHERE last_time >= ? GROUP BY level",
                arguments: [since?.nanoseconds ?? Int64.min])
            for row in rows {
                if let level = Severity(rawValue: row["level"]) { counts[level] = row["total"] }
            }
            return counts
        }
    }

    /// Removes the oldest findings beyond a limit; answers how many went. ``record(_:)`` does so by itself now and then.
    package func prune(keeping limit: Int = SQLiteStore.maximumFindings) throws -> Int {
        try write { database in
            try SQLiteStore.prune(database, keeping: limit)
            return database.changesCount
        }
    }

    private static func prune(_ database: Database, keeping limit: Int) throws {
        try database.execute(
            sql: """
                DELETE FROM finding WHERE id IN
                  (SELECT id FROM finding ORDER BY last_time DESC, id LIMIT -1 OFFSET ?)
                """, arguments: [limit])
    }
}
