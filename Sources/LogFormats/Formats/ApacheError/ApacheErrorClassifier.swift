internal import SecBotCore

/// Says what the message of an Apache error log means. The client never gets blamed for a message that the server
/// writes for its own trouble.
struct ApacheErrorClassifier: Sendable {
    let actions = WebErrorActions()

    func classify(_ bytes: Span<UInt8>, _ whole: Range<Int>) -> WebErrorMessage {
        let end = whole.upperBound
        var start = whole.lowerBound
        if RecordScan.starts(bytes, start, end, with: "Digest: ") { start += 8 }
        let text = start..<end
        func begins(_ literal: StaticString) -> Bool { RecordScan.starts(bytes, start, end, with: literal) }
        func has(_ literal: StaticString) -> Bool { RecordScan.contains(literal, bytes, text) }

        if begins("user `") { return digestUser(bytes, text) }
        if begins("user ") { return basicUser(bytes, text) }
        if begins("Authorization of user ") {
            let user = RecordScan.find(" to access ", bytes, start + 22, end).map { (start + 22)..<$0 }
            return login(isFailure: has(" failed"), user: user)
        }
        if begins("client used wrong authentication scheme") || begins("realm mismatch - got `")
            || begins("unknown algorithm `") || begins("invalid qop `")
        {
            return login(isFailure: true)
        }
        if begins("invalid nonce ") {
            // "hash is not" is a nonce that became too old, which every browser presents now and then.
            let reason = RecordScan.findLast(" received - ", bytes, start, end).map { $0 + 12 } ?? end
            return login(
                isFailure: RecordScan.starts(bytes, reason, end, with: "length is not")
                    || RecordScan.starts(bytes, reason, end, with: "user attempted time travel"))
        }
        if begins("client denied by server configuration") {
            return WebErrorMessage(action: actions.denied, isFailure: true, file: afterColon(bytes, text))
        }
        if (begins("Hostname ") || begins("No hostname ")) && has(" provided via SNI") || begins("invalid URI path")
            || begins("Invalid URI in request")
        {
            return WebErrorMessage(action: actions.invalid, isFailure: true)
        }
        if begins("ModSecurity: ") {
            return WebErrorMessage(action: actions.blocked, isFailure: has("Access denied with "))
        }
        return missingFile(bytes, text) ?? WebErrorMessage(action: actions.error)
    }

    private func login(isFailure: Bool, user: Range<Int>? = nil) -> WebErrorMessage {
        WebErrorMessage(action: actions.login, isFailure: isFailure, isAuthentication: true, user: user)
    }

    /// ``user `alice' in realm `private' not found: /``
    private func digestUser(_ bytes: Span<UInt8>, _ text: Range<Int>) -> WebErrorMessage {
        let start = text.lowerBound + 6
        guard let realm = RecordScan.findLast("' in realm `", bytes, start, text.upperBound) else {
            return login(isFailure: false)
        }
        let rest = realm..<text.upperBound
        let isFailure =
            RecordScan.contains("not found", bytes, rest) || RecordScan.contains("denied by provider", bytes, rest)
            || RecordScan.contains("password mismatch", bytes, rest)
        return login(isFailure: isFailure, user: start..<realm)
    }

    /// `user alice not found: /`, `user alice: authentication failure for "/": Password Mismatch` and their like; the
    /// last occurrence counts, since the name before it may hold anything.
    private func basicUser(_ bytes: Span<UInt8>, _ text: Range<Int>) -> WebErrorMessage {
        let start = text.lowerBound + 5
        for ending in ApacheErrorClassifier.userEndings {
            if let place = RecordScan.findLast(ending, bytes, start, text.upperBound) {
                return login(isFailure: true, user: start..<place)
            }
        }
        if RecordScan.ends(bytes, start..<text.upperBound, with: " not found") {
            return login(isFailure: true, user: start..<(text.upperBound - 10))
        }
        return WebErrorMessage(action: actions.error)
    }

    private static let userEndings: [StaticString] = [
        ": authentication failure for \"", ": authorization failure for \"", ": password mismatch", " not found: ",
        " denied by provider",
    ]

    private func missingFile(_ bytes: Span<UInt8>, _ text: Range<Int>) -> WebErrorMessage? {
        let start = text.lowerBound
        let end = text.upperBound
        let file: Range<Int>
        if RecordScan.starts(bytes, start, end, with: "File does not exist: ")
            || RecordScan.starts(bytes, start, end, with: "script not found or unable to stat: ")
        {
            file = afterColon(bytes, text) ?? end..<end
        } else if RecordScan.starts(bytes, start, end, with: "script '"),
            let close = RecordScan.findLast("' not found or unable to stat", bytes, start, end)
        {
            file = (start + 8)..<max(close, start + 8)
        } else {
            return nil
        }
        return WebErrorMessage(
            action: actions.notFound, isFailure: WebProbe.occurs(in: bytes, file), file: file)
    }

    private func afterColon(_ bytes: Span<UInt8>, _ text: Range<Int>) -> Range<Int>? {
        RecordScan.find(": ", bytes, text.lowerBound, text.upperBound).map { ($0 + 2)..<text.upperBound }
    }
}
