import EventStore
import SecBotCore

/// Finds a finding by its id or the beginning of it.
enum FindingLookup {
    static func find(_ id: String, in store: SQLiteStore) throws -> Finding {
        let wanted = id.lowercased()
        guard !wanted.isEmpty, let finding = try store.findings(FindingQuery(id: wanted, limit: 1)).first else {
            throw CommandFailure(
                .usage, "no finding begins with \"\(TerminalText.escaped(id))\"; list them with: secbot findings list")
        }
        return finding
    }
}
