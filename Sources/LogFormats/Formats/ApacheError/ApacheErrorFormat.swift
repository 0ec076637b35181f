package import SecBotCore

/// The error log of Apache 2.2 and 2.4 as a file.
package struct ApacheErrorFormat: RecordFormat {
    package static let name = "apache-error"
    private let parser: ApacheErrorParser

    package init(options: FormatOptions) {
        parser = ApacheErrorParser(clock: RecordClock(zone: options.zone))
    }

    package func recognises(_ batch: Span<UInt8>, _ record: Range<Int>) -> Bool { parser.recognises(batch, record) }

    package mutating func parse(
        _ batch: Span<UInt8>, _ record: Range<Int>, into event: inout Event
    ) -> ParseOutcome {
        parser.parse(batch, record, into: &event) ? .event : .notMine
    }
}

/// Apache's error log behind a syslog frame (`ErrorLog syslog`), with or without a time of its own.
package struct ApacheSyslogFormat: MessageFormat {
    package static let name = "apache-syslog"
    package static let programs = ["apache2", "httpd", "apache"]
    private let parser = ApacheErrorParser(clock: RecordClock(zone: .utc))

    package init() {}

    package func parse(_ batch: Span<UInt8>, _ message: Range<Int>, into event: inout Event) -> Bool {
        guard !message.isEmpty, batch[message.lowerBound] == 91 else { return false }
        // The time of the frame stays: it has a zone, the one in the message has none.
        if let reading = parser.clock.asctime(batch, message.lowerBound + 1, message.upperBound) {
            let body = min(reading.end + 2, message.upperBound)..<message.upperBound
            return parser.parseBody(batch, body, into: &event)
        }
        return parser.parseBody(batch, message, into: &event)
    }
}
