import SecBotCore

/// The routes of ``WindowsRoutes`` and the hints of other logs, resolved to field and logsource ids.
final class RoutingTable: Sendable {
    static let shared = RoutingTable()

    struct Route: Sendable {
        var eventIDs: [Int]
        var condition: (field: FieldID, values: [[UInt8]])?
        var fieldNames: [(taxonomy: FieldID, event: FieldID)]
        var logsource: LogsourceID
    }

    /// A value of a field that tells the logsource.
    struct Hint: Sendable {
        var field: FieldID
        /// In lower case.
        var value: [UInt8]
        var isPrefix: Bool
        var logsource: LogsourceID
    }

    let channel = field("Channel")
    let systemChannel = field("System_Channel")
    let eventID = field("EventID")
    let systemEventID = field("System_EventID")
    /// In the order of preference.
    let timeFields: [FieldID]
    /// Channel names in lower case.
    let channels: [[UInt8]]
    /// By channel: its categories, narrow ones first, and the logsource of all other events.
    let routes: [[Route]]
    let services: [LogsourceID]
    /// A channel that no rule speaks of.
    let otherWindows: LogsourceID
    let hints: [Hint]

    private init() {
        timeFields = [
            "@timestamp", "UtcTime", "TimeCreated_SystemTime", "TimeCreated", "timestamp", "eventTime", "time",
            "EventTime", "ts", "creationTime", "published",
        ].map(RoutingTable.field)
        var names: [String] = []
        for name in WindowsRoutes.services.flatMap(\.channels) + WindowsRoutes.categories.flatMap(\.channels)
        where !names.contains(name.lowercased()) {
            names.append(name.lowercased())
        }
        channels = names.map { Array($0.utf8) }
        var routes: [[Route]] = []
        var services: [LogsourceID] = []
        for name in names {
            let service = WindowsRoutes.services.first { $0.channels.contains { $0.lowercased() == name } }?.service
            services.append(LogsourceID(Logsource(product: "windows", category: "", service: service ?? "")))
            routes.append(
                WindowsRoutes.categories.filter { $0.channels.contains { $0.lowercased() == name } }.map { route in
                    Route(
                        eventIDs: route.eventIDs,
                        condition: route.condition.map {
                            (RoutingTable.field($0.field), $0.values.map { Array($0.lowercased().utf8) })
                        },
                        fieldNames: route.fieldNames.map {
                            (RoutingTable.field($0.taxonomy), RoutingTable.field($0.event))
                        },
                        logsource: LogsourceID(
                            Logsource(product: "windows", category: route.category, service: service ?? "")))
                })
        }
        self.routes = routes
        self.services = services
        otherWindows = LogsourceID(Logsource(product: "windows", category: "", service: ""))
        hints = ContentHints.all.map { hint in
            Hint(
                field: RoutingTable.field(hint.field), value: Array(hint.value.lowercased().utf8),
                isPrefix: hint.isPrefix, logsource: LogsourceID(hint.logsource))
        }
    }

    /// Every logsource that routing can give, the one that takes longest to prepare first.
    var logsources: [LogsourceID] {
        var all: [LogsourceID] = [.unknown]
        for identifier in routes.joined().map(\.logsource) + services + [otherWindows] + hints.map(\.logsource)
        where !all.contains(identifier) {
            all.append(identifier)
        }
        return all
    }

    private static func field(_ name: String) -> FieldID { FieldRegistry.shared.intern(name) ?? .none }

    /// The place of a channel in ``channels``.
    func channel(of bytes: Span<UInt8>) -> Int? {
        for (index, name) in channels.enumerated() where RoutingTable.equalFolded(bytes, name) { return index }
        return nil
    }

    /// Whether a text equals a word in lower case, ASCII letters in any case.
    static func equalFolded(_ bytes: Span<UInt8>, _ word: [UInt8]) -> Bool {
        bytes.count == word.count && startsFolded(bytes, word)
    }

    static func startsFolded(_ bytes: Span<UInt8>, _ word: [UInt8]) -> Bool {
        guard bytes.count >= word.count else { return false }
        for index in word.indices {
            let byte = bytes[index]
            if (byte &- 65 < 26 ? byte | 0x20 : byte) != word[index] { return false }
        }
        return true
    }

    /// A number of up to nine digits; -1 for anything else.
    static func smallNumber(_ bytes: Span<UInt8>) -> Int {
        guard bytes.count > 0, bytes.count <= 9 else { return -1 }
        var value = 0
        for index in 0..<bytes.count {
            let digit = bytes[index] &- 48
            guard digit < 10 else { return -1 }
            value = value * 10 + Int(digit)
        }
        return value
    }
}
