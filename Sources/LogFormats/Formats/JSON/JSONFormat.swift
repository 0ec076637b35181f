package import SecBotCore

/// JSON documents, one a record: Suricata EVE, CloudTrail, Windows events, Zeek, ECS, access logs and plain logs. Which
/// of them, the document's own keys tell.
///
/// Every key that a rule or a format names becomes a field under its own name; the schema adds what it means. A
/// CloudTrail file of one document with all its `Records` must be split by its source.
package struct JSONFormat: RecordFormat {
    package static let name = "json"
    private let schemas: [JSONSchemaMap]
    private var reader: JSONEventReader
    /// Per schema, a reader for documents that keep their fields below a prefix.
    private var prefixed: [JSONEventReader?]
    private var version: Int

    package init(options: FormatOptions) {
        let times = JSONTimeReader(clock: RecordClock(zone: options.zone))
        schemas = JSONSchema.all.map { JSONSchemaMap($0, times: times) }
        let snapshot = FieldRegistry.shared.snapshot
        version = snapshot.version
        reader = JSONEventReader(table: JSONFieldTable(snapshot))
        prefixed = JSONFormat.prefixedReaders(schemas, snapshot)
    }

    package func recognises(_ batch: Span<UInt8>, _ record: Range<Int>) -> Bool {
        guard record.count >= 7, batch[record.lowerBound] == 123 else { return false }
        let next = RecordScan.trimmed(batch, (record.lowerBound + 1)..<record.upperBound).lowerBound
        return next < record.upperBound && batch[next] == 34
    }

    package mutating func parse(
        _ batch: Span<UInt8>, _ record: Range<Int>, into event: inout Event
    ) -> ParseOutcome {
        guard recognises(batch, record) else { return .notMine }
        renew()
        guard read(&reader, batch, record, into: &event) else { return .notMine }
        guard let index = schemas.firstIndex(where: { $0.recognises(event) }) else {
            event.truncate(toRows: 0)
            return .notMine
        }
        if var special = prefixed[index] {
            event.truncate(toRows: 0)
            guard read(&special, batch, record, into: &event) else { return .notMine }
        }
        schemas[index].apply(batch, into: &event)
        return .event
    }

    private func read(
        _ reader: inout JSONEventReader, _ batch: Span<UInt8>, _ record: Range<Int>, into event: inout Event
    ) -> Bool {
        do {
            try reader.read(batch, record, into: &event)
            return true
        } catch {
            event.truncate(toRows: 0)
            return false
        }
    }

    /// Makes the tables anew when rules have named further fields.
    private mutating func renew() {
        guard version != FieldRegistry.shared.version else { return }
        let snapshot = FieldRegistry.shared.snapshot
        version = snapshot.version
        reader = JSONEventReader(table: JSONFieldTable(snapshot))
        prefixed = JSONFormat.prefixedReaders(schemas, snapshot)
    }

    private static func prefixedReaders(
        _ schemas: [JSONSchemaMap], _ snapshot: FieldRegistry.Snapshot
    ) -> [JSONEventReader?] {
        schemas.map { map in
            guard !map.schema.prefixes.isEmpty else { return nil }
            return JSONEventReader(table: JSONFieldTable(snapshot, below: map.schema.prefixes))
        }
    }
}
