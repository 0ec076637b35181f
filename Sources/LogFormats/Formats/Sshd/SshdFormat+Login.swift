import SecBotCore

// Verdicts on a login: accepted, failed, announced as invalid.
extension SshdFormat {
    /// `Accepted publickey for alice from 192.0.2.1 port 50000 ssh2: ED25519 SHA256:...`
    func accepted(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        guard let method = bytes.after("Accepted ", at: start, before: end) else {
            rare(bytes, start, end, &event)
            return
        }
        let methodEnd = bytes.first(32, from: method, before: end)
        guard let user = bytes.after(" for ", at: methodEnd, before: end),
            let login = SshdFormat.validUserLogin(bytes, user, end)
        else { return }
        event.describe(words.authentication, ssh.login, outcome: words.success)
        event.name(user: login.user, isRemoteChoice: false)
        event.attribute(bytes, to: login.peer)
        event.append(.authMethod, method..<methodEnd)
        // `ssh2: ED25519 SHA256:...`: the second word behind the colon is the key's fingerprint.
        if let info = bytes.after(" ssh2: ", at: login.peer.end, before: end) {
            let typeEnd = bytes.first(32, from: info, before: end)
            guard typeEnd < end else { return }
            let fingerprintEnd = bytes.first(32, from: typeEnd + 1, before: end)
            if fingerprintEnd > typeEnd + 1 { event.append(.authKeyFingerprint, (typeEnd + 1)..<fingerprintEnd) }
        }
    }

    /// `Failed password for [invalid user ]root from 192.0.2.1 port 50000 ssh2[: info]`
    func failed(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        guard let method = bytes.after("Failed ", at: start, before: end) else { return }
        let methodEnd = bytes.first(32, from: method, before: end)
        guard var user = bytes.after(" for ", at: methodEnd, before: end) else { return }
        var isInvalid = false
        if let behind = bytes.after("invalid user ", at: user, before: end)
            ?? bytes.after("illegal user ", at: user, before: end)
        {
            isInvalid = true
            user = behind
        }
        let found =
            isInvalid
            ? SshdFormat.invalidUserLogin(bytes, user, end) : SshdFormat.validUserLogin(bytes, user, end)
        let kind = verdict(bytes, method..<methodEnd, isInvalid: isInvalid)
        event.describe(words.authentication, ssh.login, outcome: kind.outcome, reason: kind.reason)
        event.append(.authMethod, method..<methodEnd)
        guard let login = found else { return }
        event.name(user: login.user, isRemoteChoice: isInvalid)
        event.attribute(bytes, to: login.peer, provenance: login.isCertain ? .handshakeProven : .headerClaimed)
    }

    /// What a failed method says: clients offer several keys and ask with `none`, which is no failed login of a user
    /// that exists.
    private func verdict(
        _ bytes: Span<UInt8>, _ method: Range<Int>, isInvalid: Bool
    ) -> (outcome: Constant?, reason: Constant) {
        if bytes.has("password", at: method.lowerBound, before: method.upperBound)
            || bytes.has("keyboard-interactive", at: method.lowerBound, before: method.upperBound)
        {
            return (words.failure, words.badPassword)
        }
        if !isInvalid {
            if bytes.has("publickey", at: method.lowerBound, before: method.upperBound) {
                return (nil, ssh.publicKeyOffered)
            }
            if bytes.has("none", at: method.lowerBound, before: method.upperBound) { return (nil, ssh.probe) }
        }
        return (words.failure, words.badCredentials)
    }

    /// `Invalid user bob from 192.0.2.1[ port 50000]`: announces an attempt whose verdict follows.
    func invalidUser(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        guard
            let user = bytes.after("Invalid user ", at: start, before: end)
                ?? bytes.after("Illegal user ", at: start, before: end)
        else { return }
        event.describe(
            words.authentication, ssh.login, outcome: words.failure, reason: words.invalidUser)
        let peer = Peer.trailing(bytes, from: user, before: end)
        guard let name = SshdFormat.user(bytes, from: user, beforeFrom: peer.address.lowerBound) else { return }
        event.name(user: name, isRemoteChoice: true)
        event.attribute(bytes, to: peer)
    }
}
