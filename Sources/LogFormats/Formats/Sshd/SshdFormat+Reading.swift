import SecBotCore

/// Who tried to log in from where.
struct SshdLogin {
    var user: Range<Int>
    var peer: Peer
    /// No second reading of the message names another address.
    var isCertain = true
}

extension SshdFormat {
    /// Reads `USER from ADDRESS[ port N]...` of a user that exists: the name has no space, so the first place counts
    /// and whatever follows (a key's comment, a remote user's name) cannot move it.
    @inline(__always)
    static func validUserLogin(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> SshdLogin? {
        // Solaris hides a name that does not exist.
        let isHidden = bytes.has("<invalid username>", at: start, before: end)
        let userEnd = isHidden ? start + 18 : bytes.first(32, from: start, before: end)
        if let address = bytes.after(" from ", at: userEnd, before: end) {
            let peer = Peer.leading(bytes, from: address, before: end)
            return SshdLogin(user: isHidden ? start..<start : start..<userEnd, peer: peer)
        }
        // Directory services allow spaces in names.
        return plainTail(bytes, start, end)
    }

    /// Reads `USER from ADDRESS[ port N][ ssh2][: info]` where the remote side chose the whole name.
    @inline(__always)
    static func invalidUserLogin(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> SshdLogin? {
        if let login = plainTail(bytes, start, end) {
            // `x from A port N ssh2: from B port M ssh2` is either a strange name from B or, where a method adds remote
            // text behind the colon, a plain name from A. fail2ban reads A; nothing should be done to A because of it.
            guard bytes.ends(with: " ssh2:", from: start, before: login.user.upperBound) else { return login }
            let userEnd = bytes.first(32, from: start, before: end)
            if let address = bytes.after(" from ", at: userEnd, before: end) {
                let peer = Peer.leading(bytes, from: address, before: end)
                if peer.end + 6 == login.user.upperBound {
                    return SshdLogin(user: start..<userEnd, peer: peer, isCertain: false)
                }
            }
            return login
        }
        return tailBeforeInfo(bytes, start, end)
    }

    /// The tail that ends the message: `... from ADDRESS[ port N][ ssh2]`.
    @inline(__always)
    private static func plainTail(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> SshdLogin? {
        var limit = bytes.ends(with: " [preauth]", from: start, before: end) ? end - 10 : end
        if bytes.ends(with: " ssh2", from: start, before: limit)
            || bytes.ends(with: " ssh1", from: start, before: limit)
        {
            limit -= 5
        }
        let peer = Peer.trailing(bytes, from: start, before: limit)
        guard let user = user(bytes, from: start, beforeFrom: peer.address.lowerBound) else { return nil }
        return SshdLogin(user: user, peer: peer)
    }

    /// The name between `start` and the ` from ` that ends at an address; `nil` if no ` from ` stands there.
    @inline(__always)
    static func user(_ bytes: Span<UInt8>, from start: Int, beforeFrom address: Int) -> Range<Int>? {
        guard bytes.ends(with: "from ", from: start, before: address) else { return nil }
        let userEnd = address - 5
        if userEnd == start { return start..<start }
        return bytes[userEnd - 1] == 32 ? start..<(userEnd - 1) : nil
    }

    /// The place that reads ` from ADDRESS port N ssh2: `. With several of them the last counts if a plain key is all
    /// that follows it; else `nil`, because the name before and the information behind (a certificate's id, a client's
    /// user) are both remote text.
    private static func tailBeforeInfo(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> SshdLogin? {
        var found: SshdLogin?
        var isOnly = true
        var index = start
        while let place = bytes.firstIndex(of: "from ", from: index, before: end) {
            index = place + 1
            let peer = Peer.leading(bytes, from: place + 5, before: end)
            guard bytes.has(" ssh2: ", at: peer.end, before: end) || bytes.has(" ssh1: ", at: peer.end, before: end),
                IPAddress.parse(bytes, peer.address) != nil,
                let user = user(bytes, from: start, beforeFrom: peer.address.lowerBound)
            else { continue }
            isOnly = found == nil
            found = SshdLogin(user: user, peer: peer)
        }
        guard let found, isOnly || isPlainKey(bytes, found.peer.end + 7, end) else { return nil }
        return found
    }

    /// Whether exactly a key's type and fingerprint fill the range.
    private static func isPlainKey(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        let typeEnd = bytes.first(32, from: start, before: end)
        guard typeEnd > start, typeEnd + 1 < end else { return false }
        for index in (typeEnd + 1)..<end {
            switch bytes[index] {
            case 43, 47...58, 61, 65...90, 97...122: continue
            default: return false
            }
        }
        return true
    }
}
