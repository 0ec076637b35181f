import SecBotCore
import SecBotRuntime

/// The status as people read it.
struct StatusTable {
    let report: StatusReport
    let style: Style
    let now: Timestamp

    var text: String {
        var lines = [verdict]
        lines += report.reasons.map { "  " + TerminalText.escaped($0) }
        if report.demonstration {
            lines.append("  This is the attack day that ships with secbot: the host has no logs that can be read.")
        }
        lines.append("")
        lines.append(style.bold("Sources"))
        for source in report.sources {
            var line = "  \(mark(source.state)) \(TerminalText.escaped(source.name))"
            line += "  \(source.read) records"
            if source.unparsed > 0 { line += ", \(source.unparsed) of no known format" }
            for (reason, count) in source.dropped.sorted(by: { $0.key < $1.key }) {
                line += ", \(count) dropped (\(reason))"
            }
            for (reason, count) in source.gaps.sorted(by: { $0.key < $1.key }) { line += ", \(count) gaps (\(reason))" }
            if source.lastRecord.isKnown { line += style.dim("  last \(Ago.text(source.lastRecord, now: now))") }
            lines.append(line)
        }
        let counters = report.counters
        lines.append("")
        lines.append(
            style.bold("Counters")
                + "  read \(counters.read)  parsed \(counters.parsed)  unparsed \(counters.unparsed)  "
                + "findings \(counters.findings)")
        let levels = Severity.allCases.reversed().compactMap { level in
            counters.findingsByLevel[level.name].map { "\($0) \(level.name)" }
        }
        if !levels.isEmpty { lines.append("  " + levels.joined(separator: ", ")) }
        lines.append("")
        lines.append(style.dim("Next: secbot findings list"))
        return lines.joined(separator: "\n")
    }

    private var verdict: String {
        let rules = "\(report.rules) rules" + (report.rulesRejected > 0 ? ", \(report.rulesRejected) refused" : "")
        return switch report.verdict {
        case .protected: style.green("● Watching") + " (\(report.mode)). \(report.sources.count) sources, \(rules)."
        case .degraded: style.yellow("● Degraded") + " (\(report.mode)). \(rules)."
        case .underAttack: style.red("● Under attack") + " (\(report.mode)). \(rules)."
        case .notRunning: style.red("○ Not running")
        }
    }

    private func mark(_ state: String) -> String {
        switch state {
        case "active", "finished": style.green("ok      ")
        case "starting": style.dim("starting")
        default: style.yellow(state + String(repeating: " ", count: max(0, 8 - state.count)))
        }
    }
}

/// Times as people say them.
enum Ago {
    static func text(_ time: Timestamp, now: Timestamp) -> String {
        let seconds = now.seconds - time.seconds
        switch seconds {
        case ..<(-5): return "at \(time)"
        case ..<60: return "\(max(0, seconds)) s ago"
        case ..<7200: return "\(seconds / 60) min ago"
        case ..<172_800: return "\(seconds / 3600) h ago"
        default: return "\(seconds / 86_400) days ago"
        }
    }
}
