package import SecBotCore

/// Entries of the systemd journal in its export format: one field a line, `KEY=value`, or for values with control
/// characters `KEY`, a line end, the length as 64 bits little-endian, the bytes and a line end. A record is one entry.
package struct JournalExportFormat: RecordFormat {
    package static let name = "journal-export"

    private let reading: JournalReading

    package init(options: FormatOptions) { self.init(ServiceFormats()) }

    /// A format that reads messages with these formats of services.
    init(_ services: ServiceFormats) { reading = JournalReading(services) }

    package func recognises(_ batch: Span<UInt8>, _ record: Range<Int>) -> Bool {
        batch.has("__CURSOR=", at: record.lowerBound, before: record.upperBound)
            || batch.has("__REALTIME_TIMESTAMP=", at: record.lowerBound, before: record.upperBound)
    }

    package mutating func parse(
        _ batch: Span<UInt8>, _ record: Range<Int>, into event: inout Event
    ) -> ParseOutcome {
        guard let entry = JournalExportFormat.entry(batch, record), !entry.realtime.isEmpty else { return .notMine }
        reading.fill(&event, batch, entry)
        return .event
    }

    /// The fields of an entry; `nil` if it is cut or malformed.
    private static func entry(_ bytes: Span<UInt8>, _ record: Range<Int>) -> JournalEntry? {
        var entry = JournalEntry()
        let end = record.upperBound
        var place = record.lowerBound
        guard end <= bytes.count else { return nil }
        while place < end {
            let key = place
            while place < end, bytes[place] != 61, bytes[place] != 10 { place += 1 }
            let keyEnd = place
            if place < end, bytes[place] == 61 {
                let valueEnd = bytes.first(10, from: place + 1, before: end)
                entry.take(bytes, key: key..<keyEnd, value: (place + 1)..<valueEnd)
                place = valueEnd + 1
            } else if keyEnd == key {
                place += 1
            } else {
                guard let length = binaryLength(bytes, at: place + 1, before: end) else { return nil }
                let value = place + 9
                entry.take(bytes, key: key..<keyEnd, value: value..<(value + length))
                place = value + length + 1
            }
        }
        return entry
    }

    /// The 64 bits little-endian at a place, if so many bytes follow within the record.
    private static func binaryLength(_ bytes: Span<UInt8>, at place: Int, before end: Int) -> Int? {
        guard place + 8 <= end else { return nil }
        var length: UInt64 = 0
        for offset in 0..<8 { length |= UInt64(bytes[place + offset]) << UInt64(offset * 8) }
        guard length <= UInt64(end - place - 8) else { return nil }
        return Int(length)
    }
}
