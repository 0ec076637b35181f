import SecBotCore

// Words of PAM, policy and the client's goodbye.
extension SshdFormat {
    /// `PAM: Authentication failure for [illegal user ]bob from 192.0.2.1[ via 198.51.100.2]`, and others with `P`.
    func pam(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        if bytes.has("PAM: ", at: start, before: end) {
            guard let place = bytes.firstIndex(of: " for ", from: start + 5, before: end) else { return }
            event.describe(
                words.authentication, ssh.login, outcome: words.failure,
                reason: words.badPassword)
            var user = place + 5
            let behind =
                bytes.after("illegal user ", at: user, before: end)
                ?? bytes.after("invalid user ", at: user, before: end)
            if let behind { user = behind }
            // The name is followed by sshd's own ` from A` and, with several own addresses, ` via B`.
            var limit = end
            let last = Peer.trailing(bytes, from: user, before: end)
            if bytes.ends(with: " via ", from: user, before: last.address.lowerBound) {
                limit = last.address.lowerBound - 5
            }
            let peer = Peer.trailing(bytes, from: user, before: limit)
            guard let name = SshdFormat.user(bytes, from: user, beforeFrom: peer.address.lowerBound) else { return }
            event.name(user: name, isRemoteChoice: behind != nil)
            event.attribute(bytes, to: peer)
        } else if let method = bytes.after("Postponed ", at: start, before: end)
            ?? bytes.after("Partial ", at: start, before: end)
        {
            event.describe(words.authentication, ssh.login, reason: ssh.furtherFactor)
            let methodEnd = bytes.first(32, from: method, before: end)
            if methodEnd > method { event.append(.authMethod, method..<methodEnd) }
        } else if let address = bytes.after("Protocol major versions differ for ", at: start, before: end) {
            var peer = Peer.leading(bytes, from: address, before: end)
            peer.dropColon(bytes)
            protocolError(peer, bytes, ssh.badProtocol, &event)
        }
    }

    /// `User root from 192.0.2.1 not allowed because listed in DenyUsers`, `Unable to negotiate with ...`
    func userRefused(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        if let address = bytes.after("Unable to negotiate with ", at: start, before: end) {
            var peer = Peer.leading(bytes, from: address, before: end)
            peer.dropColon(bytes)
            protocolError(peer, bytes, ssh.negotiationFailed, &event)
            return
        }
        guard let user = bytes.after("User ", at: start, before: end),
            let because = bytes.lastIndex(of: " not allowed because ", from: user, before: end)
        else { return }
        event.describe(
            words.authentication, ssh.login, outcome: words.failure, reason: words.notAllowed)
        // A locked account and a missing shell are told without an address.
        let cause = because + 21
        guard !bytes.has("account is locked", at: cause, before: end), !bytes.has("shell ", at: cause, before: end)
        else {
            event.name(user: user..<because, isRemoteChoice: false)
            return
        }
        let peer = Peer.trailing(bytes, from: user, before: because)
        guard let name = SshdFormat.user(bytes, from: user, beforeFrom: peer.address.lowerBound) else { return }
        event.name(user: name, isRemoteChoice: false)
        event.attribute(bytes, to: peer)
    }

    /// `Received disconnect from 192.0.2.1 port 50000:11: Bye Bye [preauth]`, `ROOT LOGIN REFUSED FROM 192.0.2.1`
    func received(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        if let address = bytes.after("ROOT LOGIN REFUSED FROM ", at: start, before: end) {
            event.describe(
                words.authentication, ssh.login, outcome: words.failure,
                reason: words.notAllowed)
            event.append(.userName, ssh.root, flags: .entity)
            event.attribute(bytes, to: Peer.leading(bytes, from: address, before: end))
            return
        }
        guard let address = bytes.after("Received disconnect from ", at: start, before: end) else { return }
        var peer = Peer.leading(bytes, from: address, before: end)
        peer.dropColon(bytes)
        let limit = bytes.ends(with: " [preauth]", from: start, before: end) ? end - 10 : end
        // `port N:11: text` of today, `ADDRESS: 11: text` of old.
        var code = bytes.byte(at: peer.end, before: end) == 58 ? peer.end + 1 : peer.end
        code = bytes.skippedSpaces(from: code, before: end)
        if bytes.has("3: ", at: code, before: limit), bytes.ends(with: ": Auth fail", from: code, before: limit) {
            event.describe(
                words.authentication, ssh.login, outcome: words.failure,
                reason: ssh.authenticationAbandoned)
        } else if bytes.has("14: No supported authentication methods available", at: code, before: limit) {
            event.describe(
                words.authentication, ssh.login, outcome: words.failure,
                reason: ssh.authenticationAbandoned)
        } else {
            event.describe(
                words.session, ssh.disconnect,
                reason: limit == end ? ssh.clientDisconnect : ssh.preauthDisconnect)
        }
        event.attribute(bytes, to: peer)
    }
}

extension Peer {
    /// Cuts the colon that old messages write directly behind the address.
    mutating func dropColon(_ bytes: Span<UInt8>) {
        guard port.isEmpty, !address.isEmpty, bytes.byte(at: address.upperBound - 1, before: address.upperBound) == 58
        else { return }
        address = address.lowerBound..<(address.upperBound - 1)
        end = address.upperBound
    }
}
