package import SecBotCore

/// Messages of the shadow tools that change users and groups. Names stand in quotes or behind `name=`; the tools refuse
/// names with spaces or quotes, so the first place counts.
package struct AccountsFormat: MessageFormat {
    package static let name = "accounts"
    package static let programs = [
        "chage", "chfn", "chgpasswd", "chpasswd", "chsh", "gpasswd", "groupadd", "groupdel", "groupmod", "newusers",
        "passwd", "useradd", "userdel", "usermod",
    ]

    let words = Vocabulary()
    let actions = AccountsWords()
    private let logsource = LogsourceID(Logsource(product: "linux", service: "auth"))
    private let constant = Constant("accounts")

    package init() {}

    package func parse(_ batch: Span<UInt8>, _ message: Range<Int>, into event: inout Event) -> Bool {
        event.format = constant
        event.logsource = logsource
        let start = message.lowerBound
        let end = batch.trimmedEnd(from: start, before: message.upperBound)
        switch batch.byte(at: start, before: end) {
        case 97: added(batch, start, end, &event)  // a
        case 99: changed(batch, start, end, &event)  // c
        case 100, 114: removed(batch, start, end, &event)  // d r
        case 103: group(batch, start, end, &event)  // g
        case 110: new(batch, start, end, &event)  // n
        default: other(batch, start, end, &event)
        }
        return true
    }

    /// `new user: name=bob, UID=1001, GID=1001, home=/home/bob, shell=/bin/bash`, `new group: name=bob, GID=1001`
    private func new(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        if let fields = bytes.after("new user: ", at: start, before: end) {
            event.describe(words.identity, actions.userAdded, outcome: words.success)
            event.name(user: value(bytes, "name=", fields, end), isRemoteChoice: false)
            append(bytes, .userID, "UID=", fields, end, &event)
            append(bytes, .groupID, "GID=", fields, end, &event)
        } else if let fields = bytes.after("new group: ", at: start, before: end) {
            groupAdded(bytes, fields, end, &event)
        }
    }

    /// `add 'bob' to [shadow ]group 'sudo'`, `add member bob to group sudo by root`
    private func added(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        if let user = bytes.after("add '", at: start, before: end) {
            let userEnd = bytes.first(39, from: user, before: end)
            let place =
                bytes.after("' to group '", at: userEnd, before: end)
                ?? bytes.after("' to shadow group '", at: userEnd, before: end)
            guard let group = place else { return }
            member(user..<userEnd, group..<bytes.first(39, from: group, before: end), actions.memberAdded, &event)
        } else if let user = bytes.after("add member ", at: start, before: end) {
            plainMember(bytes, user, " to group ", end, actions.memberAdded, &event)
        }
    }

    /// `delete user 'bob'`, `delete 'bob' from group 'sudo'`, `removed group 'bob' owned by 'bob'`,
    /// `remove member bob from group sudo by root`
    private func removed(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        if let user = bytes.after("delete user '", at: start, before: end) {
            event.describe(words.identity, actions.userDeleted, outcome: words.success)
            event.name(user: user..<bytes.first(39, from: user, before: end), isRemoteChoice: false)
        } else if let user = bytes.after("delete '", at: start, before: end) {
            let userEnd = bytes.first(39, from: user, before: end)
            let place =
                bytes.after("' from group '", at: userEnd, before: end)
                ?? bytes.after("' from shadow group '", at: userEnd, before: end)
            guard let group = place else { return }
            member(user..<userEnd, group..<bytes.first(39, from: group, before: end), actions.memberRemoved, &event)
        } else if let group = bytes.after("removed group '", at: start, before: end) {
            event.describe(words.identity, actions.groupDeleted, outcome: words.success)
            event.append(.groupName, group..<bytes.first(39, from: group, before: end), flags: .entity)
        } else if let user = bytes.after("remove member ", at: start, before: end) {
            plainMember(bytes, user, " from group ", end, actions.memberRemoved, &event)
        }
    }

    /// `group added to /etc/group: name=foo, GID=1002`, `group 'foo' removed`
    private func group(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        if bytes.has("group added to ", at: start, before: end) {
            groupAdded(bytes, start, end, &event)
        } else if let name = bytes.after("group '", at: start, before: end) {
            let nameEnd = bytes.first(39, from: name, before: end)
            guard bytes.has("' removed", at: nameEnd, before: end) else { return }
            event.describe(words.identity, actions.groupDeleted, outcome: words.success)
            event.append(.groupName, name..<nameEnd, flags: .entity)
        }
    }

    private func groupAdded(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        let name = value(bytes, "name=", start, end)
        guard !name.isEmpty else { return }
        event.describe(words.identity, actions.groupAdded, outcome: words.success)
        event.append(.groupName, name, flags: .entity)
        append(bytes, .groupID, "GID=", start, end, &event)
    }

    func member(_ user: Range<Int>, _ group: Range<Int>, _ action: Constant, _ event: inout Event) {
        event.describe(words.identity, action, outcome: words.success)
        event.name(user: user, isRemoteChoice: false)
        if !group.isEmpty { event.append(.groupName, group, flags: .entity) }
    }

    /// The value behind a key, up to a comma or the end; empty if the key is missing.
    private func value(_ bytes: Span<UInt8>, _ key: StaticString, _ start: Int, _ end: Int) -> Range<Int> {
        guard let place = bytes.firstIndex(of: key, from: start, before: end) else { return start..<start }
        let value = place + key.utf8CodeUnitCount
        return value..<bytes.first(44, from: value, before: end)
    }

    private func append(
        _ bytes: Span<UInt8>, _ field: FieldID, _ key: StaticString, _ start: Int, _ end: Int, _ event: inout Event
    ) {
        let value = value(bytes, key, start, end)
        if !value.isEmpty { event.append(field, value, kind: .number) }
    }
}

/// The actions of changes to users and groups.
final class AccountsWords: Sendable {
    let userAdded = Constant("user-added")
    let userDeleted = Constant("user-deleted")
    let userChanged = Constant("user-changed")
    let userLocked = Constant("user-locked")
    let userUnlocked = Constant("user-unlocked")
    let passwordChanged = Constant("password-changed")
    let passwordAging = Constant("password-aging-changed")
    let groupAdded = Constant("group-added")
    let groupDeleted = Constant("group-deleted")
    let memberAdded = Constant("group-member-added")
    let memberRemoved = Constant("group-member-removed")
}
