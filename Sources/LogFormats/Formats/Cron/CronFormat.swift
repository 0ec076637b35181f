package import SecBotCore

/// Messages of cron and its relatives: `(root) CMD (command)`, `(root) RELOAD (crontabs/root)`,
/// and of crontab: `(alice) REPLACE (alice)`.
package struct CronFormat: MessageFormat {
    package static let name = "cron"
    package static let programs = ["anacron", "cron", "crond", "crontab", "fcron", "fcrontab"]

    private let words = Vocabulary()
    private let logsource = LogsourceID(Logsource(product: "linux", service: "cron"))
    private let constant = Constant("cron")
    private let command = Constant("cron-command")
    private let edited = Constant("crontab-edited")
    private let replaced = Constant("crontab-replaced")
    private let deleted = Constant("crontab-deleted")
    private let listed = Constant("crontab-listed")
    private let reloaded = Constant("crontab-reloaded")

    package init() {}

    package func parse(_ batch: Span<UInt8>, _ message: Range<Int>, into event: inout Event) -> Bool {
        event.format = constant
        event.logsource = logsource
        let start = message.lowerBound
        let end = batch.trimmedEnd(from: start, before: message.upperBound)
        guard batch.byte(at: start, before: end) == 40 else { return true }
        let userEnd = batch.first(41, from: start, before: min(end, start + 256))
        guard batch.has(") ", at: userEnd, before: end) else { return true }
        let verb = userEnd + 2
        let verbEnd = batch.firstIndex(of: " (", from: verb, before: end) ?? end
        guard verbEnd < end, batch.byte(at: end - 1, before: end) == 41 else { return true }
        let argument = (verbEnd + 2)..<max(verbEnd + 2, end - 1)
        let user = (start + 1)..<userEnd
        if batch.has("CMD", at: verb, before: verbEnd) {
            event.describe(words.process, command)
            event.name(user: user, isRemoteChoice: false)
            if !argument.isEmpty { event.append(.processCommandLine, argument) }
            return true
        }
        guard let action = action(batch, verb..<verbEnd) else { return true }
        event.describe(words.host, action)
        event.name(user: user, isRemoteChoice: false)
        if !argument.isEmpty { event.append(.userTargetName, argument) }
        return true
    }

    private func action(_ bytes: Span<UInt8>, _ verb: Range<Int>) -> Constant? {
        if bytes.has("REPLACE", at: verb.lowerBound, before: verb.upperBound) { return replaced }
        if bytes.has("END EDIT", at: verb.lowerBound, before: verb.upperBound) { return edited }
        if bytes.has("BEGIN EDIT", at: verb.lowerBound, before: verb.upperBound) { return edited }
        if bytes.has("DELETE", at: verb.lowerBound, before: verb.upperBound) { return deleted }
        if bytes.has("LIST", at: verb.lowerBound, before: verb.upperBound) { return listed }
        if bytes.has("RELOAD", at: verb.lowerBound, before: verb.upperBound) { return reloaded }
        return nil
    }
}
