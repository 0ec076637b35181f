import Foundation
import SecBotCore
import Yams

/// Reads a configuration file: bounded, checked whole, every problem with its place.
package enum SettingsLoader {
    /// A configuration is small; more is a mistake or an attack.
    package static let maximumBytes = 1 << 20

    /// Reads and checks a file.
    /// - Throws: ``ConfigurationErrors`` with all problems.
    package static func load(path: String) throws -> Settings {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ConfigurationErrors(errors: [
                ConfigurationError(
                    code: .unreadable, file: path, message: "cannot be read",
                    suggestion: "write one with: secbot setup --write \(path)")
            ])
        }
        guard data.count <= maximumBytes else {
            throw ConfigurationErrors(errors: [
                ConfigurationError(
                    code: .tooLarge, file: path, message: "\(data.count) bytes; at most \(maximumBytes) are read")
            ])
        }
        return try parse(String(decoding: data, as: UTF8.self), file: path)
    }

    /// Checks a text as the configuration.
    package static func parse(_ text: String, file: String) throws -> Settings {
        let reader = ConfigurationReader(file: file, text: text)
        var settings = Settings()
        settings.file = file
        do {
            // Nodes refer to their anchors weakly; the parser owns them.
            let parser = try Yams.Parser(yaml: text)
            defer { withExtendedLifetime(parser) {} }
            guard let root = try parser.singleRoot() else { return settings }
            if case .scalar(let scalar) = root, scalar.string.isEmpty { return settings }
            if let node = anchored(root) {
                reader.report(.syntax, at: node, "YAML anchors and aliases are not accepted in a configuration")
            } else if let top = reader.mapping(root, "the configuration") {
                read(top, reader, into: &settings)
            }
        } catch let error as YamlError {
            throw ConfigurationErrors(errors: [syntaxError(error, file: file, text: text)])
        }
        guard reader.errors.isEmpty else { throw ConfigurationErrors(errors: reader.errors) }
        return settings
    }

    private static func read(_ top: MappingReader, _ reader: ConfigurationReader, into settings: inout Settings) {
        if let node = top.node("monitor"), let map = reader.mapping(node, "monitor") {
            readMonitor(map, reader, into: &settings.monitor)
        }
        if let node = top.node("rules"), let map = reader.mapping(node, "rules") {
            settings.rules.defaults = map.boolean("defaults") ?? true
            settings.rules.packs = map.strings("packs") ?? []
            settings.rules.directories = map.strings("directories") ?? []
            settings.rules.disabled = Set(map.strings("disabled") ?? [])
            map.finish()
        }
        if let node = top.node("policy"), let map = reader.mapping(node, "policy") {
            readPolicy(map, into: &settings.policy)
        }
        if let node = top.node("gateway"), let map = reader.mapping(node, "gateway") {
            settings.gateway.listen = map.string("listen")
            if let listen = settings.gateway.listen, Endpoint(listen) == nil {
                map.report(
                    .badValue, key: "listen", "\"\(listen)\" is not address:port",
                    suggestion: "for example 127.0.0.1:8443")
            }
            map.finish()
        }
        if let level = top.string("log_level") {
            let known = ["trace", "debug", "info", "notice", "warning", "error", "critical"]
            if known.contains(level) {
                settings.logLevel = level
            } else {
                top.report(
                    .badValue, key: "log_level",
                    "log_level cannot be \"\(level)\"; it is one of \(known.joined(separator: ", "))",
                    suggestion: Nearest.suggestion(for: level, among: known))
            }
        }
        top.finish()
    }

    private static func readMonitor(
        _ map: MappingReader, _ reader: ConfigurationReader, into monitor: inout MonitorSettings
    ) {
        monitor.timezone = map.string("timezone")
        if let zone = monitor.timezone, TimeZone(identifier: zone) == nil {
            map.report(
                .badValue, key: "timezone", "\"\(zone)\" is not a time zone",
                suggestion: "for example Europe/Zurich or UTC")
        }
        for text in map.strings("trusted_proxies") ?? [] {
            if let network = CIDR(text) {
                monitor.trustedProxies.append(network)
            } else {
                map.report(
                    .badValue, key: "trusted_proxies", "\"\(text)\" is not an address or network",
                    suggestion: "for example 192.0.2.10 or 192.0.2.0/24")
            }
        }
        monitor.formats = map.strings("formats") ?? []
        if let node = map.node("sources") {
            guard case .sequence(let sequence) = node else {
                reader.report(.wrongType, at: node, "sources must be a list", suggestion: "- {type: journal}")
                map.finish()
                return
            }
            for element in sequence {
                if let entry = reader.mapping(element, "a source"), let source = readSource(entry, element, reader) {
                    monitor.sources.append(source)
                }
            }
        }
        map.finish()
    }

    /// The first node with an anchor: anchors make a small file grow without bound when it is walked through. What an
    /// alias repeats comes after its anchor, so this walk ends before it.
    private static func anchored(_ node: Node) -> Node? {
        switch node {
        case .alias: node
        case .scalar(let scalar): scalar.anchor == nil ? nil : node
        case .mapping(let mapping):
            mapping.anchor == nil ? mapping.lazy.compactMap { anchored($0.key) ?? anchored($0.value) }.first : node
        case .sequence(let sequence): sequence.anchor == nil ? sequence.lazy.compactMap { anchored($0) }.first : node
        }
    }

    private static func syntaxError(_ error: YamlError, file: String, text: String) -> ConfigurationError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return ConfigurationError(
                code: .syntax, file: file, line: mark.line, column: mark.column,
                sourceLine: ConfigurationReader.line(mark.line, of: text), message: problem,
                suggestion: "check the indentation and the colons")
        case .duplicatedKeysInMapping(let keys, let context):
            return ConfigurationError(
                code: .duplicateKey, file: file, line: context.mark.line, column: context.mark.column,
                sourceLine: ConfigurationReader.line(context.mark.line, of: text),
                message: "\(keys.sorted().joined(separator: ", ")) stands twice in one mapping",
                suggestion: "keep one of them")
        default:
            return ConfigurationError(code: .syntax, file: file, message: "not readable as YAML: \(error)")
        }
    }
}
