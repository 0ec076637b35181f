import SecBotCore

/// The words that formats write into events, interned once. Values of `event.category` and `event.outcome` are those of
/// ECS; actions and reasons are ours and stay stable, because rules name them.
enum Vocabulary {
    // event.category
    static let authentication = Constant("authentication")
    static let session = Constant("session")
    static let identity = Constant("iam")
    static let process = Constant("process")
    static let network = Constant("network")
    static let host = Constant("host")

    // event.outcome
    static let success = Constant("success")
    static let failure = Constant("failure")

    // event.reason of refused logins: what the service judged
    static let badPassword = Constant("bad-password")
    static let badCredentials = Constant("bad-credentials")
    static let invalidUser = Constant("invalid-user")
    static let notAllowed = Constant("not-allowed")
    static let tooManyAttempts = Constant("too-many-attempts")
    static let accountExpired = Constant("account-expired")
    static let refused = Constant("refused")
}

extension Event {
    /// Appends what happened: category, action, and outcome and reason as far as they are known.
    @inline(__always)
    mutating func describe(
        _ category: Constant, _ action: Constant, outcome: Constant? = nil, reason: Constant? = nil
    ) {
        append(.eventCategory, category)
        append(.eventAction, action)
        if let outcome { append(.eventOutcome, outcome) }
        if let reason { append(.eventReason, reason) }
    }

    /// Appends a user's name unless it is empty.
    @inline(__always)
    mutating func name(user range: Range<Int>, isRemoteChoice: Bool) {
        guard !range.isEmpty else { return }
        append(.userName, range, flags: isRemoteChoice ? [.entity, .remoteWritten] : .entity)
    }
}
