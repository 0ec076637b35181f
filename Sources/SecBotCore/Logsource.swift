import Synchronization

/// What kind of log an event belongs to, in the words of the Sigma specification; `nil` is undeclared.
public struct Logsource: Hashable, Sendable, Codable {
    /// The three dimensions; what is undeclared keeps rules in, what contradicts keeps them out.
    public var product: String?
    public var category: String?
    public var service: String?

    public init(product: String? = nil, category: String? = nil, service: String? = nil) {
        self.product = product
        self.category = category
        self.service = service
    }
}

/// The interned form of a ``Logsource`` that an event carries.
public struct LogsourceID: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt16
    @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }
    /// Nothing is known of the event's origin: every rule stays a candidate.
    @inlinable public static var unknown: LogsourceID { LogsourceID(rawValue: 0) }

    /// The id of a logsource, made if it is new; ``unknown`` once 65,535 distinct ones exist.
    public init(_ logsource: Logsource) { self = LogsourceRegistry.shared.intern(logsource) }

    /// The logsource behind the id.
    public var logsource: Logsource { LogsourceRegistry.shared.logsource(of: self) }
}

/// The logsources that formats and schemas produce; it only grows, while they load.
final class LogsourceRegistry: Sendable {
    static let shared = LogsourceRegistry()
    private struct State {
        var all: [Logsource] = [Logsource()]
        var ids: [Logsource: LogsourceID] = [Logsource(): .unknown]
    }
    private let state = Mutex(State())

    func intern(_ logsource: Logsource) -> LogsourceID {
        state.withLock { state in
            if let known = state.ids[logsource] { return known }
            guard state.all.count < Int(UInt16.max) else { return .unknown }
            let id = LogsourceID(rawValue: UInt16(state.all.count))
            state.all.append(logsource)
            state.ids[logsource] = id
            return id
        }
    }

    func logsource(of id: LogsourceID) -> Logsource {
        state.withLock { Int(id.rawValue) < $0.all.count ? $0.all[Int(id.rawValue)] : Logsource() }
    }
}
