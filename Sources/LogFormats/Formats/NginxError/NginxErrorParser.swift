internal import SecBotCore

/// Reads the error log of nginx: `2026/11/20 12:00:00 [error] 7#0: *42 MESSAGE, client: A, server: S, request: "R"`.
struct NginxErrorParser: Sendable {
    let words = WebWords()
    let actions = WebErrorActions()
    let clock: RecordClock
    let format = Constant("nginx-error")
    let ambiguous = Constant("ambiguous-client")

    /// Whether the bytes begin as a line of this log does.
    func recognises(_ bytes: Span<UInt8>, _ record: Range<Int>) -> Bool { prefix(bytes, record) != nil }

    /// Fills the event from a line; the time is taken from it if `setsTime`.
    func parse(_ bytes: Span<UInt8>, _ record: Range<Int>, setsTime: Bool, into event: inout Event) -> Bool {
        guard let prefix = prefix(bytes, record) else { return false }
        if setsTime { event.time = prefix.time }
        event.append(.logLevel, prefix.level)
        event.append(.processPID, prefix.pid, kind: .number)
        let text = prefix.message..<record.upperBound
        var message = text
        switch NginxErrorTail.find(bytes, text) {
        case .found(let tail):
            message = text.lowerBound..<tail.start
            append(tail, bytes, into: &event)
        case .ambiguous(let end):
            message = text.lowerBound..<end
            event.append(.eventReason, ambiguous)
        case .none:
            appendConnection(bytes, text, into: &event)
        }
        event.appendError(classify(bytes, message, event), text: text, bytes, words)
        event.logsource = words.nginxWebserver
        event.format = format
        return true
    }

    // MARK: Parts

    private struct Prefix {
        var time: Timestamp
        var level: Range<Int>
        var pid: Range<Int>
        var message: Int
    }

    private func prefix(_ bytes: Span<UInt8>, _ record: Range<Int>) -> Prefix? {
        let end = record.upperBound
        guard record.count > 30, bytes[record.lowerBound + 4] == 47,
            let reading = clock.yearFirst(bytes, record.lowerBound, end),
            RecordScan.starts(bytes, reading.end, end, with: " [")
        else { return nil }
        let levelStart = reading.end + 2
        let close = RecordScan.index(of: 93, bytes, levelStart, min(end, levelStart + 8))
        guard close < end, bytes[close] == 93, close + 2 < end else { return nil }
        let pid = (close + 2)..<RecordScan.endOfDigits(bytes, close + 2, end)
        guard !pid.isEmpty, pid.upperBound < end, bytes[pid.upperBound] == 35 else { return nil }
        var index = RecordScan.endOfDigits(bytes, pid.upperBound + 1, end)
        guard RecordScan.starts(bytes, index, end, with: ": ") else { return nil }
        index += 2
        if index < end, bytes[index] == 42 {
            let digits = RecordScan.endOfDigits(bytes, index + 1, end)
            if digits < end, bytes[digits] == 32 { index = digits + 1 }
        }
        return Prefix(time: reading.time, level: levelStart..<close, pid: pid, message: index)
    }

    private func append(_ tail: NginxErrorTail, _ bytes: Span<UInt8>, into event: inout Event) {
        event.sourceAddress = tail.address
        event.append(.sourceIP, tail.client, flags: .entity)
        if let request = tail.request { event.appendRequest(bytes, request, hasEscapes: false) }
        if let host = tail.host { event.append(.urlDomain, host, flags: .remoteWritten) }
        if let referrer = tail.referrer { event.append(.httpReferrer, referrer, flags: .remoteWritten) }
        if let login = tail.login { event.append(.userName, login, flags: [.remoteWritten, .entity]) }
    }

    /// `client 198.51.100.7:5000 connected to 192.0.2.1:25`, which has no tail.
    private func appendConnection(_ bytes: Span<UInt8>, _ text: Range<Int>, into event: inout Event) {
        guard RecordScan.starts(bytes, text.lowerBound, text.upperBound, with: "client "),
            let close = RecordScan.find(" connected to ", bytes, text.lowerBound, text.upperBound),
            let colon = RecordScan.lastIndex(of: 58, bytes, text.lowerBound, close)
        else { return }
        var client = (text.lowerBound + 7)..<max(colon, text.lowerBound + 7)
        if client.count > 2, bytes[client.lowerBound] == 91, bytes[client.upperBound - 1] == 93 {
            client = (client.lowerBound + 1)..<(client.upperBound - 1)
        }
        guard let address = IPAddress.parse(bytes, client) else { return }
        event.sourceAddress = address
        event.append(.sourceIP, client, flags: .entity)
    }

    private func classify(_ bytes: Span<UInt8>, _ message: Range<Int>, _ event: borrowing Event) -> WebErrorMessage {
        let start = message.lowerBound
        let end = message.upperBound
        func begins(_ literal: StaticString) -> Bool { RecordScan.starts(bytes, start, end, with: literal) }
        if begins("user \"") {
            if RecordScan.ends(bytes, message, with: "\": password mismatch") {
                return login(isFailure: true, user: (start + 6)..<max(end - 20, start + 6))
            }
            guard var stop = RecordScan.findLast("was not found in \"", bytes, start + 6, end) else {
                return WebErrorMessage(action: actions.error)
            }
            while stop > start + 6, bytes[stop - 1] == 32 || bytes[stop - 1] == 58 { stop -= 1 }
            if stop > start + 6, bytes[stop - 1] == 34 { stop -= 1 }
            return login(isFailure: true, user: (start + 6)..<stop)
        }
        if begins("PAM: user '"), let stop = RecordScan.findLast("' - not authenticated", bytes, start + 11, end) {
            return login(isFailure: true, user: (start + 11)..<stop)
        }
        if begins("no user/password was provided") { return login(isFailure: false) }
        if begins("client login failed: ") { return login(isFailure: true) }
        if begins("client logged in") {
            return WebErrorMessage(action: actions.login, isAuthentication: true, isSuccess: true)
        }
        if begins("access forbidden by rule") { return WebErrorMessage(action: actions.denied, isFailure: true) }
        if begins("limiting requests") || begins("limiting connections") {
            return WebErrorMessage(action: actions.limited, isFailure: true)
        }
        if begins("client sent invalid ") { return WebErrorMessage(action: actions.invalid, isFailure: true) }
        if RecordScan.contains("ModSecurity: Access denied with ", bytes, message) {
            return WebErrorMessage(action: actions.blocked, isFailure: true)
        }
        if RecordScan.ends(bytes, message, with: "No such file or directory)") {
            let open = RecordScan.index(of: 34, bytes, start, end)
            let close = RecordScan.lastIndex(of: 34, bytes, start, end) ?? end
            let file = open < close ? (open + 1)..<close : end..<end
            return WebErrorMessage(
                action: actions.notFound, isFailure: isProbe(bytes, file, event), file: file)
        }
        return WebErrorMessage(action: begins("client ") ? actions.connected : actions.error)
    }

    private func isProbe(_ bytes: Span<UInt8>, _ file: Range<Int>, _ event: borrowing Event) -> Bool {
        if WebProbe.occurs(in: bytes, file) { return true }
        guard let index = event.firstRow(of: .urlOriginal) else { return false }
        let row = event.rows[index]
        return !row.isInArena && WebProbe.occurs(in: bytes, row.range)
    }

    private func login(isFailure: Bool, user: Range<Int>? = nil) -> WebErrorMessage {
        WebErrorMessage(action: actions.login, isFailure: isFailure, isAuthentication: true, user: user)
    }
}
