import SecBotCore

// Changes of what exists: passwords, shells, ids, memberships by gpasswd.
extension AccountsFormat {
    /// `change user 'bob' password`, `change user 'bob' shell from '/bin/sh' to '/bin/bash'`,
    /// `changed user 'bob' shell to '/bin/sh'`, `changed password expiry for bob`
    func changed(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        if let user = bytes.after("change user '", at: start, before: end)
            ?? bytes.after("changed user '", at: start, before: end)
        {
            let userEnd = bytes.first(39, from: user, before: end)
            let isPassword = bytes.has("' password", at: userEnd, before: end)
            event.describe(
                words.identity, isPassword ? actions.passwordChanged : actions.userChanged, outcome: words.success)
            event.name(user: user..<userEnd, isRemoteChoice: false)
        } else if let user = bytes.after("changed password expiry for ", at: start, before: end) {
            event.describe(words.identity, actions.passwordAging, outcome: words.success)
            event.name(user: user..<bytes.first(32, from: user, before: end), isRemoteChoice: false)
        }
    }

    /// `lock user 'bob' password`, `unlock user 'bob' password`, `password for 'bob' changed by 'root'`,
    /// `user bob added by root to group sudo`
    func other(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        if let user = bytes.after("lock user '", at: start, before: end) {
            quoted(bytes, user, end, actions.userLocked, &event)
        } else if let user = bytes.after("unlock user '", at: start, before: end) {
            quoted(bytes, user, end, actions.userUnlocked, &event)
        } else if let user = bytes.after("password for '", at: start, before: end)
            ?? bytes.after("password for `", at: start, before: end)
        {
            quoted(bytes, user, end, actions.passwordChanged, &event)
        } else if let user = bytes.after("user ", at: start, before: end) {
            let userEnd = bytes.first(32, from: user, before: end)
            if bytes.has(" added by ", at: userEnd, before: end) {
                byAdministrator(bytes, user..<userEnd, " to group ", end, actions.memberAdded, &event)
            } else if bytes.has(" removed by ", at: userEnd, before: end) {
                byAdministrator(bytes, user..<userEnd, " from group ", end, actions.memberRemoved, &event)
            }
        }
    }

    /// `BOB to group SUDO by ROOT`
    func plainMember(
        _ bytes: Span<UInt8>, _ user: Int, _ word: StaticString, _ end: Int, _ action: Constant,
        _ event: inout Event
    ) {
        let userEnd = bytes.first(32, from: user, before: end)
        guard let group = bytes.after(word, at: userEnd, before: end) else { return }
        member(user..<userEnd, group..<bytes.first(32, from: group, before: end), action, &event)
    }

    private func byAdministrator(
        _ bytes: Span<UInt8>, _ user: Range<Int>, _ word: StaticString, _ end: Int, _ action: Constant,
        _ event: inout Event
    ) {
        guard let place = bytes.firstIndex(of: word, from: user.upperBound, before: end) else { return }
        let group = place + word.utf8CodeUnitCount
        member(user, group..<bytes.first(32, from: group, before: end), action, &event)
    }

    private func quoted(
        _ bytes: Span<UInt8>, _ user: Int, _ end: Int, _ action: Constant, _ event: inout Event
    ) {
        event.describe(words.identity, action, outcome: words.success)
        event.name(user: user..<bytes.first(39, from: user, before: end), isRemoteChoice: false)
    }
}
