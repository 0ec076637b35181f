import SecBotCore

/// Fills an event from a frame: what every framed line says, whichever service wrote it.
struct SyslogEvent: Sendable {
    let constant = Constant("syslog")
    let logsource = LogsourceID(Logsource(product: "linux", service: "syslog"))

    @inline(__always)
    func fill(_ event: inout Event, from frame: SyslogFrame) {
        event.time = frame.time
        event.weight = frame.weight
        event.format = constant
        event.logsource = logsource
        if !frame.host.isEmpty { event.append(.hostName, frame.host) }
        if !frame.program.isEmpty { event.append(.processName, frame.program) }
        if !frame.processID.isEmpty { event.append(.processPID, frame.processID, kind: .number) }
        event.append(.message, frame.message)
        if frame.priority >= 0 { fillPriority(&event, frame.priority) }
    }

    /// Appends the names of facility and severity; `priority` is eight times the one plus the other.
    func fillPriority(_ event: inout Event, _ priority: Int) {
        guard (0..<192).contains(priority) else { return }
        event.append(.syslogFacility, facilities[priority >> 3])
        event.append(.syslogSeverity, severities[priority & 7])
    }

    /// By number, as RFC 5424 and syslog(3) name them.
    private let facilities: [Constant] = [
        Constant("kern"), Constant("user"), Constant("mail"), Constant("daemon"), Constant("auth"),
        Constant("syslog"), Constant("lpr"), Constant("news"), Constant("uucp"), Constant("cron"),
        Constant("authpriv"), Constant("ftp"), Constant("ntp"), Constant("security"), Constant("console"),
        Constant("solaris-cron"), Constant("local0"), Constant("local1"), Constant("local2"),
        Constant("local3"), Constant("local4"), Constant("local5"), Constant("local6"), Constant("local7"),
    ]

    private let severities: [Constant] = [
        Constant("emerg"), Constant("alert"), Constant("crit"), Constant("err"), Constant("warning"),
        Constant("notice"), Constant("info"), Constant("debug"),
    ]
}
