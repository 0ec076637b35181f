import Foundation
import SecBotCore
import SecurityMonitor
import Yams

extension SettingsLoader {
    /// Reads one entry of `monitor.sources`.
    static func readSource(_ map: MappingReader, _ node: Node, _ reader: ConfigurationReader) -> SourceSettings? {
        defer { map.finish() }
        let kind: SourceKind? = map.word("type")
        var source = SourceSettings(type: kind ?? .file, path: map.string("path"))
        source.format = map.string("format") ?? "auto"
        source.timezone = map.string("timezone")
        source.start = map.word("start") ?? .beginning
        if let hours = map.integer("history_hours", in: 0...87_600) { source.historyHours = hours }
        if let bytes = map.integer("maximum_record", in: 64...(16 << 20)) { source.maximumRecord = bytes }
        let listen = map.string("listen")
        let transport: SyslogListenerSettings.Transport = map.word("transport") ?? .udp
        let certificate = map.string("certificate")
        let key = map.string("private_key")
        let authorities = map.string("client_authorities")
        if let zone = source.timezone, TimeZone(identifier: zone) == nil {
            map.report(
                .badValue, key: "timezone", "\"\(zone)\" is not a time zone",
                suggestion: "for example Europe/Zurich or UTC")
        }
        guard let kind else {
            if map.node("type") == nil {
                reader.report(
                    .missingKey, at: node, "a source needs a type", suggestion: "type: file, journal, stdin or syslog")
            }
            return nil
        }
        if kind == .syslog {
            guard let listen, let endpoint = Endpoint(listen) else {
                reader.report(
                    .missingKey, at: node, "a syslog source needs listen: address:port",
                    suggestion: "listen: 127.0.0.1:5514")
                return nil
            }
            var listener = SyslogListenerSettings(
                transport: transport, host: endpoint.address.description, port: endpoint.port)
            if let certificate, let key {
                listener.tls = SyslogListenerSettings.TLS(
                    certificate: certificate, key: key, clientAuthorities: authorities)
            }
            source.listeners = [listener]
        }
        for problem in source.problems() { reader.report(.badValue, at: node, problem) }
        return source
    }
}
