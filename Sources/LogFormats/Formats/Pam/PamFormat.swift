package import SecBotCore

/// Messages of PAM modules (`pam_unix(sshd:auth): ...`, `(pam_unix) ...`), which any program that uses PAM writes.
///
/// A refused password names the remote host where the program knows it. Of `sshd` it only announces the verdict that
/// sshd itself writes next, so it has no outcome of its own there.
package struct PamFormat: MessageFormat {
    package static let name = "pam"
    package static let programs = ["pam"]

    let words = Vocabulary()
    let pam = PamWords()
    private let logsource = LogsourceID(Logsource(product: "linux", service: "auth"))
    private let constant = Constant("pam")

    package init() {}

    /// Whether a message begins as those of PAM modules do.
    @inline(__always)
    static func recognises(_ bytes: Span<UInt8>, _ message: Range<Int>) -> Bool {
        let start = message.lowerBound
        let lead = bytes.byte(at: start, before: message.upperBound)
        return lead == 112 && bytes.has("pam_", at: start, before: message.upperBound)
            || lead == 40 && bytes.has("(pam_", at: start, before: message.upperBound)
    }

    package func parse(_ batch: Span<UInt8>, _ message: Range<Int>, into event: inout Event) -> Bool {
        guard PamFormat.recognises(batch, message) else { return false }
        let end = batch.trimmedEnd(from: message.lowerBound, before: message.upperBound)
        guard let head = PamHead(batch, message.lowerBound, end) else { return false }
        event.format = constant
        event.logsource = logsource
        event.append(.pamModule, head.module)
        if !head.service.isEmpty { event.append(.pamService, head.service) }
        let text = head.text
        switch batch.byte(at: text, before: end) {
        case 97:  // a
            if batch.has("authentication failure;", at: text, before: end)
                || batch.has("authentication failure,", at: text, before: end)
            {
                authenticationFailure(batch, text + 23, end, head, &event)
            } else if batch.has("account ", at: text, before: end) {
                accountRefused(batch, text + 8, end, &event)
            }
        case 99:  // c
            if batch.has("check pass; user unknown", at: text, before: end) {
                event.describe(
                    words.authentication, pam.login, reason: words.invalidUser)
            }
        case 112:  // p
            if let user = batch.after("password changed for ", at: text, before: end) {
                event.describe(words.identity, pam.passwordChanged, outcome: words.success)
                event.name(user: user..<end, isRemoteChoice: false)
            }
        case 115: session(batch, text, end, &event)  // s
        default: break
        }
        return true
    }

    /// `session opened for user root[(uid=0)] by alice(uid=1000)`, `session closed for user root`
    private func session(_ bytes: Span<UInt8>, _ text: Int, _ end: Int, _ event: inout Event) {
        let opened = bytes.after("session opened for user ", at: text, before: end)
        guard let user = opened ?? bytes.after("session closed for user ", at: text, before: end) else { return }
        event.describe(words.session, opened == nil ? pam.sessionClosed : pam.sessionOpened)
        let wordEnd = bytes.first(32, from: user, before: end)
        let nameEnd = bytes.first(40, from: user, before: wordEnd)
        event.name(user: user..<nameEnd, isRemoteChoice: false)
    }

    /// `account root has expired ...`
    private func accountRefused(_ bytes: Span<UInt8>, _ user: Int, _ end: Int, _ event: inout Event) {
        let userEnd = bytes.first(32, from: user, before: end)
        guard bytes.has(" has expired", at: userEnd, before: end) else { return }
        event.describe(
            words.authentication, pam.login, outcome: words.failure,
            reason: words.accountExpired)
        event.name(user: user..<userEnd, isRemoteChoice: false)
    }
}

/// The head of a PAM message: module, service and where the text begins.
struct PamHead {
    var module: Range<Int>
    /// Empty if the message does not say it.
    var service: Range<Int>
    var text: Int

    /// Reads `pam_unix(sshd:auth): `, `pam_unix[1]: `, `pam_unix: ` or `(pam_unix) `; `nil` for other text.
    init?(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
        // The usual module and the usual service, at the price of three comparisons.
        if let place = bytes.after("pam_unix(sshd:", at: start, before: end) {
            let close =
                bytes.after("auth): ", at: place, before: end) ?? bytes.after("session): ", at: place, before: end)
            if let close {
                module = start..<(start + 8)
                service = (start + 9)..<(start + 13)
                text = close
                return
            }
        }
        let isBracketed = bytes.byte(at: start, before: end) == 40
        let name = isBracketed ? start + 1 : start
        var index = name
        while index < end, index - name < 40, bytes[index] > 32, bytes[index] != 40, bytes[index] != 41,
            bytes[index] != 58, bytes[index] != 91
        {
            index += 1
        }
        guard index < end, index - name < 40 else { return nil }
        module = name..<index
        service = 0..<0
        if isBracketed {
            guard let behind = bytes.after(") ", at: index, before: end) else { return nil }
            text = behind
            return
        }
        if bytes[index] == 40 {
            let close = bytes.first(41, from: index, before: min(end, index + 80))
            guard bytes.byte(at: close, before: end) == 41 else { return nil }
            let colon = bytes.first(58, from: index, before: close)
            if colon < close { service = (index + 1)..<colon }
            index = close + 1
        }
        guard let behind = bytes.after(": ", at: index, before: end) else { return nil }
        text = behind
    }
}

/// The actions that only this format writes.
final class PamWords: Sendable {
    let login = Constant("pam-login")
    let sessionOpened = Constant("session-opened")
    let sessionClosed = Constant("session-closed")
    let passwordChanged = Constant("password-changed")
    let announced = Constant("password-refused")
}
