import Foundation
import SecBotCore

/// A finding as the command contract writes it.
enum FindingRendering {
    /// The finding as one line of JSON.
    static func line(_ finding: Finding) -> [UInt8] {
        var writer = JSONWriter()
        write(finding, into: &writer)
        return writer.bytes
    }

    /// Findings as one JSON array.
    static func array(_ findings: [Finding]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginArray()
        for finding in findings { write(finding, into: &writer) }
        writer.endArray()
        return writer.bytes
    }

    private static func write(_ finding: Finding, into writer: inout JSONWriter) {
        writer.beginObject()
        member("id", finding.id, &writer)
        member("time", finding.time, &writer)
        member("first_time", finding.firstTime, &writer)
        member("last_time", finding.lastTime, &writer)
        writer.key("rule")
        writer.beginObject()
        member("id", finding.rule.id, &writer)
        member("title", finding.rule.title, &writer)
        member("level", finding.rule.level.name, &writer)
        writer.key("tags")
        writer.beginArray()
        for tag in finding.rule.tags { writer.string(tag) }
        writer.endArray()
        writer.endObject()
        entities(finding, &writer)
        if let weakest = finding.entities.map(\.provenance).max(by: { $0.rawValue < $1.rawValue }) {
            member("provenance", weakest.name, &writer)
        }
        writer.key("count")
        writer.number(finding.count)
        context(finding, &writer)
        member("reason", finding.reason, &writer)
        if !finding.group.isEmpty {
            writer.key("group")
            writer.beginObject()
            for (field, value) in finding.group.sorted(by: { $0.key < $1.key }) { member(field, value, &writer) }
            writer.endObject()
        }
        writer.key("evidence")
        writer.beginArray()
        for evidence in finding.evidence { write(evidence, into: &writer) }
        writer.endArray()
        writer.endObject()
    }

    /// What policies ask of a finding beside its rule and entities.
    private static func context(_ finding: Finding, _ writer: inout JSONWriter) {
        if let logsource = finding.logsource {
            writer.key("logsource")
            writer.beginObject()
            if let product = logsource.product { member("product", product, &writer) }
            if let category = logsource.category { member("category", category, &writer) }
            if let service = logsource.service { member("service", service, &writer) }
            writer.endObject()
        }
        if let outcome = finding.outcome { member("outcome", outcome.rawValue, &writer) }
        if let confidence = finding.confidence {
            writer.key("confidence")
            writer.number(confidence)
        }
    }

    /// One value per kind of entity; the first where a finding has several.
    private static func entities(_ finding: Finding, _ writer: inout JSONWriter) {
        writer.key("entities")
        writer.beginObject()
        for (index, entity) in finding.entities.enumerated()
        where !finding.entities[..<index].contains(where: { $0.kind == entity.kind }) {
            member(entity.kind.rawValue, entity.value, &writer)
        }
        writer.endObject()
    }

    private static func write(_ evidence: Evidence, into writer: inout JSONWriter) {
        writer.beginObject()
        member("source", evidence.source, &writer)
        if let line = evidence.line {
            writer.key("line")
            writer.number(line)
        }
        writer.key("position")
        writer.number(evidence.position)
        member("time", evidence.time, &writer)
        member("raw", evidence.raw, &writer)
        writer.key("matched")
        writer.beginArray()
        for matched in evidence.matched {
            writer.beginObject()
            member("field", matched.field, &writer)
            member("value", matched.value, &writer)
            if let start = matched.start, let end = matched.end {
                writer.key("start")
                writer.number(start)
                writer.key("end")
                writer.number(end)
            }
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }

    private static func member(_ name: String, _ value: String, _ writer: inout JSONWriter) {
        writer.key(name)
        writer.string(value)
    }

    private static func member(_ name: String, _ time: Timestamp, _ writer: inout JSONWriter) {
        writer.key(name)
        if time.isKnown { writer.string(time.description) } else { writer.null() }
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
