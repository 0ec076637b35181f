package import SecBotCore

/// Messages of sudo: `alice : [REASON ; ]TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/usr/bin/id`.
///
/// The invoking user is sudo's word and stands first; the command stands last and may hold anything, so the fields are
/// found from the left, in sudo's order.
package struct SudoFormat: MessageFormat {
    package static let name = "sudo"
    package static let programs = ["sudo", "sudo-rs", "sudoedit"]

    private let words = Vocabulary()
    private let logsource = LogsourceID(Logsource(product: "linux", service: "sudo"))
    private let constant = Constant("sudo")
    private let command = Constant("sudo-command")
    private let notInSudoers = Constant("not-in-sudoers")
    private let noPassword = Constant("password-required")

    package init() {}

    package func parse(_ batch: Span<UInt8>, _ message: Range<Int>, into event: inout Event) -> Bool {
        event.format = constant
        event.logsource = logsource
        let end = message.upperBound
        let start = batch.skippedSpaces(from: message.lowerBound, before: end)
        guard let colon = batch.firstIndex(of: " : ", from: start, before: end), colon > start else { return true }
        let userEnd = batch.trimmedEnd(from: start, before: colon)
        var place = colon + 3
        let fields =
            batch.firstIndex(of: "TTY=", from: place, before: end)
            ?? batch.firstIndex(of: "PWD=", from: place, before: end)
        guard let fields else { return true }
        var refusal: Constant?
        if fields > place { refusal = reason(batch, place, fields) }
        event.describe(
            words.process, command, outcome: fields > place ? words.failure : words.success, reason: refusal)
        event.name(user: start..<userEnd, isRemoteChoice: false)
        place = fields
        while place < end {
            if let value = batch.after("COMMAND=", at: place, before: end) {
                append(batch, command: value..<end, &event)
                break
            }
            let valueEnd = batch.firstIndex(of: " ; ", from: place, before: end) ?? end
            if let value = batch.after("TTY=", at: place, before: valueEnd) {
                event.append(.processTTY, value..<valueEnd)
            } else if let value = batch.after("PWD=", at: place, before: valueEnd) {
                event.append(.processWorkingDirectory, value..<valueEnd)
            } else if let value = batch.after("USER=", at: place, before: valueEnd) {
                event.append(.userTargetName, value..<valueEnd, flags: .entity)
            } else if let value = batch.after("GROUP=", at: place, before: valueEnd) {
                event.append(.groupName, value..<valueEnd)
            }
            place = valueEnd + 3
        }
        return true
    }

    /// The command line, and its first word as the executable.
    private func append(_ bytes: Span<UInt8>, command: Range<Int>, _ event: inout Event) {
        guard !command.isEmpty else { return }
        event.append(.processCommandLine, command)
        let programEnd = bytes.first(32, from: command.lowerBound, before: command.upperBound)
        event.append(.processExecutable, command.lowerBound..<programEnd, flags: .entity)
    }

    /// `3 incorrect password attempts ; `, `user NOT in sudoers ; `, `command not allowed ; `, ...
    private func reason(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Constant {
        let digitsEnd = bytes.endOfDigits(from: start, before: end)
        if bytes.has(" incorrect password attempt", at: digitsEnd, before: end) { return words.badPassword }
        if bytes.has("user NOT in sudoers", at: start, before: end)
            || bytes.has("user NOT authorized on host", at: start, before: end)
        {
            return notInSudoers
        }
        if bytes.has("a password is required", at: start, before: end) { return noPassword }
        return words.notAllowed
    }
}
