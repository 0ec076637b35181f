package import SecBotCore

/// Entries of the systemd journal as `journalctl -o json` writes them: one flat object a line, values as strings,
/// as arrays of bytes where they are not UTF-8, or `null` where they were too long.
package struct JournalJSONFormat: RecordFormat {
    package static let name = "journald-json"

    private let reading: JournalReading
    /// The decoded fields of the last record: keys and values one behind the other.
    private var decoded: [UInt8] = []
    /// Where they lie in it.
    private var fields: [(key: Range<Int>, value: Range<Int>)] = []

    package init(options: FormatOptions) { self.init(ServiceFormats()) }

    /// A format that reads messages with these formats of services.
    init(_ services: ServiceFormats) { reading = JournalReading(services) }

    package func recognises(_ batch: Span<UInt8>, _ record: Range<Int>) -> Bool {
        guard batch.byte(at: record.lowerBound, before: record.upperBound) == 123 else { return false }
        return batch.firstIndex(of: "\"__REALTIME_TIMESTAMP\"", from: record.lowerBound, before: record.upperBound)
            != nil
    }

    package mutating func parse(
        _ batch: Span<UInt8>, _ record: Range<Int>, into event: inout Event
    ) -> ParseOutcome {
        decoded.removeAll(keepingCapacity: true)
        var scanner = FlatJSONScanner(place: record.lowerBound, end: min(record.upperBound, batch.count))
        guard scanner.begin(batch) else { return .notMine }
        fields.removeAll(keepingCapacity: true)
        while true {
            let key = decoded.count
            switch scanner.nextKey(batch, into: &decoded) {
            case .end:
                return finish(&event)
            case .malformed:
                return .notMine
            case .key:
                let value = decoded.count
                guard scanner.value(batch, into: &decoded), fields.count < 1024 else { return .notMine }
                fields.append((key..<value, value..<decoded.count))
            }
        }
    }

    private func finish(_ event: inout Event) -> ParseOutcome {
        var entry = JournalEntry()
        for field in fields { entry.take(decoded.span, key: field.key, value: field.value) }
        guard !entry.realtime.isEmpty else { return .notMine }
        reading.fill(&event, decoded.span, entry)
        event.adopt(decoded.span)
        return .event
    }
}
