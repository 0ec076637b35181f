import SecBotCore
import Yams

/// Reads a YAML tree into typed values, remembers which keys were read, and collects every problem with its place.
final class ConfigurationReader {
    let file: String
    private let text: String
    private(set) var errors: [ConfigurationError] = []

    init(file: String, text: String) {
        self.file = file
        self.text = text
    }

    /// A line of the text by its 1-based number, cut to what a terminal shows; empty when there is no such line.
    static func line(_ number: Int, of text: String) -> String {
        let lines = text.split(separator: "\n", maxSplits: max(number, 0), omittingEmptySubsequences: false)
        return number > 0 && number <= lines.count ? String(lines[number - 1].prefix(200)) : ""
    }

    func report(
        _ code: ConfigurationError.Code, at node: Node?, _ message: String, suggestion: String? = nil
    ) {
        let mark = node?.mark
        errors.append(
            ConfigurationError(
                code: code, file: file, line: mark?.line ?? 0, column: mark?.column ?? 0,
                sourceLine: ConfigurationReader.line(mark?.line ?? 0, of: text), message: message,
                suggestion: suggestion))
    }

    /// One mapping; `finish()` reports the keys that nobody asked for.
    func mapping(_ node: Node, _ place: String) -> MappingReader? {
        guard case .mapping(let mapping) = node else {
            report(.wrongType, at: node, "\(place) must be a mapping (key: value lines)")
            return nil
        }
        return MappingReader(mapping, place: place, reader: self)
    }
}

/// The keys of one mapping.
final class MappingReader {
    private let mapping: Node.Mapping
    private let place: String
    private let reader: ConfigurationReader
    private var asked: [String] = []

    init(_ mapping: Node.Mapping, place: String, reader: ConfigurationReader) {
        self.mapping = mapping
        self.place = place
        self.reader = reader
    }

    func node(_ key: String) -> Node? {
        asked.append(key)
        return mapping.first { $0.key.string == key }?.value
    }

    func string(_ key: String) -> String? {
        guard let node = node(key) else { return nil }
        guard case .scalar(let scalar) = node else {
            reader.report(.wrongType, at: node, "\(key) must be a text")
            return nil
        }
        return scalar.string
    }

    func boolean(_ key: String) -> Bool? {
        guard let node = node(key) else { return nil }
        guard let value = node.bool else {
            reader.report(.wrongType, at: node, "\(key) must be true or false")
            return nil
        }
        return value
    }

    func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let node = node(key) else { return nil }
        guard let value = node.int, range.contains(value) else {
            reader.report(
                .badValue, at: node, "\(key) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return value
    }

    func strings(_ key: String) -> [String]? {
        guard let node = node(key) else { return nil }
        if let single = node.string { return [single] }
        guard case .sequence(let sequence) = node else {
            reader.report(.wrongType, at: node, "\(key) must be a list of texts")
            return nil
        }
        return sequence.compactMap { element in
            if element.string == nil { reader.report(.wrongType, at: element, "\(key) must hold texts only") }
            return element.string
        }
    }

    /// One of the words of an enumeration; another word is an error that names the nearest.
    func word<Value: RawRepresentable & CaseIterable>(_ key: String) -> Value? where Value.RawValue == String {
        guard let text = string(key) else { return nil }
        if let value = Value(rawValue: text) { return value }
        let words = Value.allCases.map(\.rawValue)
        reader.report(
            .badValue, at: mapping.first { $0.key.string == key }?.value,
            "\(key) cannot be \"\(text)\"; it is one of \(words.joined(separator: ", "))",
            suggestion: Nearest.suggestion(for: text, among: words))
        return nil
    }

    func report(_ code: ConfigurationError.Code, key: String, _ message: String, suggestion: String? = nil) {
        reader.report(code, at: mapping.first { $0.key.string == key }?.value, message, suggestion: suggestion)
    }

    /// Reports keys that stand in the file and were not asked for, and keys that stand there twice.
    func finish() {
        var seen: Set<String> = []
        for (key, _) in mapping {
            let name = key.string ?? ""
            if !seen.insert(name).inserted {
                reader.report(.duplicateKey, at: key, "\(name) stands twice in \(place)")
            }
            guard !asked.contains(name) else { continue }
            reader.report(
                .unknownKey, at: key, "unknown key \"\(name)\" in \(place)",
                suggestion: Nearest.suggestion(for: name, among: asked)
                    ?? "known keys: \(asked.sorted().joined(separator: ", "))")
        }
    }
}
