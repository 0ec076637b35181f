package import SecBotCore

/// Writes an event as the JSON object that `secbot parse` prints for a record. Not for the hot path.
package struct EventRendering {
    private let names = FieldRegistry.shared.snapshot

    package init() {}

    /// Which lines of the input a record took.
    package enum Place: Sendable {
        case line(Int)
        case lines(first: Int, last: Int)
    }

    /// Writes the object of a record that no format claimed.
    package func writeUnclaimed(_ place: Place, into writer: inout JSONWriter) {
        writer.beginObject()
        EventRendering.write(place, into: &writer)
        writer.key("format")
        writer.null()
        writer.endObject()
    }

    /// Writes the object of an event. `batch` is the span of the batch that holds the record.
    package func write(_ event: borrowing Event, in batch: Span<UInt8>, _ place: Place, into writer: inout JSONWriter) {
        guard let format = event.format else {
            writeUnclaimed(place, into: &writer)
            return
        }
        writer.beginObject()
        EventRendering.write(place, into: &writer)
        writer.key("format")
        writer.string(event.text(of: format))
        if event.time.isKnown {
            writer.key("time")
            writer.string(event.time.description)
        }
        EventRendering.write(event.logsource.logsource, into: &writer)
        if event.weight > 1 {
            writer.key("weight")
            writer.number(Int(event.weight))
        }
        writer.key("event")
        fields(event, in: batch, isEvent: true, into: &writer)
        entities(event, in: batch, into: &writer)
        writer.key("fields")
        fields(event, in: batch, isEvent: false, into: &writer)
        writer.endObject()
    }

    private static func write(_ place: Place, into writer: inout JSONWriter) {
        switch place {
        case .line(let line):
            writer.key("line")
            writer.number(line)
        case .lines(let first, let last):
            writer.key("line")
            writer.number(last)
            writer.key("lines")
            writer.beginArray()
            writer.number(first)
            writer.number(last)
            writer.endArray()
        }
    }

    private static func write(_ logsource: Logsource, into writer: inout JSONWriter) {
        writer.key("logsource")
        writer.beginObject()
        for (name, value) in [
            ("product", logsource.product), ("category", logsource.category), ("service", logsource.service),
        ] {
            guard let value else { continue }
            writer.key(name)
            writer.string(value)
        }
        writer.endObject()
    }
}

extension EventRendering {
    /// The entities by kind: the first of each; the source address as the event vouches for it.
    private func entities(_ event: borrowing Event, in batch: Span<UInt8>, into writer: inout JSONWriter) {
        writer.key("entities")
        writer.beginObject()
        for kind in Entity.Kind.allCases {
            if kind == .sourceAddress {
                guard let address = event.sourceAddress else { continue }
                writer.key(kind.rawValue)
                writer.string(address.description)
                continue
            }
            guard let index = event.firstRow(of: kind.field), event.rows[index].flags.contains(.entity)
            else { continue }
            writer.key(kind.rawValue)
            event.withBytes(of: event.rows[index], in: batch) { writer.string($0) }
        }
        writer.endObject()
    }

    /// The rows by name, in the order of the record; what occurs in several rows as an array. Rows of `event.*` go
    /// without their prefix, and `category` is always an array, as in ECS.
    private func fields(
        _ event: borrowing Event, in batch: Span<UInt8>, isEvent: Bool, into writer: inout JSONWriter
    ) {
        writer.beginObject()
        for index in 0..<event.rows.count {
            let row = event.rows[index]
            let name = names.name(of: row.field)
            guard row.field != .none, !name.isEmpty, event.firstRow(of: row.field) == index,
                name.hasPrefix("event.") == isEvent
            else { continue }
            writer.key(isEvent ? String(name.dropFirst(6)) : name)
            let isArray = row.field == .eventCategory || row.flags.contains(.element) || count(event, row.field) > 1
            guard isArray else {
                value(row, event, in: batch, into: &writer)
                continue
            }
            writer.beginArray()
            for other in index..<event.rows.count where event.rows[other].field == row.field {
                value(event.rows[other], event, in: batch, into: &writer)
            }
            writer.endArray()
        }
        writer.endObject()
    }

    private func count(_ event: borrowing Event, _ field: FieldID) -> Int {
        var count = 0
        for index in 0..<event.rows.count where event.rows[index].field == field { count += 1 }
        return count
    }

    private func value(
        _ row: FieldRow, _ event: borrowing Event, in batch: Span<UInt8>, into writer: inout JSONWriter
    ) {
        event.withBytes(of: row, in: batch) { bytes in
            switch row.kind {
            case .text: writer.string(bytes)
            case .number: writer.numberOrString(bytes)
            case .boolean: writer.boolean(bytes.count > 0 && bytes[0] | 0x20 == 116)
            case .null: writer.null()
            }
        }
    }
}
