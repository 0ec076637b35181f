internal import SecBotCore

/// Reads the text of format declarations, line by line; `docs/guide/declaring-a-format.md` describes the syntax.
package struct FormatDeclarationParser {
    private let file: String
    private var formats: [FormatDeclaration] = []
    private var errors: [FormatDeclarationError] = []
    private var line = 0

    /// The most patterns that one line may stand for once its alternatives are written out.
    static let mostAlternatives = 64

    private init(file: String) { self.file = file }

    /// Reads a file's text.
    ///
    /// - Returns: the formats that are right, and every error, in the order of the text.
    package static func parse(
        _ text: String, file: String
    ) -> (formats: [FormatDeclaration], errors: [FormatDeclarationError]) {
        var parser = FormatDeclarationParser(file: file)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) { parser.take(Array(line.utf8)) }
        for format in parser.formats where format.events.isEmpty {
            parser.fail(1, "format \(format.name) declares no event")
        }
        return (parser.formats.filter { !$0.events.isEmpty }, parser.errors)
    }

    private mutating func fail(_ column: Int, _ message: String) {
        errors.append(FormatDeclarationError(file: file, line: line, column: column, message: message))
    }

    private mutating func take(_ bytes: [UInt8]) {
        line += 1
        let indent = bytes.prefix { $0 == 32 || $0 == 9 }.count
        guard indent < bytes.count, bytes[indent] != 35 else { return }
        if indent > 0 { return takePattern(bytes, from: indent, isHead: false) }
        let end = bytes.firstIndex(of: 32) ?? bytes.count
        let keyword = String(decoding: bytes[..<end], as: UTF8.self)
        let restStart = min(end + 1, bytes.count)
        let words = bytes[restStart...].split(separator: 32).map { String(decoding: $0, as: UTF8.self) }
        if keyword == "format" {
            guard words.count == 1 else { return fail(restStart + 1, "expected one name after 'format'") }
            return formats.append(FormatDeclaration(name: words[0]))
        }
        guard !formats.isEmpty else { return fail(1, "expected 'format NAME' first") }
        let last = formats.count - 1
        switch keyword {
        case "programs":
            formats[last].programs += words.map { $0.lowercased() }
        case "record":
            takePattern(bytes, from: restStart, isHead: true)
        case "logsource":
            for (key, value) in pairs(words, restStart) {
                switch key {
                case "product": formats[last].logsource.product = value
                case "category": formats[last].logsource.category = value
                case "service": formats[last].logsource.service = value
                default: fail(restStart + 1, "unknown key '\(key)'; product, category or service are known")
                }
            }
        case "event":
            takeEvent(words, restStart)
        default:
            fail(1, "unknown keyword '\(keyword)'; format, programs, record, logsource and event are known")
        }
    }

    private mutating func takeEvent(_ words: [String], _ column: Int) {
        guard let action = words.first, !action.contains("=") else {
            return fail(column + 1, "expected the event's action after 'event'")
        }
        var event = FormatDeclaration.EventDeclaration(action: action)
        for (key, value) in pairs(Array(words.dropFirst()), column) {
            switch key {
            case "category": event.category = value
            case "outcome" where ["success", "failure", "unknown"].contains(value): event.outcome = value
            case "outcome": fail(column + 1, "outcome is success, failure or unknown, not '\(value)'")
            case "reason": event.reason = value
            default: fail(column + 1, "unknown key '\(key)'; category, outcome and reason are known")
            }
        }
        formats[formats.count - 1].events.append(event)
    }

    private mutating func pairs(_ words: [String], _ column: Int) -> [(String, String)] {
        var result: [(String, String)] = []
        for word in words {
            guard let equals = word.firstIndex(of: "="), equals != word.startIndex else {
                fail(column + 1, "expected KEY=VALUE, found '\(word)'")
                continue
            }
            result.append((String(word[..<equals]), String(word[word.index(after: equals)...])))
        }
        return result
    }

    private mutating func takePattern(_ bytes: [UInt8], from start: Int, isHead: Bool) {
        guard let last = formats.indices.last else { return fail(1, "expected 'format NAME' first") }
        guard isHead || !formats[last].events.isEmpty else {
            return fail(start + 1, "a message must follow an 'event' line")
        }
        do {
            for text in try PatternText.alternatives(Array(bytes[start...])) {
                let parts = try PatternText.parts(text, isHead: isHead)
                let pattern = FormatDeclaration.Pattern(parts: parts, line: line, column: start + 1)
                if isHead {
                    formats[last].heads.append(pattern)
                } else {
                    formats[last].events[formats[last].events.count - 1].patterns.append(pattern)
                }
            }
        } catch {
            fail(start + 1 + error.offset, error.message)
        }
    }
}
