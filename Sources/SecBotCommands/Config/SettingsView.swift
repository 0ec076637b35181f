import SecBotCore
import SecBotRuntime
import SecurityMonitor

/// The settings in force as a document.
struct SettingsView: Encodable {
    struct Monitor: Encodable {
        var sources: [SourceSettings]
        var timezone: String
        var trustedProxies: [String]
    }
    struct Rules: Encodable {
        var defaults: Bool
        var packs: [String]
        var directories: [String]
        var disabled: [String]
    }
    struct Policy: Encodable {
        var set: String
        var mode: String
    }

    var file: String?
    var stateDirectory: String
    var monitor: Monitor
    var rules: Rules
    var policy: Policy
    var gatewayListen: String?
    var logLevel: String

    init(settings: Settings, stateDirectory: String) {
        file = settings.file
        self.stateDirectory = stateDirectory
        monitor = Monitor(
            sources: settings.monitor.sources, timezone: settings.monitor.timezone ?? "host",
            trustedProxies: settings.monitor.trustedProxies.map(\.description))
        rules = Rules(
            defaults: settings.rules.defaults, packs: settings.rules.packs, directories: settings.rules.directories,
            disabled: settings.rules.disabled.sorted())
        policy = Policy(set: settings.policy.set.rawValue, mode: settings.policy.mode.rawValue)
        gatewayListen = settings.gateway.listen
        logLevel = settings.logLevel
    }

    /// The view in the syntax of the configuration file.
    var yaml: String {
        var lines = ["# \(file ?? "built-in defaults"); state in \(stateDirectory)", "monitor:"]
        lines.append("  timezone: \(monitor.timezone)")
        lines.append("  sources:" + (monitor.sources.isEmpty ? " []  # found on this host when the bot starts" : ""))
        for source in monitor.sources { lines.append("    - " + SourceLine.text(source)) }
        lines.append("rules:")
        lines.append("  defaults: \(rules.defaults)")
        for (key, values) in [("packs", rules.packs), ("directories", rules.directories), ("disabled", rules.disabled)]
        {
            lines.append("  \(key): [\(values.joined(separator: ", "))]")
        }
        lines.append("policy: {set: \(policy.set), mode: \(policy.mode)}")
        if let gatewayListen { lines.append("gateway: {listen: \"\(gatewayListen)\"}") }
        lines.append("log_level: \(logLevel)")
        return lines.joined(separator: "\n")
    }
}

/// A source as one line of configuration.
enum SourceLine {
    static func text(_ source: SourceSettings) -> String {
        var parts = ["type: \(source.type.rawValue)"]
        if let path = source.path { parts.append("path: \(quoted(path))") }
        if source.format != "auto" { parts.append("format: \(source.format)") }
        if let zone = source.timezone { parts.append("timezone: \(zone)") }
        if let listener = source.listeners.first {
            parts.append(
                "listen: \"\(listener.host.contains(":") ? "[\(listener.host)]" : listener.host):\(listener.port)\"")
            parts.append("transport: \(listener.transport.rawValue)")
        }
        return "{" + parts.joined(separator: ", ") + "}"
    }

    /// Plain where YAML reads it as the same text, else in double quotes.
    static func quoted(_ text: String) -> String {
        let plain = text.utf8.allSatisfy {
            (45...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95
        }
        if plain, !text.isEmpty { return text }
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(escaped)\""
    }
}
