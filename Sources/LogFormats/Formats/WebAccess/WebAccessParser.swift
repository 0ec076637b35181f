internal import SecBotCore

/// Reads access log lines of nginx, Apache and what follows them: common, combined, either with a virtual host in front
/// or with more fields behind, and the layouts of nginx proxy manager.
struct WebAccessParser: Sendable {
    let words = WebWords()
    let clock: RecordClock
    let trustedProxies: [CIDR]
    let logsource: LogsourceID
    let format: Constant

    init(options: FormatOptions, logsource: LogsourceID, format: Constant) {
        clock = RecordClock(zone: options.zone)
        trustedProxies = options.trustedProxies
        self.logsource = logsource
        self.format = format
    }

    /// Whether the bytes look like a line of this kind.
    func recognises(_ bytes: Span<UInt8>, _ record: Range<Int>) -> Bool {
        guard record.count >= 30 else { return false }
        if bytes[record.lowerBound] == 91 {
            return clock.commonLog(bytes, record.lowerBound + 1, record.upperBound) != nil
        }
        guard let anchor = WebAccessHead.anchor(bytes, record) else { return false }
        // `20/Nov/2026:12:00:00 +0100`: parsing decides about the rest.
        if anchor.quote - anchor.time == 28, bytes[anchor.time + 2] == 47, bytes[anchor.time + 6] == 47,
            bytes[anchor.time + 11] == 58
        {
            return true
        }
        return clock.commonLog(bytes, anchor.time, anchor.quote - 2) != nil
            || clock.yearFirst(bytes, anchor.time, anchor.quote - 2) != nil
    }

    /// Fills the event from a line; `false` when it is none, with the event as it was.
    func parse(_ bytes: Span<UInt8>, _ record: Range<Int>, into event: inout Event) -> Bool {
        guard record.count >= 28 else { return false }
        if bytes[record.lowerBound] == 91 { return parseTimeFirst(bytes, record, into: &event) }
        guard let head = WebAccessHead.read(bytes, record, clock) else { return false }
        let request = quoted(bytes, head.request, record.upperBound, expectsStatus: true)
        event.time = head.time
        if let host = head.virtualHost { event.append(.urlDomain, host, flags: .remoteWritten) }
        if !head.user.isEmpty {
            let hasEscapes =
                RecordScan.index(of: 92, bytes, head.user.lowerBound, head.user.upperBound)
                < head.user.upperBound
            event.appendUnescaped(
                .userName, head.user, bytes, hasEscapes: hasEscapes, flags: [.remoteWritten, .entity])
        }
        event.appendRequest(bytes, request.text, hasEscapes: request.hasEscapes)
        var index = request.next
        let status = appendStatus(bytes, &index, record.upperBound, into: &event)
        let forwarded = appendTrailer(bytes, index, record.upperBound, into: &event)
        appendClient(head.client, head.address, forwardedFor: forwarded, bytes, into: &event)
        finish(status: status, hasUser: !head.user.isEmpty, into: &event)
        return true
    }

    // MARK: Parts

    /// A quoted text: its range without the quotes, whether it has backslashes, and the place behind the closing quote.
    struct Quoted {
        var text: Range<Int>
        var hasEscapes: Bool
        var next: Int
    }

    /// Reads to the closing quote. A request must be followed by a status, so that a quote which a server with escaping
    /// switched off let through does not end it.
    func quoted(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, expectsStatus: Bool) -> Quoted {
        var index = start
        var hasEscapes = false
        var firstQuote: Int?
        var tries = 0
        while true {
            index = RecordScan.index(of: 34, or: 92, bytes, index, end)
            guard index < end else { break }
            if bytes[index] == 92 {
                hasEscapes = true
                index = min(index + 2, end)
                continue
            }
            if !expectsStatus || statusFollows(bytes, index + 1, end) || tries == 64 {
                return Quoted(text: start..<index, hasEscapes: hasEscapes, next: index + 1)
            }
            if firstQuote == nil { firstQuote = index }
            tries += 1
            index += 1
        }
        let close = firstQuote ?? end
        return Quoted(text: start..<close, hasEscapes: hasEscapes, next: min(close + 1, end))
    }

