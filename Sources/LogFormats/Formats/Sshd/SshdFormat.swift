package import SecBotCore

/// Messages of OpenSSH's server, versions 5 to 10 (`sshd`, `sshd-session`, `sshd-auth`).
///
/// The catalogue is that of auth.c, auth2.c, packet.c, kex.c, sshd.c and their successors. User names, banners, offers
/// and reasons of disconnection are the remote side's; an address is taken only from where sshd itself writes it, found
/// from the side that the remote text cannot reach. Where remote text stands on both sides and two readings are
/// possible, nobody is blamed.
package struct SshdFormat: MessageFormat {
    package static let name = "sshd"
    package static let programs = ["sshd", "sshd-auth", "sshd-session"]

    let words = Vocabulary()
    let ssh = SshdWords()
    private let logsource = LogsourceID(Logsource(product: "linux", service: "sshd"))
    private let constant = Constant("sshd")

    package init() {}

    package func parse(_ batch: Span<UInt8>, _ message: Range<Int>, into event: inout Event) -> Bool {
        event.format = constant
        event.logsource = logsource
        let end = batch.trimmedEnd(from: message.lowerBound, before: message.upperBound)
        var start = message.lowerBound
        switch batch.byte(at: start, before: end) {
        case 101: start = batch.after("error: ", at: start, before: end) ?? start  // e
        case 102: start = batch.after("fatal: ", at: start, before: end) ?? start  // f
        default: break
        }
        dispatch(batch, start, end, &event)
        return true
    }

    /// Chooses by the message's first byte; what no case knows stays an event without action.
    @inline(__always)
    private func dispatch(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ event: inout Event) {
        switch bytes.byte(at: start, before: end) {
        case 65: accepted(bytes, start, end, &event)  // A
        case 67, 68: connection(bytes, start, end, &event)  // C D
        case 70: failed(bytes, start, end, &event)  // F
        case 73: invalidUser(bytes, start, end, &event)  // I
        case 80: pam(bytes, start, end, &event)  // P
        case 82: received(bytes, start, end, &event)  // R
        case 85: userRefused(bytes, start, end, &event)  // U
        default: rare(bytes, start, end, &event)
        }
    }
}

/// The actions and reasons that only this format writes.
final class SshdWords: Sendable {
    let login = Constant("ssh-login")
    let disconnect = Constant("ssh-disconnect")
    let connect = Constant("ssh-connect")
    let protocolError = Constant("ssh-protocol-error")
    let refusal = Constant("ssh-connection-refused")
    let nameMismatch = Constant("ssh-name-mismatch")

    let publicKeyOffered = Constant("publickey-offered")
    let probe = Constant("method-probe")
    let furtherFactor = Constant("further-factor")
    let preauthDisconnect = Constant("preauth-disconnect")
    let clientDisconnect = Constant("client-disconnect")
    let authenticationAbandoned = Constant("authentication-abandoned")
    let userChanged = Constant("user-changed")
    let noIdentification = Constant("no-identification")
    let badProtocol = Constant("bad-protocol")
    let negotiationFailed = Constant("negotiation-failed")
    let timeout = Constant("login-timeout")
    let corrupted = Constant("corrupted-packet")
    let scan = Constant("version-scan")
    let penalty = Constant("penalty")
    let tooManyConnections = Constant("too-many-connections")

    /// The user that `ROOT LOGIN REFUSED` means.
    let root = Constant("root")
}
