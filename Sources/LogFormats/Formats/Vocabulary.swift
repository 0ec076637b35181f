import SecBotCore

/// The words that formats write into events, interned once. Values of `event.category` and `event.outcome` are those of
/// ECS; actions and reasons are ours and stay stable, because rules name them.
///
/// Formats keep a value of it, because a static constant costs a check at every use.
final class Vocabulary: Sendable {
    // event.category
    let authentication = Constant("authentication")
    let session = Constant("session")
    let identity = Constant("iam")
    let process = Constant("process")
    let network = Constant("network")
    let host = Constant("host")

    // event.outcome
    let success = Constant("success")
    let failure = Constant("failure")

    // event.reason of refused logins: what the service judged
    let badPassword = Constant("bad-password")
    let badCredentials = Constant("bad-credentials")
    let invalidUser = Constant("invalid-user")
    let notAllowed = Constant("not-allowed")
    let tooManyAttempts = Constant("too-many-attempts")
    let accountExpired = Constant("account-expired")
    let refused = Constant("refused")
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
