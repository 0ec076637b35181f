internal import SecBotCore

/// Puts the values of a record into an event: as places of the batch while the record lies there, as copies if it was
/// kept in the format's own memory.
struct AuditValueSink {
    let names: AuditNames
    /// Whether the bytes outlive this call.
    let isInBatch: Bool

    func append(
        _ field: FieldID, _ bytes: Span<UInt8>, _ range: Range<Int>, into event: inout Event, kind: ValueKind = .text,
        flags: FieldRow.Flags = []
    ) {
        guard !isInBatch else { return event.append(field, range, kind: kind, flags: flags) }
        let mark = event.arenaMark
        event.write(bytes, range)
        event.appendArena(field, from: mark, kind: kind, flags: flags)
    }

    /// Appends a value that may be quoted or hexadecimal.
    func appendUntrusted(
        _ field: FieldID, _ bytes: Span<UInt8>, _ value: Range<Int>, into event: inout Event,
        flags: FieldRow.Flags = [], zeroBecomes: UInt8? = nil
    ) {
        if let plain = AuditValueSink.unquoted(bytes, value) {
            append(field, bytes, plain, into: &event, flags: flags)
        } else if AuditValueSink.isHexadecimal(bytes, value) {
            let mark = event.arenaMark
            AuditValueSink.decode(bytes, value, into: &event, zeroBecomes: zeroBecomes)
            event.appendArena(field, from: mark, flags: flags)
        } else {
            append(field, bytes, value, into: &event, flags: flags)
        }
    }

    /// The text within double quotes; `nil` if there are none.
    static func unquoted(_ bytes: Span<UInt8>, _ value: Range<Int>) -> Range<Int>? {
        guard value.count >= 2, bytes[value.lowerBound] == 34, bytes[value.upperBound - 1] == 34 else { return nil }
        return (value.lowerBound + 1)..<(value.upperBound - 1)
    }

    static func isHexadecimal(_ bytes: Span<UInt8>, _ value: Range<Int>) -> Bool {
        guard value.count >= 2, value.count % 2 == 0 else { return false }
        for index in value where RecordScan.hexadecimal(bytes[index]) == nil { return false }
        return true
    }

    /// Writes the bytes that an even number of hexadecimal digits stands for.
    static func decode(_ bytes: Span<UInt8>, _ value: Range<Int>, into event: inout Event, zeroBecomes: UInt8?) {
        var index = value.lowerBound
        while index + 1 < value.upperBound {
            let high = RecordScan.hexadecimal(bytes[index]) ?? 0
            let low = RecordScan.hexadecimal(bytes[index + 1]) ?? 0
            let byte = high << 4 | low
            if byte == 0, let zeroBecomes {
                // A title ends with the zero of its last argument.
                if index + 2 < value.upperBound { event.write(zeroBecomes) }
            } else {
                event.write(byte)
            }
            index += 2
        }
    }

    /// Whether a value says that there is none.
    static func isAbsent(_ bytes: Span<UInt8>, _ value: Range<Int>) -> Bool {
        value.isEmpty || RecordScan.equals(bytes, value, "?") || RecordScan.equals(bytes, value, "\"?\"")
            || RecordScan.equals(bytes, value, "(null)") || RecordScan.equals(bytes, value, "(none)")
    }
}
