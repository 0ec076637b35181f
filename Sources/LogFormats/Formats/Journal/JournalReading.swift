import SecBotCore

/// Turns a journal entry into an event, with the formats of the services.
struct JournalReading: Sendable {
    private let services: ServiceFormats
    private let plain = SyslogEvent()

    init(_ services: ServiceFormats) { self.services = services }

    /// Fills the event from an entry whose ranges lie in `bytes`.
    func fill(_ event: inout Event, _ bytes: Span<UInt8>, _ entry: JournalEntry) {
        let writer = entry.writer(bytes)
        var frame = SyslogFrame()
        frame.time = entry.time(bytes)
        frame.host = entry.host
        frame.program = writer.program
        frame.processID = entry.processID
        frame.message = entry.message
        frame.priority = JournalReading.priority(bytes, entry)
        plain.fill(&event, from: frame)
        if !entry.unit.isEmpty { event.append(.systemdUnit, entry.unit) }
        if writer.isTrusted {
            _ = services.parse(bytes, program: writer.program, message: entry.message, into: &event)
        } else {
            event.provenance = .locallyForgeable
        }
        // The executable that a message speaks of (a command of sudo) counts more than the one that wrote it.
        if !entry.executable.isEmpty, !event.has(.processExecutable) {
            event.append(.processExecutable, entry.executable)
        }
    }

    /// Eight times the facility plus the severity; -1 without a severity.
    private static func priority(_ bytes: Span<UInt8>, _ entry: JournalEntry) -> Int {
        guard let severity = bytes.number(in: entry.priority), severity < 8 else { return -1 }
        guard let facility = bytes.number(in: entry.facility), facility < 24 else {
            return bytes.equals(entry.transport, "kernel") ? severity : 8 + severity
        }
        return facility * 8 + severity
    }
}
