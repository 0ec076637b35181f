import Foundation
import SecBotCore

@testable import LogFormats

/// An event as plain values that a test can compare.
struct ParsedRecord: Sendable, Equatable {
    var format: String?
    var time: Timestamp
    var sourceAddress: IPAddress?
    var logsource: Logsource
    var fields: [String: [String]]
    /// Entity values by field name.
    var entities: [String: String]

    var outcome: String? { fields["event.outcome"]?.first }
    var action: String? { fields["event.action"]?.first }
    /// The address that the record blames.
    var blamed: String? { outcome == "failure" ? entities["source.ip"] : nil }
    subscript(_ field: String) -> String? { fields[field]?.first }

    init(_ event: borrowing Event, _ batch: Span<UInt8>) {
        time = event.time
        sourceAddress = event.sourceAddress
        logsource = event.logsource.logsource
        fields = [:]
        entities = [:]
        format = event.format.map { event.text(of: $0) }
        for row in event.rows {
            let name = FieldRegistry.shared.name(of: row.field)
            let text = row.kind == .null ? "null" : event.text(of: row, in: batch)
            fields[name, default: []].append(text)
            if row.flags.contains(.entity), entities[name] == nil { entities[name] = text }
        }
    }
}

/// Runs records through one format, as a worker would.
struct RecordRunner<Format: RecordFormat> {
    var format: Format

    init(_ options: FormatOptions = FormatOptions(now: Timestamp("2026-11-20T12:00:00Z") ?? .unknown)) {
        format = Format(options: options)
    }

    /// Every event that the records lead to, in order; records that are not of the format lead to none.
    mutating func parse(_ records: [[UInt8]]) -> [ParsedRecord] {
        var event = Event()
        var results: [ParsedRecord] = []
        let lead: [UInt8] = Array("lead ".utf8)
        for record in records {
            // Not at place zero, so that a parser which confuses offsets of record and batch is found out.
            let bytes = lead + record + Array(repeating: 0x22, count: 64)
            let span = bytes.span
            event.reset()
            if format.parse(span, lead.count..<(lead.count + record.count), into: &event) == .event {
                results.append(ParsedRecord(event, span))
            }
        }
        event.reset()
        while format.flush(all: true, into: &event) {
            results.append(ParsedRecord(event, [UInt8]().span))
            event.reset()
        }
        return results
    }

    mutating func parse(_ lines: String...) -> [ParsedRecord] { parse(lines.map { Array($0.utf8) }) }
}

/// Runs messages through a format of syslog messages.
func parseMessage<Format: MessageFormat>(_ format: Format.Type, _ message: String) -> ParsedRecord? {
    let bytes = Array(message.utf8)
    var event = Event()
    let span = bytes.span
    return Format().parse(span, 0..<bytes.count, into: &event) ? ParsedRecord(event, span) : nil
}
