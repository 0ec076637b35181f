package import SecBotCore

/// Access log lines of a web server that is not named: the common and combined formats tell no product.
package struct WebAccessFormat: RecordFormat {
    package static let name = "web-access"
    private let parser: WebAccessParser

    package init(options: FormatOptions) {
        parser = WebAccessParser(
            options: options, logsource: LogsourceID(Logsource(category: "webserver")),
            format: Constant("web-access"))
    }

    package func recognises(_ batch: Span<UInt8>, _ record: Range<Int>) -> Bool { parser.recognises(batch, record) }

    package mutating func parse(
        _ batch: Span<UInt8>, _ record: Range<Int>, into event: inout Event
    ) -> ParseOutcome {
        parser.parse(batch, record, into: &event) ? .event : .notMine
    }
}

/// Access log lines of nginx, where the source is known to be nginx.
package struct NginxAccessFormat: RecordFormat {
    package static let name = "nginx-access"
    private let parser: WebAccessParser

    package init(options: FormatOptions) {
        parser = WebAccessParser(
            options: options, logsource: WebWords().nginxWebserver, format: Constant("nginx-access"))
    }

    package func recognises(_ batch: Span<UInt8>, _ record: Range<Int>) -> Bool { parser.recognises(batch, record) }

    package mutating func parse(
        _ batch: Span<UInt8>, _ record: Range<Int>, into event: inout Event
    ) -> ParseOutcome {
        parser.parse(batch, record, into: &event) ? .event : .notMine
    }
}

/// Access log lines of Apache, where the source is known to be Apache.
package struct ApacheAccessFormat: RecordFormat {
    package static let name = "apache-access"
    private let parser: WebAccessParser

    package init(options: FormatOptions) {
        parser = WebAccessParser(
            options: options, logsource: WebWords().apacheWebserver, format: Constant("apache-access"))
    }

    package func recognises(_ batch: Span<UInt8>, _ record: Range<Int>) -> Bool { parser.recognises(batch, record) }

    package mutating func parse(
        _ batch: Span<UInt8>, _ record: Range<Int>, into event: inout Event
    ) -> ParseOutcome {
        parser.parse(batch, record, into: &event) ? .event : .notMine
    }
}
