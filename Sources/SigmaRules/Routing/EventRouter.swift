import PatternMatching
public import SecBotCore

/// Derives from the fields of a structured event what kind of log it belongs to, and when it happened.
///
/// One per worker. A logsource that the host has declared stays; of an event that says nothing about itself the logsource
/// stays unknown, so that no rule is hidden.
public struct EventRouter: Sendable {
    private let rules: RoutingTable
    /// What the host declares for all events.
    private let declared: LogsourceID?

    /// - Parameter declared: The logsource of all events, if the host knows it.
    public init(declared: Logsource? = nil) {
        rules = RoutingTable.shared
        self.declared = declared.map { LogsourceID($0) }
    }

    /// Sets the event's logsource and time where they are still unknown, and adds the taxonomy's names for fields that
    /// the recognised log calls otherwise.
    ///
    /// - Parameter readsTime: `false` leaves the time unknown, for a host that does not need it.
    public func route(_ event: inout Event, in batch: Span<UInt8>, readsTime: Bool = true) {
        if readsTime, !event.time.isKnown { readTime(&event, batch) }
        if let declared {
            event.logsource = declared
            return
        }
        guard event.logsource == .unknown else { return }
        if let declared = declaredLogsource(event, batch) {
            event.logsource = declared
        } else if let row = firstRow(rules.systemChannel, rules.channel, event) {
            routeWindows(&event, batch, channelRow: row)
        } else {
            routeByContent(&event, batch)
        }
    }

    private func firstRow(_ first: FieldID, _ second: FieldID, _ event: borrowing Event) -> Int? {
        event.firstRow(of: first) ?? event.firstRow(of: second)
    }

    /// What the event says of itself in `product`, `category` and `service`.
    private func declaredLogsource(_ event: borrowing Event, _ batch: Span<UInt8>) -> LogsourceID? {
        guard event.has(rules.product) || event.has(rules.category) else { return nil }
        var key = ByteHash.processSeed
        for field in [rules.product, rules.category, rules.service] {
            guard let index = event.firstRow(of: field), event.rows[index].kind == .text else {
                key = ByteHash.combine(key, 1)
                continue
            }
            key = event.withBytes(of: event.rows[index], in: batch) { ByteHash.hash($0, seed: key) }
        }
        func text(_ field: FieldID) -> String? {
            guard let index = event.firstRow(of: field), event.rows[index].kind == .text,
                event.rows[index].length <= 100
            else { return nil }
            return event.text(of: event.rows[index], in: batch).lowercased()
        }
        return LogsourceWords.shared.logsource(key) {
            Logsource(product: text(rules.product), category: text(rules.category), service: text(rules.service))
        }
    }

    private func readTime(_ event: inout Event, _ batch: Span<UInt8>) {
        for field in rules.timeFields {
            guard let index = event.firstRow(of: field) else { continue }
            let row = event.rows[index]
            if let time = event.withBytes(of: row, in: batch, { TimeReading.parse($0) }) {
                event.time = time
                return
            }
        }
    }

    // MARK: Windows

    private func routeWindows(_ event: inout Event, _ batch: Span<UInt8>, channelRow: Int) {
        let row = event.rows[channelRow]
        let channel = event.withBytes(of: row, in: batch) { rules.channel(of: $0) }
        var code = -1
        if let index = firstRow(rules.systemEventID, rules.eventID, event) {
            code = event.withBytes(of: event.rows[index], in: batch) { RoutingTable.smallNumber($0) }
        }
        guard let channel else {
            event.logsource = rules.otherWindows
            return
        }
        for place in rules.places(of: code, in: channel) {
            let route = rules.routes[place]
            if let condition = route.condition {
                guard let index = event.firstRow(of: condition.field) else { continue }
                let holds = event.withBytes(of: event.rows[index], in: batch) { bytes in
                    condition.values.contains { RoutingTable.equalFolded(bytes, $0) }
                }
                guard holds else { continue }
            }
            event.logsource = route.logsource
            for name in route.fieldNames {
                if let index = event.firstRow(of: name.event) { event.append(name.taxonomy, copyOf: index) }
            }
            return
        }
        event.logsource = rules.services[channel]
    }

    // MARK: Others

    /// A few fields that say plainly where a JSON event comes from.
    private func routeByContent(_ event: inout Event, _ batch: Span<UInt8>) {
        for hint in rules.hints {
            guard let index = event.firstRow(of: hint.field) else { continue }
            let row = event.rows[index]
            let matches = event.withBytes(of: row, in: batch) { bytes in
                hint.isPrefix
                    ? RoutingTable.startsFolded(bytes, hint.value) : RoutingTable.equalFolded(bytes, hint.value)
            }
            if matches {
                event.logsource = hint.logsource
                return
            }
        }
    }
}
