import Synchronization

/// Names of fields and their ids, for the whole process; it only grows.
///
/// Rules, formats and schemas intern names while they load. Nothing on the event path does, so a hostile event cannot
/// make it grow. Lookups on the event path use an immutable ``Snapshot`` taken once per batch.
public final class FieldRegistry: Sendable {
    /// The registry of the process.
    public static let shared = FieldRegistry()

    /// The state of the registry at one moment.
    public struct Snapshot: Sendable {
        /// Index is the raw value of the id; index 0 is the unnamed field.
        public fileprivate(set) var names: [String]
        public fileprivate(set) var ids: [String: FieldID]
        /// Grows by one with each name added.
        public var version: Int { ids.count }

        /// The canonical name of a field; empty for ``FieldID/none`` and for ids of a later snapshot.
        public func name(of field: FieldID) -> String {
            Int(field.rawValue) < names.count ? names[Int(field.rawValue)] : ""
        }
    }

    private let state: Mutex<Snapshot>
    private let size: Atomic<Int>

    /// The most names the registry holds; ``intern(_:)`` answers `nil` beyond.
    public static let capacity = 60_000

    init() {
        var names = [""]
        var ids: [String: FieldID] = [:]
        for entry in FieldID.wellKnown {
            names.append(entry.name)
            ids[entry.name] = entry.field
            if let alias = entry.alias { ids[alias] = entry.field }
        }
        size = Atomic(ids.count)
        state = Mutex(Snapshot(names: names, ids: ids))
    }

    /// The names and ids as they are now.
    public var snapshot: Snapshot { state.withLock { $0 } }
    /// The version of the current snapshot, readable without a lock.
    public var version: Int { size.load(ordering: .acquiring) }

    /// The id of a name, made if it is new; `nil` when the registry is full or the name is empty.
    public func intern(_ name: String) -> FieldID? {
        state.withLock { state in
            if let known = state.ids[name] { return known }
            guard !name.isEmpty, state.names.count < FieldRegistry.capacity else { return nil }
            let field = FieldID(rawValue: UInt16(state.names.count))
            state.names.append(name)
            state.ids[name] = field
            size.store(state.ids.count, ordering: .releasing)
            return field
        }
    }

    /// The id of a name that is already known.
    public func lookup(_ name: String) -> FieldID? { state.withLock { $0.ids[name] } }
    /// The canonical name behind a name or an alias; the name itself when it is not known.
    public func canonical(_ name: String) -> String { lookup(name).map { self.name(of: $0) } ?? name }
    /// The canonical name of a field; empty for ``FieldID/none``.
    public func name(of field: FieldID) -> String { state.withLock { $0.name(of: field) } }
}
