package import LogFormats
package import SecBotCore

/// Makes the parser of each source from one checked set of options.
package struct ParserFactory: Sendable {
    private let prototype: LogParser

    /// - Throws: ``ParserOptionError`` for a format or a zone that is not known.
    package init(
        format: String, timezone: String?, now: Timestamp, trustedProxies: [CIDR] = [],
        declarations: [FormatDeclaration] = []
    ) throws(ParserOptionError) {
        guard let zone = HostZone.offsets(timezone) else { throw .unknownZone(timezone ?? "") }
        do {
            prototype = try LogParser(
                options: FormatOptions(zone: zone, now: now, trustedProxies: trustedProxies), format: format,
                declarations: declarations)
        } catch {
            throw .unknownFormat(error.name)
        }
    }

    /// A parser with no memory of other records.
    package func make() -> LogParser { prototype }
}

/// An option of parsing that cannot be used.
package enum ParserOptionError: Error, CustomStringConvertible {
    case unknownFormat(String)
    case unknownZone(String)

    package var description: String {
        switch self {
        case .unknownFormat(let name):
            let hint =
                Nearest.suggestion(for: name, among: FormatCatalog.names)
                ?? "list them with: secbot parse --list-formats"
            return "unknown format \"\(TerminalText.escaped(name))\"; \(hint)"
        case .unknownZone(let name):
            return "unknown time zone \"\(TerminalText.escaped(name))\"; write for example Europe/Zurich or UTC"
        }
    }
}
