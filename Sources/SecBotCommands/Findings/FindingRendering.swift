import Foundation
import SecBotCore

/// A finding as the command contract writes it.
struct FindingRendering: Encodable {
    let finding: Finding

    private enum Key: String, CodingKey {
        case id, time, rule, entities, count, reason, group, evidence
        case firstTime = "first_time"
        case lastTime = "last_time"
    }
    private enum RuleKey: String, CodingKey { case id, title, level, tags }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(finding.id, forKey: .id)
        try container.encode(finding.time, forKey: .time)
        try container.encode(finding.firstTime, forKey: .firstTime)
        try container.encode(finding.lastTime, forKey: .lastTime)
        var rule = container.nestedContainer(keyedBy: RuleKey.self, forKey: .rule)
        try rule.encode(finding.rule.id, forKey: .id)
        try rule.encode(finding.rule.title, forKey: .title)
        try rule.encode(finding.rule.level, forKey: .level)
        try rule.encode(finding.rule.tags, forKey: .tags)
        try container.encode(entities, forKey: .entities)
        try container.encode(finding.count, forKey: .count)
        try container.encode(finding.reason, forKey: .reason)
        if !finding.group.isEmpty { try container.encode(finding.group, forKey: .group) }
        try container.encode(finding.evidence, forKey: .evidence)
    }

    /// One value per kind of entity; the first where a finding has several.
    private var entities: [String: String] {
        Dictionary(finding.entities.map { ($0.kind.rawValue, $0.value) }) { first, _ in first }
    }
}

/// A finding in a few lines for people.
struct FindingLines {
    let finding: Finding
    let style: Style
    let width: Int

    /// `time  LEVEL  who  title (count)`.
    var summary: String {
        let who = finding.entities.first { $0.kind == .sourceAddress } ?? finding.entities.first
        let time = finding.time.description.prefix(19).replacingOccurrences(of: "T", with: " ")
        var line = style.dim(time) + "  " + level + "  "
        line += style.bold(TerminalText.escaped(TerminalText.shortened(who?.value ?? "-", to: 40))) + "  "
        line += TerminalText.escaped(TerminalText.shortened(finding.rule.title, to: max(20, width - 60)))
        if finding.count > 1 { line += style.dim(" ×\(finding.count)") }
        return line
    }

    /// The summary, why, and the first record.
    var detail: [String] {
        var lines = [summary, "    why: " + TerminalText.escaped(finding.reason)]
        if let evidence = finding.evidence.last, !evidence.raw.isEmpty {
            lines.append("    " + style.dim(TerminalText.shortened(TerminalText.escaped(evidence.raw), to: width - 4)))
        }
        return lines
    }

    private var level: String {
        let name = finding.rule.level.name.uppercased()
        let padded = name.padding(toLength: 13, withPad: " ", startingAt: 0)
        return switch finding.rule.level {
        case .critical: style.magenta(padded)
        case .high: style.red(padded)
        case .medium: style.yellow(padded)
        case .low: style.cyan(padded)
        case .informational: style.dim(padded)
        }
    }
}