    private func statusFollows(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Bool {
        guard index < end else { return true }
        guard bytes[index] == 32, index + 1 < end else { return false }
        if bytes[index + 1] == 45 { return true }
        return index + 4 <= end && bytes[index + 1] &- 48 < 10 && bytes[index + 2] &- 48 < 10
            && bytes[index + 3] &- 48 < 10 && (index + 4 == end || bytes[index + 4] == 32)
    }

    func appendClient(
        _ range: Range<Int>, _ address: IPAddress?, forwardedFor list: Range<Int>?, _ bytes: Span<UInt8>,
        into event: inout Event
    ) {
        var client = ForwardedAddresses.Client(address: address, place: range)
        if let list {
            client = ForwardedAddresses(trustedProxies: trustedProxies).resolve(client, bytes, list, into: &event)
        }
        if let address = client.address {
            event.sourceAddress = address
            event.append(.sourceIP, client.place, flags: .entity)
        } else if !client.place.isEmpty {
            event.append(.sourceDomain, client.place)
        }
    }

    /// Reads ` 200 1234`; answers the status, 0 if there is none.
    private func appendStatus(_ bytes: Span<UInt8>, _ index: inout Int, _ end: Int, into event: inout Event) -> Int {
        var status = 0
        if index < end, bytes[index] == 32 {
            let digits = (index + 1)..<RecordScan.endOfDigits(bytes, index + 1, end)
            if digits.count == 3, let number = RecordScan.number(bytes, digits) {
                status = number
                event.append(.httpStatus, digits, kind: .number)
            }
            index = RecordScan.index(of: 32, bytes, index + 1, end)
        }
        if index < end, bytes[index] == 32 {
            let digits = (index + 1)..<RecordScan.endOfDigits(bytes, index + 1, end)
            if !digits.isEmpty { event.append(.httpBytes, digits, kind: .number) }
            index = RecordScan.index(of: 32, bytes, index + 1, end)
        }
        return status
    }

    /// Reads `"referrer" "agent" "forwarded for"`, leaves further fields alone and answers the place of the last.
    private func appendTrailer(
        _ bytes: Span<UInt8>, _ place: Int, _ end: Int, into event: inout Event
    ) -> Range<Int>? {
        var index = place
        for position in 0..<3 {
            guard index + 1 < end, bytes[index] == 32, bytes[index + 1] == 34 else { return nil }
            let value = quoted(bytes, index + 2, end, expectsStatus: false)
            index = value.next
            guard !value.text.isEmpty, !(value.text.count == 1 && bytes[value.text.lowerBound] == 45) else { continue }
            switch position {
            case 0:
                event.appendUnescaped(
                    .httpReferrer, value.text, bytes, hasEscapes: value.hasEscapes, flags: .remoteWritten)
            case 1:
                event.appendUnescaped(
                    .userAgent, value.text, bytes, hasEscapes: value.hasEscapes, flags: .remoteWritten)
            default:
                return value.text
            }
        }
        return nil
    }

    /// A refused authentication is one for which credentials were sent: the first 401 is only the question for them.
    func finish(status: Int, hasUser: Bool, into event: inout Event) {
        let isRefused = status == 401 && hasUser
        event.append(.eventCategory, words.web)
        if isRefused { event.append(.eventCategory, words.authentication) }
        event.append(.eventType, words.access)
        event.append(.eventAction, isRefused ? words.login : words.request)
        let outcome = isRefused ? words.failure : (100..<400).contains(status) ? words.success : words.unknown
        event.append(.eventOutcome, outcome)
        event.logsource = logsource
        event.format = format
    }
}
