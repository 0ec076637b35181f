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
    public func route(_ event: inout Event, in batch: Span<UInt8>) {
        if !event.time.isKnown { readTime(&event, batch) }
        if let declared {
            event.logsource = declared
            return
        }
        guard event.logsource == .unknown else { return }
        if let row = firstRow(rules.systemChannel, rules.channel, event) {
            routeWindows(&event, batch, channelRow: row)
        } else {
            routeByContent(&event, batch)
        }
    }

    private func firstRow(_ first: FieldID, _ second: FieldID, _ event: borrowing Event) -> Int? {
        event.firstRow(of: first) ?? event.firstRow(of: second)
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
        for route in rules.routes[channel] where route.eventIDs.contains(code) {
            if let condition = route.condition {
                guard let index = event.firstRow(of: condition.field) else { continue }
                let holds = event.withBytes(of: event.rows[index], in: batch) { bytes in
                    condition.values.contains { RoutingTable.equalFolded(bytes, $0) }
                }
                guard holds else { continue }
            }
            event.logsource = route.logsource
            for (taxonomy, name) in route.fieldNames {
                if let index = event.firstRow(of: name) { event.append(taxonomy, copyOf: index) }
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
