internal import SecBotCore

/// Reads the error log of Apache 2.2 and 2.4:
///
///     [Fri Nov 20 12:00:00 2026] [error] [client 198.51.100.7] user alice not found: /admin
///     [Fri Nov 20 12:00:00.123456 2026] [auth_basic:error] [pid 7:tid 8] [client 198.51.100.7:5000] AH01618: ...
///
/// The client is the first `[client ...]` of the prefix that Apache writes; one in the message is the client's own text.
struct ApacheErrorParser: Sendable {
    let words = WebWords()
    let classifier = ApacheErrorClassifier()
    let clock: RecordClock
    let format = Constant("apache-error")

    /// Whether the bytes begin as a line of this log does.
    func recognises(_ bytes: Span<UInt8>, _ record: Range<Int>) -> Bool {
        guard record.count > 30, bytes[record.lowerBound] == 91,
            let reading = clock.asctime(bytes, record.lowerBound + 1, record.upperBound)
        else { return false }
        return RecordScan.starts(bytes, reading.end, record.upperBound, with: "] [")
    }

    /// Fills the event from a line of the log file.
    func parse(_ bytes: Span<UInt8>, _ record: Range<Int>, into event: inout Event) -> Bool {
        guard record.count > 30, bytes[record.lowerBound] == 91,
            let reading = clock.asctime(bytes, record.lowerBound + 1, record.upperBound),
            RecordScan.starts(bytes, reading.end, record.upperBound, with: "] "),
            parseBody(bytes, (reading.end + 2)..<record.upperBound, into: &event)
        else { return false }
        event.time = reading.time
        return true
    }

    /// Fills the event from what follows the time: the whole message where Apache logs to syslog.
    func parseBody(_ bytes: Span<UInt8>, _ body: Range<Int>, into event: inout Event) -> Bool {
        let end = body.upperBound
        var index = body.lowerBound
        guard let level = bracket(bytes, index, end) else { return false }
        let colon = RecordScan.index(of: 58, bytes, level.lowerBound, level.upperBound)
        let hasModule = colon < level.upperBound
        let name = (hasModule ? colon + 1 : level.lowerBound)..<level.upperBound
        guard !name.isEmpty, name.count <= 7, bytes[name.lowerBound] | 32 &- 97 < 26 else { return false }
        index = level.upperBound + 1
        var client: Range<Int>?
        var isNewStyle = hasModule
        for _ in 0..<4 {
            index = RecordScan.trimmed(bytes, index..<end).lowerBound
            if let place = afterErrorNumber(bytes, index, end) { index = place }
            guard let field = bracket(bytes, index, end) else { break }
            if RecordScan.starts(bytes, field.lowerBound, end, with: "pid ") {
                isNewStyle = true
                let digits = (field.lowerBound + 4)..<RecordScan.endOfDigits(bytes, field.lowerBound + 4, end)
                event.append(.processPID, digits, kind: .number)
                index = field.upperBound + 1
            } else if RecordScan.starts(bytes, field.lowerBound, end, with: "client ")
                || RecordScan.starts(bytes, field.lowerBound, end, with: "remote ")
            {
                client = (field.lowerBound + 7)..<field.upperBound
                index = field.upperBound + 1
                break
            } else {
                break
            }
        }
        event.append(.logLevel, name)
        if hasModule, colon > level.lowerBound { event.append(.eventProvider, level.lowerBound..<colon) }
        if let client { appendClient(client, isNewStyle: isNewStyle, bytes, into: &event) }
        appendMessage(RecordScan.trimmed(bytes, min(index, end)..<end), bytes, into: &event)
        event.logsource = words.apacheWebserver
        event.format = format
        return true
    }

    // MARK: Parts

    /// The text within a bracket that opens at a place.
    private func bracket(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Range<Int>? {
        guard index < end, bytes[index] == 91 else { return nil }
        let close = RecordScan.index(of: 93, bytes, index, min(end, index + 128))
        return close < end && bytes[close] == 93 ? (index + 1)..<close : nil
    }

    /// The place behind `(13)Permission denied: `, which stands before the client of some messages.
    private func afterErrorNumber(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Int? {
        guard index + 1 < end, bytes[index] == 40, bytes[index + 1] &- 48 < 10 else { return nil }
        // The system's text has no colon: a bracket behind a later one may be the remote side's.
        guard let colon = RecordScan.find(": ", bytes, index, min(end, index + 160)), colon + 2 < end,
            bytes[colon + 2] == 91
        else { return nil }
        return colon + 2
    }

    /// Apache 2.4 writes `address:port`, for IPv6 too without brackets; 2.2 writes the address alone.
    private func appendClient(_ client: Range<Int>, isNewStyle: Bool, _ bytes: Span<UInt8>, into event: inout Event) {
        var address: IPAddress?
        var place = client
        let hasDot = RecordScan.index(of: 46, bytes, client.lowerBound, client.upperBound) < client.upperBound
        if isNewStyle || hasDot, let colon = RecordScan.lastIndex(of: 58, bytes, client.lowerBound, client.upperBound),
            let port = RecordScan.number(bytes, (colon + 1)..<client.upperBound), port <= 65_535
        {
            place = client.lowerBound..<colon
            address = IPAddress.parse(bytes, place)
            if address != nil { event.append(.sourcePort, (colon + 1)..<client.upperBound, kind: .number) }
        }
        if address == nil {
            place = client
            address = IPAddress.parse(bytes, place)
        }
        guard let address else { return event.append(.sourceDomain, client) }
        event.sourceAddress = address
        event.append(.sourceIP, place, flags: .entity)
    }

    private func appendMessage(_ whole: Range<Int>, _ bytes: Span<UInt8>, into event: inout Event) {
        let end = whole.upperBound
        var text = whole
        if RecordScan.starts(bytes, text.lowerBound, end, with: "[client "),
            let second = bracket(bytes, text.lowerBound, end),
            RecordScan.starts(bytes, second.upperBound + 1, end, with: " ModSecurity: ")
        {
            text = (second.upperBound + 2)..<end
        }
        if RecordScan.starts(bytes, text.lowerBound, end, with: "AH") {
            let digits = RecordScan.endOfDigits(bytes, text.lowerBound + 2, end)
            if digits > text.lowerBound + 4, RecordScan.starts(bytes, digits, end, with: ": ") {
                event.append(.eventCode, text.lowerBound..<digits)
                text = (digits + 2)..<end
            }
        }
        var body = text
        if let referer = RecordScan.findLast(", referer: ", bytes, text.lowerBound, end) {
            event.append(.httpReferrer, (referer + 11)..<end, flags: .remoteWritten)
            body = text.lowerBound..<referer
        }
        event.appendError(classifier.classify(bytes, body), text: text, bytes, words)
    }
}
