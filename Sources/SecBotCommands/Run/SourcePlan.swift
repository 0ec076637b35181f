import Foundation
import LogFormats
import SecBotCore
import SecBotRuntime
import SecurityMonitor

/// What a run reads: the configured sources, what this host has, or the attack day.
struct SourcePlan {
    var sources: [SourceSettings]
    /// What the user should know about the choice.
    var notes: [String] = []
    var isDemonstration = false

    /// A run over things that end ends with them.
    var endsWithSources: Bool { isDemonstration || (!sources.isEmpty && sources.allSatisfy { $0.type == .stdin }) }

    static func make(_ settings: Settings) throws -> SourcePlan {
        if !settings.monitor.sources.isEmpty { return SourcePlan(sources: settings.monitor.sources) }
        let inventory = HostDetection().inventory()
        let readable = inventory.sources.filter(isReadable)
        if !readable.isEmpty {
            var plan = SourcePlan(sources: readable)
            let names = readable.map { $0.path ?? $0.type.rawValue }.joined(separator: ", ")
            plan.notes = ["secbot: no configuration; reading what this host has: \(TerminalText.escaped(names))"]
            if readable.count < inventory.sources.count {
                plan.notes.append("secbot: some logs cannot be read with these rights; see: secbot setup")
            }
            return plan
        }
        return try attackDay(notes: [
            "secbot: this host has no logs that can be read (a plain container, or not enough rights).",
            "secbot: reading the attack day that ships with it instead: one made-up server, documentation addresses.",
        ])
    }

    /// Whether a proposed source has something that this process may read. Patterns are taken as they are.
    private static func isReadable(_ source: SourceSettings) -> Bool {
        guard source.type == .file, let path = source.path, !path.contains(where: { "*?[".contains($0) }) else {
            return source.type == .journal || source.type == .file
        }
        let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber
        return FileManager.default.isReadableFile(atPath: path) && (size?.intValue ?? 0) > 0
    }

    /// The logs of one made-up server with known attackers.
    static func attackDay(notes: [String]) throws -> SourcePlan {
        guard let day = ContentLocator.attackDay else {
            throw CommandFailure(
                .environment,
                "this host has no logs that can be read, and the attack day is not installed; "
                    + "name a log in a configuration: secbot setup --write secbot.yaml")
        }
        let files = ((try? FileManager.default.contentsOfDirectory(atPath: day)) ?? []).filter { $0.hasSuffix(".log") }
        var plan = SourcePlan(sources: files.sorted().map { SourceSettings(type: .file, path: day + "/" + $0) })
        plan.isDemonstration = true
        plan.notes = notes
        return plan
    }

    /// Makes the parser of a source by its name, with its own format and zone.
    func parsers(_ monitor: MonitorSettings) throws -> (String) -> LogParser {
        let declarations = try UserFormats.read(monitor.formats)
        let fallback = try ParserFactory(
            format: FormatCatalog.automatic, timezone: monitor.timezone, now: .now,
            trustedProxies: monitor.trustedProxies, declarations: declarations)
        var chosen: [(pattern: String, factory: ParserFactory)] = []
        for source in sources where source.format != FormatCatalog.automatic || source.timezone != nil {
            chosen.append(
                (
                    source.path ?? source.type.rawValue,
                    try ParserFactory(
                        format: source.format, timezone: source.timezone ?? monitor.timezone, now: .now,
                        trustedProxies: monitor.trustedProxies, declarations: declarations)
                ))
        }
        return { name in
            (chosen.first { unsafe $0.pattern == name || fnmatch($0.pattern, name, 0) == 0 }?.factory ?? fallback)
                .make()
        }
    }
}
