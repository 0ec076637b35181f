internal import SecBotCore

extension WebAccessParser {
    /// Reads the layouts of nginx proxy manager and its like, in which the time comes first:
    ///
    ///     [TIME] CACHE UPSTREAM STATUS - METHOD SCHEME HOST "TARGET" [Client ADDRESS] ... "AGENT" "REFERRER"
    ///     [TIME] HOST ADDRESS SECONDS "METHOD TARGET VERSION" STATUS BYTES ...
    func parseTimeFirst(_ bytes: Span<UInt8>, _ record: Range<Int>, into event: inout Event) -> Bool {
        let end = record.upperBound
        guard let reading = clock.commonLog(bytes, record.lowerBound + 1, end), reading.end + 1 < end,
            bytes[reading.end] == 93, bytes[reading.end + 1] == 32
        else { return false }
        let quote = RecordScan.index(of: 34, bytes, reading.end, end)
        guard quote < end, quote > reading.end + 3, bytes[quote - 1] == 32 else { return false }
        let head = (reading.end + 2)..<(quote - 1)
        let text = quoted(bytes, quote + 1, end, expectsStatus: false)
        if RecordScan.starts(bytes, text.next, end, with: " [Client ") {
            event.time = reading.time
            parseProxyManager(bytes, head, text, end, into: &event)
            return true
        }
        let first = head.lowerBound..<RecordScan.index(of: 32, bytes, head.lowerBound, head.upperBound)
        let secondStart = min(first.upperBound + 1, head.upperBound)
        let second = secondStart..<RecordScan.index(of: 32, bytes, secondStart, head.upperBound)
        let other = IPAddress.parse(bytes, second)
        guard let address = other ?? IPAddress.parse(bytes, first) else { return false }
        event.time = reading.time
        if other != nil { event.append(.urlDomain, first, flags: .remoteWritten) }
        let request = quoted(bytes, quote + 1, end, expectsStatus: true)
        event.appendRequest(bytes, request.text, hasEscapes: request.hasEscapes)
        appendClient(other == nil ? first : second, address, forwardedFor: nil, bytes, into: &event)
        let digits = min(request.next + 1, end)..<RecordScan.endOfDigits(bytes, min(request.next + 1, end), end)
        let status = RecordScan.number(bytes, digits) ?? 0
        if digits.count == 3 { event.append(.httpStatus, digits, kind: .number) }
        finish(status: status, hasUser: false, into: &event)
        return true
    }

    private func parseProxyManager(
        _ bytes: Span<UInt8>, _ head: Range<Int>, _ target: Quoted, _ end: Int, into event: inout Event
    ) {
        // From the right, since the fields on the left are missing in some versions.
        var words: [Range<Int>] = []
        var stop = head.upperBound
        while words.count < 5, stop > head.lowerBound {
            let start = RecordScan.lastIndex(of: 32, bytes, head.lowerBound, stop).map { $0 + 1 } ?? head.lowerBound
            words.append(start..<stop)
            stop = max(start - 1, head.lowerBound)
        }
        var status = 0
        if words.count > 2 {
            event.append(.httpMethod, words[2], flags: .remoteWritten)
            event.append(.urlDomain, words[0], flags: .remoteWritten)
        }
        event.appendTarget(bytes, target.text, hasEscapes: target.hasEscapes)
        if words.count > 4, words[4].count == 3, let number = RecordScan.number(bytes, words[4]) {
            status = number
            event.append(.httpStatus, words[4], kind: .number)
        }
        let start = target.next + 9
        let client = start..<RecordScan.index(of: 93, bytes, start, end)
        appendClient(client, IPAddress.parse(bytes, client), forwardedFor: nil, bytes, into: &event)
        let agentStart = RecordScan.index(of: 34, bytes, client.upperBound, end)
        if agentStart < end {
            let agent = quoted(bytes, agentStart + 1, end, expectsStatus: false)
            event.appendUnescaped(.userAgent, agent.text, bytes, hasEscapes: agent.hasEscapes, flags: .remoteWritten)
        }
        finish(status: status, hasUser: false, into: &event)
    }
}
