package import SecBotCore

/// Messages of the service manager about units: `Started ssh.service - OpenBSD Secure Shell server.` (systemd 250 and
/// later), `Started OpenBSD Secure Shell server.` (before), and the same with `Stopped`, `Failed to start`, `Reloaded`.
package struct SystemdFormat: MessageFormat {
    package static let name = "systemd"
    package static let programs = ["systemd"]

    private let words = Vocabulary()
    private let logsource = LogsourceID(Logsource(product: "linux", service: "syslog"))
    private let constant = Constant("systemd")
    private let started = Constant("service-started")
    private let stopped = Constant("service-stopped")
    private let reloaded = Constant("service-reloaded")
    private let managerReload = Constant("units-reloaded")

    package init() {}

    package func parse(_ batch: Span<UInt8>, _ message: Range<Int>, into event: inout Event) -> Bool {
        event.format = constant
        event.logsource = logsource
        let start = message.lowerBound
        let end = batch.trimmedEnd(from: start, before: message.upperBound)
        if let unit = batch.after("Started ", at: start, before: end) {
            describe(batch, unit, end, started, words.success, &event)
        } else if let unit = batch.after("Stopped ", at: start, before: end) {
            describe(batch, unit, end, stopped, words.success, &event)
        } else if let unit = batch.after("Reloaded ", at: start, before: end) {
            describe(batch, unit, end, reloaded, words.success, &event)
        } else if let unit = batch.after("Failed to start ", at: start, before: end) {
            describe(batch, unit, end, started, words.failure, &event)
        } else if batch.has("Reloading", at: start, before: end) {
            event.describe(words.host, managerReload)
        }
        return true
    }

    /// The unit's name where the message says it, else its description without the full stop.
    private func describe(
        _ bytes: Span<UInt8>, _ unit: Int, _ end: Int, _ action: Constant, _ outcome: Constant,
        _ event: inout Event
    ) {
        event.describe(words.process, action, outcome: outcome)
        let wordEnd = bytes.first(32, from: unit, before: end)
        if bytes.has(" - ", at: wordEnd, before: end) {
            event.append(.serviceName, unit..<wordEnd)
            return
        }
        let nameEnd = bytes.byte(at: end - 1, before: end) == 46 ? end - 1 : end
        if nameEnd > unit { event.append(.serviceName, unit..<nameEnd) }
    }
}
