internal import SecBotCore

/// Makes the event of one record or of the records that belong together.
struct AuditEventBuilder: Sendable {
    let names = AuditNames()
    private let classifier = AuditClassifier()
    private let logsource = LogsourceID(Logsource(product: "linux", service: "auditd"))
    private let format = Constant("auditd")

    /// From a record that is an event of its own and lies in the batch.
    func build(_ bytes: Span<UInt8>, _ header: AuditHeader, _ end: Int, into event: inout Event) {
        begin(time: header.time, serial: header.serial, into: &event)
        if let node = header.node { event.append(.hostName, node) }
        var reader = AuditRecordReader(sink: AuditValueSink(names: names, isInBatch: true))
        appendType(bytes, header.type, sink: reader.sink, flags: [], into: &event)
        let body = header.body..<max(end, header.body)
        let kind = AuditRecordType(bytes, header.type)
        reader.read(bytes, body, type: kind, into: &event)
        classifier.append(bytes, type: header.type, hasArguments: kind == .execve, reader: reader, into: &event)
    }

    /// From the records of a finished event, kept in own memory.
    func build(_ pending: AuditPending, into event: inout Event) {
        begin(time: pending.time, serial: pending.serial, into: &event)
        let bytes = pending.bytes.span
        var reader = AuditRecordReader(sink: AuditValueSink(names: names, isInBatch: false))
        var main = 0..<0
        var hasArguments = false
        for record in pending.records {
            appendType(bytes, record.type, sink: reader.sink, flags: .element, into: &event)
            if main.isEmpty { main = record.type }
            hasArguments = hasArguments || record.kind == .execve
        }
        for record in pending.records { reader.read(bytes, record.body, type: record.kind, into: &event) }
        classifier.append(bytes, type: main, hasArguments: hasArguments, reader: reader, into: &event)
    }

    private func begin(time: Timestamp, serial: UInt64, into event: inout Event) {
        event.time = time
        event.logsource = logsource
        event.format = format
        let mark = event.arenaMark
        event.writeDecimal(serial)
        event.appendArena(names.serial, from: mark)
    }

    private func appendType(
        _ bytes: Span<UInt8>, _ type: Range<Int>, sink: AuditValueSink, flags: FieldRow.Flags, into event: inout Event
    ) {
        if let number = RecordScan.number(bytes, type), let name = AuditRecordType.name(ofNumber: number) {
            let mark = event.arenaMark
            name.withUTF8Buffer { text in
                for index in 0..<text.count { event.write(unsafe text[index]) }
            }
            event.appendArena(names.type, from: mark, flags: flags)
        } else {
            sink.append(names.type, bytes, type, into: &event, flags: flags)
        }
    }
}

extension Event {
    /// Writes a number in decimal digits to the arena.
    mutating func writeDecimal(_ number: UInt64) {
        var scale: UInt64 = 1
        while number / scale >= 10 { scale *= 10 }
        while scale > 0 {
            write(UInt8(truncatingIfNeeded: number / scale % 10) + 48)
            scale /= 10
        }
    }
}
