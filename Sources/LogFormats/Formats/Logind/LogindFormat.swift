package import SecBotCore

/// Messages of systemd-logind: `New session 12 of user alice.`, `Session 12 logged out. ...`, `Removed session 12.`
package struct LogindFormat: MessageFormat {
    package static let name = "systemd-logind"
    package static let programs = ["elogind", "systemd-logind"]

    private let words = Vocabulary()
    private let logsource = LogsourceID(Logsource(product: "linux", service: "auth"))
    private let constant = Constant("systemd-logind")
    private let opened = Constant("session-opened")
    private let closed = Constant("session-closed")
    private let loggedOut = Constant("session-logged-out")
    private let power = Constant("power-key")

    package init() {}

    package func parse(_ batch: Span<UInt8>, _ message: Range<Int>, into event: inout Event) -> Bool {
        event.format = constant
        event.logsource = logsource
        let start = message.lowerBound
        let end = message.upperBound
        if let session = batch.after("New session ", at: start, before: end) {
            let sessionEnd = batch.first(32, from: session, before: end)
            // systemd 256 and later: `New session '12' of user 'alice' with class 'user' and type 'tty'.`
            event.describe(words.session, opened)
            append(batch, session: session..<sessionEnd, &event)
            guard let user = batch.after(" of user ", at: sessionEnd, before: end) else { return true }
            var userEnd = batch.first(32, from: user, before: end)
            if userEnd == end, batch.byte(at: end - 1, before: end) == 46 { userEnd -= 1 }
            event.name(user: unquoted(batch, user..<max(user, userEnd)), isRemoteChoice: false)
        } else if let session = batch.after("Removed session ", at: start, before: end) {
            let sessionEnd = batch.byte(at: end - 1, before: end) == 46 ? end - 1 : end
            event.describe(words.session, closed)
            append(batch, session: session..<max(session, sessionEnd), &event)
        } else if let session = batch.after("Session ", at: start, before: end) {
            let sessionEnd = batch.first(32, from: session, before: end)
            guard batch.has(" logged out", at: sessionEnd, before: end) else { return true }
            event.describe(words.session, loggedOut)
            append(batch, session: session..<sessionEnd, &event)
        } else if batch.has("Power key pressed", at: start, before: end)
            || batch.has("System is rebooting", at: start, before: end)
            || batch.has("System is powering down", at: start, before: end)
        {
            event.describe(words.host, power)
        }
        return true
    }

    private func append(_ bytes: Span<UInt8>, session: Range<Int>, _ event: inout Event) {
        let session = unquoted(bytes, session)
        if !session.isEmpty { event.append(.sessionID, session) }
    }

    private func unquoted(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        guard range.count >= 2, bytes[range.lowerBound] == 39, bytes[range.upperBound - 1] == 39 else { return range }
        return (range.lowerBound + 1)..<(range.upperBound - 1)
    }
}
