import SecBotCore

/// The routes of ``WindowsRoutes`` and the hints of other logs, resolved to field and logsource ids.
final class RoutingTable: Sendable {
    static let shared = RoutingTable()

    final class Route: Sendable {
        let condition: (field: FieldID, values: [[UInt8]])?
        let fieldNames: [(taxonomy: FieldID, event: FieldID)]
        let logsource: LogsourceID

        init(
            condition: (field: FieldID, values: [[UInt8]])?, fieldNames: [(taxonomy: FieldID, event: FieldID)],
            logsource: LogsourceID
        ) {
            self.condition = condition
            self.fieldNames = fieldNames
            self.logsource = logsource
        }
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
    let product = field("product")
    let category = field("category")
    let service = field("service")
    /// In the order of preference.
    let timeFields: [FieldID]
    /// Channel names in lower case.
    let channels: [[UInt8]]
    /// By a short hash of a name: channels that may have it.
    private let channelBuckets: [[Int]]
    /// The routes, those of a channel and an event id together, narrow categories first.
    let routes: [Route]
    /// By channel and event id: places of routes.
    private let placesByCode: [Int: Range<Int>]
    /// By channel: the logsource of all other events.
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
        var routes: [Route] = []
        var services: [LogsourceID] = []
        var places: [Int: Range<Int>] = [:]
        for (channel, name) in names.enumerated() {
            let service = WindowsRoutes.services.first { $0.channels.contains { $0.lowercased() == name } }?.service
            services.append(LogsourceID(Logsource(product: "windows", category: "", service: service ?? "")))
            let categories = WindowsRoutes.categories.filter { $0.channels.contains { $0.lowercased() == name } }
            for code in Set(categories.flatMap(\.eventIDs)) {
                let first = routes.count
                for route in categories where route.eventIDs.contains(code) {
                    let condition = route.condition.map { condition in
                        (RoutingTable.field(condition.field), condition.values.map { Array($0.lowercased().utf8) })
                    }
                    routes.append(
                        Route(
                            condition: condition,
                            fieldNames: route.fieldNames.map {
                                (RoutingTable.field($0.taxonomy), RoutingTable.field($0.event))
                            },
                            logsource: LogsourceID(
                                Logsource(product: "windows", category: route.category, service: service ?? ""))))
                }
                places[RoutingTable.key(code, channel)] = first..<routes.count
            }
        }
        self.routes = routes
        self.services = services
        placesByCode = places
        var buckets = [[Int]](repeating: [], count: 64)
        for (channel, name) in channels.enumerated() {
            buckets[RoutingTable.bucket(count: name.count, last: name.last ?? 0)].append(channel)
        }
        channelBuckets = buckets
        otherWindows = LogsourceID(Logsource(product: "windows", category: "", service: ""))
        hints = ContentHints.all.map { hint in
            Hint(
                field: RoutingTable.field(hint.field), value: Array(hint.value.lowercased().utf8),
                isPrefix: hint.isPrefix, logsource: LogsourceID(hint.logsource))
        }
    }

    /// The places in ``routes`` for an event id of a channel.
    func places(of code: Int, in channel: Int) -> Range<Int> { placesByCode[RoutingTable.key(code, channel)] ?? 0..<0 }

    private static func key(_ code: Int, _ channel: Int) -> Int { code << 8 | channel }

    private static func bucket(count: Int, last: UInt8) -> Int { (count &* 7 &+ Int(last | 0x20)) & 63 }

    private static func field(_ name: String) -> FieldID { FieldRegistry.shared.intern(name) ?? .none }

    /// The place of a channel in ``channels``.
    func channel(of bytes: Span<UInt8>) -> Int? {
        guard bytes.count > 0 else { return nil }
        let bucket = RoutingTable.bucket(count: bytes.count, last: bytes[bytes.count - 1])
        for index in channelBuckets[bucket] where RoutingTable.equalFolded(bytes, channels[index]) { return index }
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
