import EventStore
import Foundation
import SecBotCore

/// A store in a folder of its own, removed with the value.
final class TemporaryStore {
    let folder: String
    let store: SQLiteStore

    init() throws {
        folder = TemporaryStore.freshPath()
        store = try SQLiteStore(stateDirectory: folder)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    static func freshPath() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("secbot-store-\(UUID().uuidString)").path
    }
}

extension Finding {
    /// A finding about an address, `minute` minutes after the start of 2026-11-21.
    static func sample(
        _ id: String, minute: Int64 = 0, level: Severity = .medium, rule: String = "r1", count: Int = 1,
        entities: [String] = ["192.0.2.7"]
    ) -> Finding {
        let first = Timestamp(seconds: 1_795_219_200 + minute * 60)
        let last = first.adding(seconds: Int64(count))
        return Finding(
            id: id, time: last, firstTime: first, lastTime: last,
            rule: RuleReference(id: rule, title: "Test rule", level: level, tags: ["attack.t1110"]),
            entities: entities.map { Entity(kind: .sourceAddress, value: $0, provenance: .operatorTrusted) },
            count: count, reason: "\(count) times",
            evidence: [
                Evidence(
                    source: "auth.log", line: 3, position: 120, time: first, raw: "a record with \u{1B} and é",
                    matched: [MatchedField(field: "source.ip", value: "192.0.2.7", start: 2, end: 11)])
            ],
            group: ["source.ip": entities.first ?? ""])
    }
}
