package import SecBotCore

/// The error log of nginx as a file.
package struct NginxErrorFormat: RecordFormat {
    package static let name = "nginx-error"
    private let parser: NginxErrorParser

    package init(options: FormatOptions) {
        parser = NginxErrorParser(clock: RecordClock(zone: options.zone))
    }

    package func recognises(_ batch: Span<UInt8>, _ record: Range<Int>) -> Bool { parser.recognises(batch, record) }

    package mutating func parse(
        _ batch: Span<UInt8>, _ record: Range<Int>, into event: inout Event
    ) -> ParseOutcome {
        parser.parse(batch, record, setsTime: true, into: &event) ? .event : .notMine
    }
}

/// What nginx sends to syslog or the journal: error lines with a time of their own, and access lines.
package struct NginxSyslogFormat: MessageFormat {
    package static let name = "nginx-syslog"
    package static let programs = ["nginx", "openresty", "angie"]
    private let errors = NginxErrorParser(clock: RecordClock(zone: .utc))
    private let access = WebAccessParser(
        options: FormatOptions(now: .unknown), logsource: WebWords().nginxWebserver, format: Constant("nginx-access"))

    package init() {}

    package func parse(_ batch: Span<UInt8>, _ message: Range<Int>, into event: inout Event) -> Bool {
        var start = message.lowerBound
        // A journal that receives nginx's own syslog lines keeps their frame: `host nginx: 2026/11/20 ...`.
        if let frame = RecordScan.find("nginx: ", batch, start, min(message.upperBound, start + 80)),
            RecordScan.index(of: 34, or: 44, batch, start, frame) == frame
        {
            start = frame + 7
        }
        let body = start..<message.upperBound
        // The time of the frame stays for error lines: it has a zone, theirs has none.
        if errors.parse(batch, body, setsTime: !event.time.isKnown, into: &event) { return true }
        return access.parse(batch, body, into: &event)
    }
}
