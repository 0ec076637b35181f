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
        return try demonstration()
    }

    private static func demonstration() throws -> SourcePlan {
        guard let day = ContentLocator.attackDay else {
            throw CommandFailure(
                .environment,
                "this host has no logs that can be read, and the attack day is not installed; name a log in a configuration: secbot setup --write secbot.yaml")
        }
        let files = ((try? FileManager.default.contentsOfDirectory(atPath: day)) ?? []).filter { $0.hasSuffix(".log") }
        var plan = SourcePlan(sources: files.sorted().map { SourceSettings(type: .file, path: day + "/" + $0) })
        plan.isDemonstration = true
        plan.notes = [
            "secbot: this host has no logs that can be read (a plain container, or not enough rights).",
            "secbot: reading the attack day that ships with it instead: one made-up server, documentation addresses.",
        ]
        return plan
    }

    /// Makes the parser of a source by its name, with its own format and zone.
    func parsers(_ monitor: MonitorSettings) throws -> (String) -> LogParser {
        let fallback = try ParserFactory(
            format: FormatCatalog.automatic, timezone: monitor.timezone, now: .now, trustedProxies: monitor.trustedProxies)
        var chosen: [(pattern: String, factory: ParserFactory)] = []
        for source in sources where source.format != FormatCatalog.automatic || source.timezone != nil {
            chosen.append(
                (
                    source.path ?? source.type.rawValue,
                    try ParserFactory(
                        format: source.format, timezone: source.timezone ?? monitor.timezone, now: .now,
                        trustedProxies: monitor.trustedProxies)
                ))
        }
        return { name in
            (chosen.first { unsafe $0.pattern == name || fnmatch($0.pattern, name, 0) == 0 }?.factory ?? fallback).make()
        }
    }
}
