package import SecBotCore

/// Messages of the Dropbear SSH server.
///
/// User names are written in quotes and are the remote side's; the address is taken from the end of the message or from
/// the brackets that Dropbear itself writes at its beginning.
package struct DropbearFormat: MessageFormat {
    package static let name = "dropbear"
    package static let programs = ["dropbear"]

    private let words = Vocabulary()
    private let ssh = SshdWords()
    private let logsource = LogsourceID(Logsource(product: "linux", service: "dropbear"))
    private let constant = Constant("dropbear")
    private let password = Constant("password")
    private let publicKey = Constant("publickey")

    package init() {}

    package func parse(_ batch: Span<UInt8>, _ message: Range<Int>, into event: inout Event) -> Bool {
        let end = batch.trimmedEnd(from: message.lowerBound, before: message.upperBound)
        let start = DropbearFormat.withoutOwnStamp(batch, message.lowerBound, end)
        event.format = constant
        event.logsource = logsource
        if batch.has("Bad password attempt for ", at: start, before: end)
            || batch.has("Bad PAM password attempt for ", at: start, before: end)
        {
            failure(batch, start, end, words.badPassword, method: password, &event)
        } else if batch.has("Login attempt for nonexistent user", at: start, before: end)
            || batch.has("login attempt for nonexistent user", at: start, before: end)
        {
            failure(batch, start, end, words.invalidUser, method: nil, &event)
        } else if batch.has("Login attempt with wrong user ", at: start, before: end) {
            failure(batch, start, end, ssh.userChanged, method: nil, &event)
        } else if let place = batch.after("Password auth succeeded for ", at: start, before: end) {
            success(batch, place, end, method: password, &event)
        } else if let place = batch.after("PAM password auth succeeded for ", at: start, before: end) {
            success(batch, place, end, method: password, &event)
        } else if let place = batch.after("Pubkey auth succeeded for ", at: start, before: end) {
            success(batch, place, end, method: publicKey, &event)
        } else if let place = batch.after("Exit before auth", at: start, before: end) {
            exit(batch, place, end, &event)
        } else if let address = batch.after("Child connection from ", at: start, before: end) {
            event.describe(words.network, ssh.connect)
            event.attribute(batch, to: DropbearFormat.peer(batch, address..<end))
        } else if batch.has("Exit (", at: start, before: end) {
            event.describe(words.session, ssh.disconnect)
        }
        return true
    }

    /// `... 'NAME' from ADDRESS:PORT`
    private func failure(
        _ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ reason: Constant, method: Constant?, _ event: inout Event
    ) {
        event.describe(words.authentication, ssh.login, outcome: words.failure, reason: reason)
        if let method { event.append(.authMethod, method) }
        guard let from = bytes.lastIndex(of: " from ", from: start, before: end) else { return }
        name(bytes, start, from, isRemoteChoice: true, &event)
        event.attribute(bytes, to: DropbearFormat.peer(bytes, (from + 6)..<end))
    }

    /// `'NAME' [with ... key FINGERPRINT ]from ADDRESS:PORT`
    private func success(
        _ bytes: Span<UInt8>, _ start: Int, _ end: Int, method: Constant, _ event: inout Event
    ) {
        event.describe(words.authentication, ssh.login, outcome: words.success)
        event.append(.authMethod, method)
        guard let from = bytes.lastIndex(of: " from ", from: start, before: end) else { return }
        name(bytes, start, from, isRemoteChoice: false, &event)
        if let key = bytes.lastIndex(of: " key ", from: start, before: from) {
            event.append(.authKeyFingerprint, (key + 5)..<bytes.first(32, from: key + 5, before: from))
        }
        event.attribute(bytes, to: DropbearFormat.peer(bytes, (from + 6)..<end))
    }

    /// `[ from <ADDRESS:PORT>:] [(user 'NAME', N fails): ]REASON[ - user 'NAME' from ADDRESS:PORT]`
    private func exit(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        var peer: Peer?
        var reason = start
        if let address = bytes.after(" from <", at: start, before: end) {
            let close = bytes.first(62, from: address, before: end)
            peer = DropbearFormat.peer(bytes, address..<close)
            reason = close
        } else if let from = bytes.lastIndex(of: " from ", from: start, before: end) {
            peer = DropbearFormat.peer(bytes, (from + 6)..<end)
        }
        let isTooMany = bytes.firstIndex(of: "Max auth tries reached", from: reason, before: end) != nil
        let isAttack = isTooMany || bytes.firstIndex(of: "Bad buf_", from: reason, before: end) != nil
        if isAttack {
            event.describe(
                words.authentication, ssh.login, outcome: words.failure,
                reason: isTooMany ? words.tooManyAttempts : ssh.badProtocol)
        } else {
            event.describe(words.session, ssh.disconnect, reason: ssh.preauthDisconnect)
        }
        name(bytes, reason, end, isRemoteChoice: true, &event)
        if let peer { event.attribute(bytes, to: peer) }
    }

    /// Appends the name that stands in the range's outermost quotes.
    private func name(
        _ bytes: Span<UInt8>, _ start: Int, _ end: Int, isRemoteChoice: Bool, _ event: inout Event
    ) {
        let open = bytes.first(39, from: start, before: end)
        guard open < end else { return }
        // `(user 'root', 10 fails): ... user 'root'` names it twice; the first name ends before its comma.
        let comma = bytes.firstIndex(of: "', ", from: open + 1, before: end)
        guard let close = comma ?? bytes.last(39, from: open + 1, before: end), close > open else { return }
        event.name(user: (open + 1)..<close, isRemoteChoice: isRemoteChoice)
    }

    /// `ADDRESS:PORT`, split at the last colon, because an IPv6 address stands there without brackets.
    private static func peer(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Peer {
        guard let colon = bytes.last(58, from: range.lowerBound, before: range.upperBound),
            bytes.endOfDigits(from: colon + 1, before: range.upperBound) == range.upperBound
        else { return Peer(address: range, port: 0..<0, end: range.upperBound) }
        return Peer(
            address: range.lowerBound..<colon, port: (colon + 1)..<range.upperBound, end: range.upperBound)
    }

    /// Reads over `[825] Jul 10 23:57:29 `, which Dropbear writes when it logs to its standard error.
    private static func withoutOwnStamp(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        guard bytes.byte(at: start, before: end) == 91 else { return start }
        let close = bytes.endOfDigits(from: start + 1, before: end)
        guard bytes.has("] ", at: close, before: end), FrameClock.month(bytes, at: close + 2, before: end) != nil,
            bytes.byte(at: close + 17, before: end) == 32
        else { return start }
        return close + 18
    }
}
