import SecBotCore

// The end of a connection. Endings belong to an attempt whose verdict was told before, so they blame nobody again,
// except where they are the only word about an abuse.
extension SshdFormat {
    /// Messages that begin with `C` or `D`.
    func connection(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        if let peer = bytes.after("Connection closed by ", at: start, before: end)
            ?? bytes.after("Connection reset by ", at: start, before: end)
            ?? bytes.after("Disconnected from ", at: start, before: end)
        {
            ended(bytes, peer, end, &event)
        } else if let peer = bytes.after("Disconnecting ", at: start, before: end) {
            disconnecting(bytes, peer, end, &event)
        } else if bytes.has("Disconnecting: ", at: start, before: end) {
            let isTooMany = bytes.has("Too many authentication failures", at: start + 15, before: end)
            event.describe(
                words.session, ssh.disconnect, reason: isTooMany ? words.tooManyAttempts : nil)
        } else if let address = bytes.after("Did not receive identification string from ", at: start, before: end) {
            protocolError(bytes, address, end, ssh.noIdentification, &event)
        } else if let address = bytes.after("Connection from ", at: start, before: end) {
            event.describe(words.network, ssh.connect)
            event.attribute(bytes, to: Peer.leading(bytes, from: address, before: end))
        }
    }

    /// `[[authenticating |invalid ]user NAME ]ADDRESS[ port N][ [preauth]]`; a name in it is the remote side's choice,
    /// the last address is sshd's.
    private func ended(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        let isPreauth = bytes.ends(with: " [preauth]", from: start, before: end)
        let limit = isPreauth ? end - 10 : end
        event.describe(
            words.session, ssh.disconnect, reason: isPreauth ? ssh.preauthDisconnect : nil)
        guard let named = SshdFormat.namedPeer(bytes, start, limit) else { return }
        event.name(user: named.user, isRemoteChoice: isPreauth)
        event.attribute(bytes, to: named.peer)
    }

    /// `[authenticating |invalid ]user NAME ADDRESS port N: REASON[ [preauth]]`
    private func disconnecting(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        let limit = bytes.ends(with: " [preauth]", from: start, before: end) ? end - 10 : end
        if bytes.ends(with: ": Too many authentication failures", from: start, before: limit) {
            event.describe(words.session, ssh.disconnect, reason: words.tooManyAttempts)
            guard let named = SshdFormat.namedPeer(bytes, start, limit - 34) else { return }
            event.name(user: named.user, isRemoteChoice: true)
            event.attribute(bytes, to: named.peer)
            return
        }
        // Name and reason are both remote text: only a place that nothing else resembles is believed.
        guard let named = SshdFormat.onlyPeerBeforeColon(bytes, start, limit) else {
            event.describe(words.session, ssh.disconnect)
            return
        }
        let isChange = bytes.has(": Change of username or service not allowed", at: named.peer.end, before: end)
        if isChange {
            event.describe(
                words.authentication, ssh.protocolError, outcome: words.failure,
                reason: ssh.userChanged)
        } else {
            event.describe(words.session, ssh.disconnect)
        }
        event.name(user: named.user, isRemoteChoice: true)
        event.attribute(bytes, to: named.peer)
    }

    /// Splits `[[authenticating |invalid ]user NAME ]ADDRESS[ port N]` that fills the range; `nil` for other text.
    static func namedPeer(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> SshdLogin? {
        let peer = Peer.trailing(bytes, from: start, before: end)
        let address = peer.address.lowerBound
        if address == start { return SshdLogin(user: start..<start, peer: peer) }
        guard
            let user = bytes.after("authenticating user ", at: start, before: end)
                ?? bytes.after("invalid user ", at: start, before: end)
                ?? bytes.after("user ", at: start, before: end), address - 1 >= user
        else { return nil }
        return SshdLogin(user: user..<(address - 1), peer: peer)
    }

    /// The only place in the range that reads `ADDRESS port N: `, with the name before it.
    private static func onlyPeerBeforeColon(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> SshdLogin? {
        var found: Int?
        var index = start
        while let place = bytes.firstIndex(of: " port ", from: index, before: end) {
            index = place + 6
            let digitsEnd = bytes.endOfDigits(from: index, before: end)
            guard digitsEnd > index, bytes.has(": ", at: digitsEnd, before: end) else { continue }
            let address = bytes.last(32, from: start, before: place).map { $0 + 1 } ?? start
            guard IPAddress.parse(bytes, address..<place) != nil else { continue }
            if found != nil { return nil }
            found = digitsEnd
        }
        return found.flatMap { namedPeer(bytes, start, $0) }
    }
}
