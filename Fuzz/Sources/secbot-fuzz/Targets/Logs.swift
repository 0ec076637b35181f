import LogFormats
import SecBotCore

extension FuzzTarget {
    /// Lines of a source, of an automatically chosen format or of one by name (the first byte says which).
    static let logs = FuzzTarget(name: "logs", maximumLength: 2048) { input in
        let names = [FormatCatalog.automatic] + FormatCatalog.names
        guard let first = input.first else { return }
        let bytes = Array(input.dropFirst())
        let options = FormatOptions(zone: .utc, now: Timestamp(seconds: 1_795_176_000))
        guard var parser = try? LogParser(options: options, format: names[Int(first) % names.count]) else { return }
        var event = Event()
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 10) ?? bytes.count
            let record = RawRecord(start: start, end: end, position: UInt64(start), isTruncated: first >= 0xE0)
            let outcome = parser.parse(batch: bytes.span, record: record, into: &event)
            switch outcome {
            case .event: check(event, bytes)
            case .notMine: promise(event.format == nil, "no format claims what none parsed")
            case .pending: break
            }
            while parser.flush(all: false, into: &event) { check(event, bytes) }
            start = end + 1
        }
        var flushed = 0
        while parser.flush(all: true, into: &event) {
            check(event, bytes)
            flushed += 1
            promise(flushed <= bytes.count, "flushing comes to an end")
        }
    }

    /// Every value lies within its record, and a blamed address is one of the entities that the service vouches for.
    private static func check(_ event: borrowing Event, _ bytes: [UInt8]) {
        var vouched: [IPAddress] = []
        for row in event.rows {
            let text = event.text(of: row, in: bytes.span)
            guard row.field == .sourceIP, row.flags.contains(.entity) else { continue }
            promise(!row.flags.contains(.remoteWritten), "no entity from what the remote side wrote")
            if let address = IPAddress(text) { vouched.append(address) }
        }
        if let address = event.sourceAddress { promise(vouched.contains(address), "\(address) is a vouched entity") }
    }
}
