internal import SecBotCore

/// What an error log says happened, in the words of the event.
struct WebErrorMessage {
    var action: Constant
    /// The record itself attributes a refused or unwanted act to the client.
    var isFailure = false
    var isAuthentication = false
    var isSuccess = false
    /// The name the client gave.
    var user: Range<Int>?
    /// The file that was asked for.
    var file: Range<Int>?
}

/// The actions that error logs of web servers report.
struct WebErrorActions: Sendable {
    let error = Constant("http-error")
    let login = Constant("http-login")
    let denied = Constant("http-denied")
    let invalid = Constant("http-invalid-request")
    let notFound = Constant("http-not-found")
    let limited = Constant("http-rate-limited")
    let blocked = Constant("http-blocked")
    let connected = Constant("http-connected")
}

extension Event {
    /// Appends what the message of an error log amounts to.
    mutating func appendError(
        _ message: WebErrorMessage, text: Range<Int>, _ bytes: Span<UInt8>, _ words: WebWords
    ) {
        if let user = message.user, !user.isEmpty { append(.userName, user, flags: [.remoteWritten, .entity]) }
        if let file = message.file, !file.isEmpty { append(.filePath, file, flags: .remoteWritten) }
        append(.message, text, flags: .remoteWritten)
        append(.eventCategory, words.web)
        if message.isAuthentication { append(.eventCategory, words.authentication) }
        append(.eventType, words.error)
        append(.eventAction, message.action)
        let isBlamed = message.isFailure && sourceAddress != nil
        append(.eventOutcome, isBlamed ? words.failure : message.isSuccess ? words.success : words.unknown)
    }
}
