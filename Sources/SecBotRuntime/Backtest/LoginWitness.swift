import SecBotCore

/// Who logged in successfully, and when: what a backtest holds against the blocks it would have made. Bounded.
final class LoginWitness {
    /// One login that a service let in.
    struct Login {
        var time: Timestamp
        var address: IPAddress
        var user: String
    }

    static let maximumLogins = 500_000

    private(set) var logins: [Login] = []
    private(set) var dropped: UInt64 = 0
    private let success = Constant("success")
    private let authentication = Constant("authentication")

    /// Looks at an event; only a login that is complete and names its source is kept.
    func observe(_ event: borrowing Event, in batch: Span<UInt8>) {
        guard let address = event.sourceAddress, event.time.isKnown,
            event.value(of: .eventOutcome, is: success, in: batch),
            event.value(of: .eventCategory, is: authentication, in: batch)
        else { return }
        guard logins.count < LoginWitness.maximumLogins else {
            dropped &+= 1
            return
        }
        var user = ""
        if let row = event.firstRow(of: .userName), event.rows[row].length <= 256 {
            user = event.text(of: event.rows[row], in: batch)
        }
        logins.append(Login(time: event.time, address: address.canonical, user: user))
    }

    /// The logins in the order of their times.
    func inOrder() -> [Login] { logins.sorted { $0.time < $1.time } }
}
