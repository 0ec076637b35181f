import SecBotCore

// Protocol abuse and everything else that is not everyday.
extension SshdFormat {
    /// An abuse of the protocol that sshd attributes to the address that begins at `address`.
    func protocolError(
        _ bytes: Span<UInt8>, _ address: Int, _ end: Int, _ reason: Constant, _ event: inout Event
    ) {
        var peer = Peer.leading(bytes, from: address, before: end)
        peer.dropColon(bytes)
        protocolError(peer, bytes, reason, &event)
    }

    /// An abuse of the protocol that sshd attributes to a peer.
    func protocolError(_ peer: Peer, _ bytes: Span<UInt8>, _ reason: Constant, _ event: inout Event) {
        event.describe(words.network, ssh.protocolError, outcome: words.failure, reason: reason)
        event.attribute(bytes, to: peer)
    }

    /// Messages that no fast case knows.
    @inline(never)
    func rare(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        switch bytes.byte(at: start, before: end) {
        case 65: authenticationNote(bytes, start, end, &event)  // A
        case 66, 77: badProtocol(bytes, start, end, &event)  // B M
        case 84:  // T
            guard let place = bytes.after("Timeout before authentication for ", at: start, before: end) else { return }
            let address = bytes.after("connection from ", at: place, before: end) ?? place
            protocolError(bytes, address, end, ssh.timeout, &event)
        case 98:  // b
            guard let address = bytes.after("banner exchange: Connection from ", at: start, before: end)
            else { return }
            protocolError(bytes, address, end, ssh.badProtocol, &event)
        case 100: dropped(bytes, start, end, &event)  // d
        case 105:  // i
            guard let user = bytes.after("input_userauth_request: invalid user ", at: start, before: end)
            else { return }
            let limit = bytes.ends(with: " [preauth]", from: user, before: end) ? end - 10 : end
            event.describe(words.authentication, ssh.login, reason: words.invalidUser)
            event.name(user: user..<limit, isRemoteChoice: true)
        case 107:  // k
            guard
                bytes.has("kex_exchange_identification: ", at: start, before: end)
                    || bytes.has("kex_protocol_error: ", at: start, before: end)
            else { return }
            event.describe(words.network, ssh.protocolError, reason: ssh.badProtocol)
        case 109: maximumExceeded(bytes, start, end, &event)  // m
        case 114: refusedConnection(bytes, start, end, &event)  // r
        case 115: scanned(bytes, start, end, &event)  // s
        default: break
        }
    }

    /// `Bad protocol version identification '...' from 192.0.2.1 port 50000`: the banner may hold anything, the end is
    /// sshd's.
    private func badProtocol(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        guard
            bytes.has("Bad protocol version identification ", at: start, before: end)
                || bytes.has("Bad remote protocol version identification: ", at: start, before: end)
                || bytes.has("Magic value check failed ", at: start, before: end)
        else { return }
        let peer = Peer.trailing(bytes, from: start, before: end)
        guard bytes.ends(with: " from ", from: start, before: peer.address.lowerBound) else {
            event.describe(words.network, ssh.protocolError, reason: ssh.badProtocol)
            return
        }
        protocolError(peer, bytes, ssh.badProtocol, &event)
    }

    /// `maximum authentication attempts exceeded for [invalid user ]root from 192.0.2.1 port 50000 ssh2 [preauth]`
    private func maximumExceeded(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        guard let place = bytes.after("maximum authentication attempts exceeded for ", at: start, before: end)
        else { return }
        event.describe(
            words.authentication, ssh.login, outcome: words.failure,
            reason: words.tooManyAttempts)
        let behind = bytes.after("invalid user ", at: place, before: end)
        let found =
            behind.map { SshdFormat.invalidUserLogin(bytes, $0, end) }
            ?? SshdFormat.validUserLogin(bytes, place, end)
        guard let login = found else { return }
        event.name(user: login.user, isRemoteChoice: behind != nil)
        event.attribute(bytes, to: login.peer, provenance: login.isCertain ? .handshakeProven : .headerClaimed)
    }

    /// TCP wrappers: `refused connect from NAME (192.0.2.1)` or `refused connect from 192.0.2.1`.
    private func refusedConnection(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        if bytes.has("reverse mapping checking getaddrinfo for ", at: start, before: end) {
            event.describe(words.network, ssh.nameMismatch)
            return
        }
        guard let place = bytes.after("refused connect from ", at: start, before: end) else { return }
        event.describe(
            words.network, ssh.refusal, outcome: words.failure, reason: words.refused)
        var peer = Peer.trailing(bytes, from: place, before: end)
        if bytes.ends(with: ")", from: place, before: end), bytes.byte(at: peer.address.lowerBound, before: end) == 40 {
            peer.address = (peer.address.lowerBound + 1)..<(end - 1)
        } else if peer.address.lowerBound != place {
            return
        }
        event.attribute(bytes, to: peer)
    }

    /// `drop connection #5 from [192.0.2.1]:50000 on [198.51.100.1]:22 past MaxStartups` or `... penalty: ...`
    private func dropped(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        guard let number = bytes.after("drop connection #", at: start, before: end) else { return }
        let digitsEnd = bytes.endOfDigits(from: number, before: end)
        guard let address = bytes.after(" from [", at: digitsEnd, before: end) else { return }
        let close = bytes.first(93, from: address, before: end)
        guard bytes.has("]:", at: close, before: end) else { return }
        let portEnd = bytes.endOfDigits(from: close + 2, before: end)
        let isPenalty = bytes.firstIndex(of: " penalty: ", from: portEnd, before: end) != nil
        event.describe(
            words.network, ssh.refusal, outcome: isPenalty ? words.failure : nil,
            reason: isPenalty ? ssh.penalty : ssh.tooManyConnections)
        event.attribute(bytes, to: Peer(address: address..<close, port: (close + 2)..<portEnd, end: portEnd))
    }

    /// `ssh_dispatch_run_fatal: Connection from ...`, `scanned from 192.0.2.1 with ...`
    private func scanned(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        if let address = bytes.after("scanned from ", at: start, before: end) {
            protocolError(bytes, address, end, ssh.scan, &event)
        } else if let place = bytes.after("ssh_dispatch_run_fatal: Connection from ", at: start, before: end) {
            guard let colon = bytes.lastIndex(of: ": ", from: place, before: end),
                let named = SshdFormat.namedPeer(bytes, place, colon)
            else { return }
            protocolError(named.peer, bytes, ssh.corrupted, &event)
            event.name(user: named.user, isRemoteChoice: true)
        }
    }

    /// `Authentication tried for root with correct key but not from a permitted host (host=..., ip=192.0.2.1, ...)`
    private func authenticationNote(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        if bytes.has("Address ", at: start, before: end) {
            event.describe(words.network, ssh.nameMismatch)
            return
        }
        guard let user = bytes.after("Authentication tried for ", at: start, before: end) else { return }
        let userEnd = bytes.first(32, from: user, before: end)
        guard bytes.has(" with correct key but not from a permitted host (host=", at: userEnd, before: end),
            let place = bytes.lastIndex(of: ", ip=", from: userEnd, before: end)
        else { return }
        event.describe(
            words.authentication, ssh.login, outcome: words.failure, reason: words.notAllowed)
        event.name(user: user..<userEnd, isRemoteChoice: false)
        var addressEnd = place + 5
        while addressEnd < end, bytes[addressEnd] != 44, bytes[addressEnd] != 41, bytes[addressEnd] != 32 {
            addressEnd += 1
        }
        event.attribute(bytes, to: Peer(address: (place + 5)..<addressEnd, port: 0..<0, end: addressEnd))
    }
}
