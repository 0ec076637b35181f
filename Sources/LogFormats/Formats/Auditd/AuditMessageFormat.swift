package import SecBotCore

/// Audit records that the kernel or audisp carries to syslog: `audit: type=1400 audit(1700000000.123:456): ...`.
///
/// Each is an event of its own here, since syslog may lose or reorder them; the log file is the place to join them.
package struct AuditMessageFormat: MessageFormat {
    package static let name = "audit-syslog"
    package static let programs = ["audit", "audispd", "audisp-syslog", "kernel"]
    private let core = AuditEventBuilder()

    package init() {}

    package func parse(_ batch: Span<UInt8>, _ message: Range<Int>, into event: inout Event) -> Bool {
        var start = message.lowerBound
        // `[   12.345678] audit: type=...`: the kernel's own clock in front.
        if start < message.upperBound, batch[start] == 91 {
            let close = RecordScan.index(of: 93, batch, start, min(message.upperBound, start + 24))
            start = RecordScan.trimmed(batch, min(close + 1, message.upperBound)..<message.upperBound).lowerBound
        }
        guard let header = AuditHeader(batch, start..<message.upperBound) else { return false }
        core.build(batch, header, message.upperBound, into: &event)
        return true
    }
}
