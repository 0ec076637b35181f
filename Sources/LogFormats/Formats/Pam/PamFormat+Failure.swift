import SecBotCore

extension PamFormat {
    /// ` logname= uid=0 euid=0 tty=ssh ruser=NAME rhost=HOST[  user=NAME]`, where both names may be the remote side's
    /// and hold anything.
    func authenticationFailure(
        _ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ head: PamHead, _ event: inout Event
    ) {
        let isAnnouncement = bytes.has("sshd", at: head.service.lowerBound, before: head.service.upperBound)
        if isAnnouncement {
            event.describe(words.authentication, pam.login, reason: pam.announced)
        } else {
            event.describe(
                words.authentication, pam.login, outcome: words.failure,
                reason: words.badPassword)
        }
        guard let parts = PamFailure(bytes, start, end) else { return }
        if !parts.terminal.isEmpty { event.append(.processTTY, parts.terminal) }
        event.name(user: parts.user, isRemoteChoice: true)
        guard !parts.host.isEmpty else { return }
        event.attribute(
            bytes, to: Peer(address: parts.host, port: 0..<0, end: parts.host.upperBound),
            provenance: .operatorTrusted)
    }
}

/// The parts of pam_unix's `authentication failure` line.
struct PamFailure {
    var terminal = 0..<0
    /// Of `user=`, else of `ruser=`.
    var user = 0..<0
    /// Empty if the line names none, or if two readings of it name different hosts.
    var host = 0..<0

    /// `nil` if the line has no `ruser=` and `rhost=`.
    init?(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
        // What sshd's lines look like nearly always.
        if let place = bytes.after(" logname= uid=0 euid=0 tty=ssh ruser= rhost=", at: start, before: end) {
            terminal = (place - 17)..<(place - 14)
            host = place..<bytes.first(32, from: place, before: end)
            user = PamFailure.user(bytes, behind: host.upperBound, end) ?? 0..<0
            return
        }
        if let tty = bytes.firstIndex(of: " tty=", from: start, before: end) {
            terminal = (tty + 5)..<bytes.first(32, from: tty + 5, before: end)
        }
        guard let mark = bytes.firstIndex(of: " ruser=", from: start, before: end) else { return nil }
        let remoteUser = mark + 7
        if let place = bytes.after(" rhost=", at: remoteUser, before: end) {
            // No remote name: the first host is PAM's, whatever the user's name says behind it.
            host = place..<bytes.first(32, from: place, before: end)
            user = PamFailure.user(bytes, behind: host.upperBound, end) ?? 0..<0
            return
        }
        guard let last = bytes.lastIndex(of: " rhost=", from: remoteUser, before: end) else { return nil }
        let place = last + 7
        let placeEnd = bytes.first(32, from: place, before: end)
        let isOnly = bytes.firstIndex(of: " rhost=", from: remoteUser, before: last) == nil
        let named = PamFailure.user(bytes, behind: placeEnd, end)
        user = named ?? remoteUser..<last
        if isOnly || bytes.firstIndex(of: " user=", from: remoteUser, before: end) == nil {
            host = place..<placeEnd
        }
    }

    /// What follows `user=` behind the host, to the end of the line.
    private static func user(_ bytes: Span<UInt8>, behind index: Int, _ end: Int) -> Range<Int>? {
        let place = bytes.skippedSpaces(from: index, before: end)
        return bytes.after("user=", at: place, before: end).map { $0..<max($0, end) }
    }
}
