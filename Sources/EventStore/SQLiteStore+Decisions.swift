import Foundation
import GRDB
package import SecBotCore
import Synchronization

extension SQLiteStore: DecisionStore {
    /// The most decisions kept; the oldest go first.
    package static let maximumDecisions = 200_000

    package func record(_ decisions: [Decision]) throws {
        guard !decisions.isEmpty else { return }
        let encoder = JSONEncoder()
        try write { database in
            for decision in decisions {
                let subject = "\(decision.target)"
                let sealed = try sealer.seal(Array(try encoder.encode(decision)), subject: subject)
                try database.execute(
                    sql: """
                        INSERT OR IGNORE INTO decision (id, time, finding_id, outcome, subject, sealed)
                        VALUES (?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        decision.id, decision.time.nanoseconds, decision.findingID, decision.outcome.rawValue,
                        sealer.searchKey(subject), Data(sealed),
                    ])
            }
            guard decisionsSincePruning.add(decisions.count, ordering: .relaxed).newValue >= SQLiteStore.pruningInterval
            else { return }
            decisionsSincePruning.store(0, ordering: .relaxed)
            try database.execute(
                sql: """
                    DELETE FROM decision WHERE id IN
                      (SELECT id FROM decision ORDER BY time DESC, id LIMIT -1 OFFSET ?)
                    """, arguments: [SQLiteStore.maximumDecisions])
        }
    }

    package func record(_ outcomes: [ActionOutcome]) throws {
        guard !outcomes.isEmpty else { return }
        let encoder = JSONEncoder()
        try write { database in
            for outcome in outcomes {
                let text = String(decoding: try encoder.encode(outcome), as: UTF8.self)
                try database.execute(
                    sql: "UPDATE decision SET result = ? WHERE id = ?", arguments: [text, outcome.decisionID])
            }
        }
    }

    package func decisions(_ query: DecisionQuery) throws -> [StoredDecision] {
        var conditions: [String] = []
        var arguments = StatementArguments()
        func add(_ condition: String, _ value: any DatabaseValueConvertible) {
            conditions.append(condition)
            arguments += [value]
        }
        if let finding = query.findingID { add("finding_id = ?", finding) }
        if let since = query.since { add("time >= ?", since.nanoseconds) }
        if let outcome = query.outcome { add("outcome = ?", outcome.rawValue) }
        if let target = query.target { add("subject = ?", sealer.searchKey(target)) }
        let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        arguments += [query.limit]
        let decoder = JSONDecoder()
        return try read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT subject, sealed, result FROM decision \(filter) ORDER BY time DESC, id LIMIT ?",
                arguments: arguments)
            return try rows.compactMap { row in
                let sealed: Data = row["sealed"]
                let result: String? = row["result"]
                let plain = try sealer.open(Array(sealed), subject: row["subject"])
                guard let decision = try? decoder.decode(Decision.self, from: Data(plain)) else { return nil }
                let outcome = result.flatMap { try? decoder.decode(ActionOutcome.self, from: Data($0.utf8)) }
                return StoredDecision(decision: decision, outcome: outcome)
            }
        }
    }

    /// When findings were first told, by id: the finding itself carries the time of its latest telling.
    package func firstTold(since: Timestamp?) throws -> [String: Timestamp] {
        try read { database in
            var times: [String: Timestamp] = [:]
            let rows = try Row.fetchAll(
                database, sql: "SELECT id, time FROM finding WHERE last_time >= ?",
                arguments: [since?.nanoseconds ?? Int64.min])
            for row in rows { times[row["id"]] = Timestamp(nanoseconds: row["time"]) }
            return times
        }
    }
}
