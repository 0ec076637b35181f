internal import SecBotCore

/// The beginning of an audit record: `[node=H ]type=T msg=audit(SECONDS.MILLIS:SERIAL): ` in the log file, or
/// `[audit: ]type=1400 audit(SECONDS.MILLIS:SERIAL): ` where the kernel carries it to syslog.
struct AuditHeader {
    var type: Range<Int>
    var node: Range<Int>?
    var time: Timestamp
    var serial: UInt64
    /// The first byte of what the record says.
    var body: Int

    init?(_ bytes: Span<UInt8>, _ record: Range<Int>) {
        let end = record.upperBound
        var index = record.lowerBound
        if RecordScan.starts(bytes, index, end, with: "audit: ") { index += 7 }
        if RecordScan.starts(bytes, index, end, with: "node=") {
            let stop = RecordScan.index(of: 32, bytes, index, end)
            node = (index + 5)..<stop
            index = min(stop + 1, end)
        }
        guard RecordScan.starts(bytes, index, end, with: "type=") else { return nil }
        let stop = RecordScan.index(of: 32, bytes, index, min(end, index + 64))
        type = (index + 5)..<stop
        guard stop < end, !type.isEmpty else { return nil }
        index = stop + 1
        if RecordScan.starts(bytes, index, end, with: "msg=") { index += 4 }
        guard RecordScan.starts(bytes, index, end, with: "audit(") else { return nil }
        index += 6
        let point = RecordScan.endOfDigits(bytes, index, end)
        guard point < end, bytes[point] == 46, let seconds = RecordScan.number(bytes, index..<point) else { return nil }
        let colon = RecordScan.endOfDigits(bytes, point + 1, end)
        guard colon == point + 4, colon < end, bytes[colon] == 58,
            let millis = RecordScan.number(bytes, (point + 1)..<colon)
        else { return nil }
        let close = RecordScan.endOfDigits(bytes, colon + 1, end)
        guard let serial = RecordScan.number(bytes, (colon + 1)..<close),
            RecordScan.starts(bytes, close, end, with: "):")
        else { return nil }
        time = RecordClock.moment(seconds: Int64(seconds), nanoseconds: millis * 1_000_000)
        self.serial = UInt64(serial)
        body = RecordScan.trimmed(bytes, (close + 2)..<end).lowerBound
    }
}
