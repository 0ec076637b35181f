package import SecBotCore

/// Messages of su, in the words of util-linux (`(to root) alice on pts/0`, `FAILED SU (to root) alice on pts/0`), of
/// shadow (`Successful su for root by alice`, `FAILED su for root by alice`) and of the BSDs (`BAD SU alice to root`).
package struct SuFormat: MessageFormat {
    package static let name = "su"
    package static let programs = ["runuser", "su"]

    private let words = Vocabulary()
    private let logsource = LogsourceID(Logsource(product: "linux", service: "auth"))
    private let constant = Constant("su")
    private let action = Constant("su")

    package init() {}

    package func parse(_ batch: Span<UInt8>, _ message: Range<Int>, into event: inout Event) -> Bool {
        event.format = constant
        event.logsource = logsource
        let start = message.lowerBound
        let end = batch.trimmedEnd(from: start, before: message.upperBound)
        if let target = batch.after("FAILED SU (to ", at: start, before: end) {
            bracketed(batch, target, end, hasFailed: true, &event)
        } else if let target = batch.after("(to ", at: start, before: end) {
            bracketed(batch, target, end, hasFailed: false, &event)
        } else if let target = batch.after("Successful su for ", at: start, before: end) {
            between(batch, target, " by ", end, isTargetFirst: true, hasFailed: false, &event)
        } else if let target = batch.after("FAILED su for ", at: start, before: end) {
            between(batch, target, " by ", end, isTargetFirst: true, hasFailed: true, &event)
        } else if let user = batch.after("BAD SU ", at: start, before: end) {
            between(batch, user, " to ", end, isTargetFirst: false, hasFailed: true, &event)
        }
        return true
    }

    /// `TARGET) USER on TTY`
    private func bracketed(
        _ bytes: Span<UInt8>, _ target: Int, _ end: Int, hasFailed: Bool, _ event: inout Event
    ) {
        guard let close = bytes.firstIndex(of: ") ", from: target, before: end) else { return }
        let on = bytes.lastIndex(of: " on ", from: close, before: end) ?? end
        describe(hasFailed, user: min(close + 2, on)..<on, target: target..<close, &event)
        if on < end { event.append(.processTTY, (on + 4)..<end) }
    }

    private func between(
        _ bytes: Span<UInt8>, _ start: Int, _ word: StaticString, _ end: Int, isTargetFirst: Bool,
        hasFailed: Bool, _ event: inout Event
    ) {
        guard let place = bytes.firstIndex(of: word, from: start, before: end) else { return }
        let second = place + word.utf8CodeUnitCount
        let secondEnd = bytes.first(32, from: second, before: end)
        describe(
            hasFailed, user: isTargetFirst ? second..<secondEnd : start..<place,
            target: isTargetFirst ? start..<place : second..<secondEnd, &event)
    }

    private func describe(_ hasFailed: Bool, user: Range<Int>, target: Range<Int>, _ event: inout Event) {
        event.describe(
            words.authentication, action, outcome: hasFailed ? words.failure : words.success,
            reason: hasFailed ? words.badPassword : nil)
        event.name(user: user, isRemoteChoice: false)
        if !target.isEmpty { event.append(.userTargetName, target, flags: .entity) }
    }
}
