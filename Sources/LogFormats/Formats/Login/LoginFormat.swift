package import SecBotCore

/// Messages of login(1): `FAILED LOGIN (1) on '/dev/tty1' FOR 'root', Authentication failure`,
/// `LOGIN ON tty1 BY alice [FROM host]`, `ROOT LOGIN  on '/dev/tty1'`.
package struct LoginFormat: MessageFormat {
    package static let name = "login"
    package static let programs = ["login"]

    private let words = Vocabulary()
    private let logsource = LogsourceID(Logsource(product: "linux", service: "auth"))
    private let constant = Constant("login")
    private let action = Constant("console-login")
    private let root = Constant("root")

    package init() {}

    package func parse(_ batch: Span<UInt8>, _ message: Range<Int>, into event: inout Event) -> Bool {
        event.format = constant
        event.logsource = logsource
        let start = message.lowerBound
        let end = batch.trimmedEnd(from: start, before: message.upperBound)
        if batch.has("FAILED LOGIN ", at: start, before: end)
            || batch.has("TOO MANY LOGIN TRIES ", at: start, before: end)
        {
            failed(batch, start, end, &event)
        } else if let terminal = batch.after("LOGIN ON ", at: start, before: end) {
            let terminalEnd = batch.first(32, from: terminal, before: end)
            event.describe(words.authentication, action, outcome: words.success)
            event.append(.processTTY, terminal..<terminalEnd)
            guard let user = batch.after(" BY ", at: terminalEnd, before: end) else { return true }
            let userEnd = batch.first(32, from: user, before: end)
            event.name(user: user..<userEnd, isRemoteChoice: false)
            if let host = batch.after(" FROM ", at: userEnd, before: end) {
                event.attribute(
                    batch, to: Peer.leading(batch, from: host, before: end), provenance: .operatorTrusted)
            }
        } else if batch.has("ROOT LOGIN ", at: start, before: end) {
            event.describe(words.authentication, action, outcome: words.success)
            event.append(.userName, root, flags: .entity)
            terminal(batch, start, end, &event)
        }
        return true
    }

    /// `FAILED LOGIN (n) on 'tty' [from 'host' ]FOR 'name', reason` (util-linux) and
    /// `FAILED LOGIN n FROM host FOR name, reason` (older). The name may hold anything.
    private func failed(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        event.describe(words.authentication, action, outcome: words.failure, reason: words.badPassword)
        terminal(bytes, start, end, &event)
        guard let mark = bytes.firstIndex(of: " FOR ", from: start, before: end) else { return }
        var user = mark + 5
        var userEnd = bytes.last(44, from: user, before: end) ?? end
        if bytes.byte(at: user, before: userEnd) == 39, bytes.byte(at: userEnd - 1, before: end) == 39,
            userEnd > user + 1
        {
            user += 1
            userEnd -= 1
        }
        event.name(user: user..<max(user, userEnd), isRemoteChoice: true)
        var host = bytes.firstIndex(of: " from '", from: start, before: mark).map { $0 + 7 }
        if host == nil { host = bytes.firstIndex(of: " FROM ", from: start, before: mark).map { $0 + 6 } }
        guard let host else { return }
        var peer = Peer.leading(bytes, from: host, before: mark)
        if let quote = bytes.last(39, from: host, before: peer.address.upperBound) { peer.address = host..<quote }
        event.attribute(bytes, to: peer, provenance: .operatorTrusted)
    }

    private func terminal(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        guard let open = bytes.firstIndex(of: " on '", from: start, before: end) else { return }
        event.append(.processTTY, (open + 5)..<bytes.first(39, from: open + 5, before: end))
    }
}
