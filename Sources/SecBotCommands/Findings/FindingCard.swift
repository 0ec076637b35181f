import SecBotCore

/// One finding on one screen: what, why, who, the records with the matched parts marked.
struct FindingCard {
    let finding: Finding
    let style: Style

    var lines: [String] {
        var lines = [
            style.bold(TerminalText.escaped(finding.rule.title)) + "  [\(finding.rule.level.name)]  \(finding.id)",
            "  why      " + TerminalText.escaped(finding.reason),
            "  when     \(finding.firstTime) to \(finding.lastTime), \(finding.count) records",
            "  rule     \(TerminalText.escaped(finding.rule.id))  \(finding.rule.tags.map(TerminalText.escaped).joined(separator: " "))",
        ]
        for entity in finding.entities {
            lines.append(
                "  \(entity.kind.rawValue)  \(TerminalText.escaped(entity.value))  "
                    + style.dim("(\(entity.provenance.name))"))
        }
        lines.append("  records")
        for evidence in finding.evidence {
            let place = evidence.line.map { ":\($0)" } ?? "@\(evidence.position)"
            lines.append(style.dim("    \(TerminalText.escaped(evidence.source))\(place)  \(evidence.time)"))
            lines.append(
                "      "
                    + (evidence.raw.isEmpty ? style.dim("(no longer in memory)") : TerminalText.escaped(evidence.raw)))
            for matched in evidence.matched {
                lines.append("        \(TerminalText.escaped(matched.field)) = \(TerminalText.escaped(matched.value))")
            }
        }
        lines.append(style.dim("Next: secbot explain rule \(TerminalText.escaped(finding.rule.id))"))
        return lines
    }
}
