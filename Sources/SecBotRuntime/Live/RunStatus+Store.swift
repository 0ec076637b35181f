import EventStore
import Foundation

extension RunStatus {
    private static let key = "running"

    /// The status that a bot published last; `nil` if none ever ran here.
    static func read(from store: SQLiteStore) throws -> RunStatus? {
        guard let bytes = try store.published(key) else { return nil }
        return try? JSONDecoder().decode(RunStatus.self, from: Data(bytes))
    }

    /// Publishes this status for `status` commands of other processes.
    func publish(to store: SQLiteStore) throws {
        try store.publish(RunStatus.key, Array(try JSONEncoder().encode(self)))
    }
}
