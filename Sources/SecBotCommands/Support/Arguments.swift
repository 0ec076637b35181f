import SecBotCore
import SecBotRuntime

/// Values of options, read with an error that says what to write.
enum Arguments {
    static func moment(_ text: String, option: String) throws -> Timestamp {
        guard let moment = DurationText.moment(text, now: .now) else {
            throw CommandFailure(
                .usage,
                "\(option) \"\(TerminalText.escaped(text))\" is not a time; write 7d, 2h or 2026-11-20T12:00:00Z")
        }
        return moment
    }

    /// The parsers that `--format`, `--timezone` and `--now` ask for.
    static func parsers(
        format: String, timezone: String?, now: String?, formats: [String] = []
    ) throws -> ParserFactory {
        let now = try now.map { try moment($0, option: "--now") } ?? .now
        do {
            return try ParserFactory(
                format: format, timezone: timezone, now: now, declarations: try UserFormats.read(formats))
        } catch let error as ParserOptionError {
            throw CommandFailure(.usage, error.description)
        }
    }

    static func level(_ text: String) throws -> Severity {
        guard let level = Severity(name: text) else {
            let known = Severity.allCases.map(\.name)
            let hint = Nearest.suggestion(for: text, among: known) ?? "use one of \(known.joined(separator: ", "))"
            throw CommandFailure(.usage, "\"\(TerminalText.escaped(text))\" is not a level; \(hint)")
        }
        return level
    }

    /// The logsource of `--assume`.
    static func logsource(_ text: String?) throws -> Logsource? {
        guard let text else { return nil }
        var logsource = Logsource()
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2 else {
                throw CommandFailure(.usage, "--assume is product=...,category=...,service=...")
            }
            switch pair[0] {
            case "product": logsource.product = pair[1]
            case "category": logsource.category = pair[1]
            case "service": logsource.service = pair[1]
            default:
                let hint = Nearest.suggestion(for: pair[0], among: ["product", "category", "service"]) ?? ""
                throw CommandFailure(
                    .usage, "--assume: unknown dimension \"\(TerminalText.escaped(pair[0]))\"; \(hint)")
            }
        }
        return logsource
    }

    /// A field of a CSV line; a leading `=`, `+`, `-` or `@` is defused, because spreadsheets run it.
    static func csv(_ text: String) -> String {
        var text = text
        if let first = text.first, "=+-@".contains(first) { text = "'" + text }
        guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
