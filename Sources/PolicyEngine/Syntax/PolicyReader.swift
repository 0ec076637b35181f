import SecBotCore
import Yams

/// Reads a YAML tree into typed values, remembers which keys were read, and collects every problem with its place.
final class PolicyReader {
    let file: String
    /// When the file is read, for what has run out.
    let now: Timestamp
    let zone: (String) -> ZoneOffsets?
    private let lines: [Substring]
    private(set) var errors: [PolicyError] = []
    private(set) var warnings: [PolicyError] = []

    /// The most problems that are told of one file.
    static let maximumErrors = 100

    init(file: String, text: String, now: Timestamp, zone: @escaping (String) -> ZoneOffsets?) {
        self.file = file
        self.now = now
        self.zone = zone
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    func report(_ code: PolicyError.Code, at node: Node?, _ message: String, suggestion: String? = nil) {
        guard errors.count < PolicyReader.maximumErrors else { return }
        errors.append(error(code, node?.mark?.line ?? 0, node?.mark?.column ?? 0, message, suggestion))
    }

    func warn(_ code: PolicyError.Code, at node: Node?, _ message: String, suggestion: String? = nil) {
        guard warnings.count < PolicyReader.maximumErrors else { return }
        warnings.append(error(code, node?.mark?.line ?? 0, node?.mark?.column ?? 0, message, suggestion))
    }

    func error(
        _ code: PolicyError.Code, _ line: Int, _ column: Int, _ message: String, _ suggestion: String? = nil
    ) -> PolicyError {
        let source = line > 0 && line <= lines.count ? String(lines[line - 1].prefix(200)) : ""
        return PolicyError(
            code: code, file: file, line: line, column: column, sourceLine: source, message: message,
            suggestion: suggestion)
    }

    /// One mapping; `finish()` reports the keys that nobody asked for.
    func mapping(_ node: Node, _ place: String) -> PolicyMapping? {
        guard case .mapping(let mapping) = node else {
            report(.wrongType, at: node, "\(place) must be a mapping (key: value lines)")
            return nil
        }
        return PolicyMapping(mapping, node: node, place: place, reader: self)
    }

    /// The elements of a list, at most `limit`.
    func elements(_ node: Node, _ place: String, limit: Int = 1000) -> [Node] {
        guard case .sequence(let sequence) = node else {
            report(.wrongType, at: node, "\(place) must be a list (lines that begin with a dash)")
            return []
        }
        if sequence.count > limit { report(.tooLarge, at: node, "\(place) has more than \(limit) entries") }
        return Array(sequence.prefix(limit))
    }
}

/// The keys of one mapping.
final class PolicyMapping {
    let node: Node
    let place: String
    let reader: PolicyReader
    private let mapping: Node.Mapping
    private var asked: [String] = []

    init(_ mapping: Node.Mapping, node: Node, place: String, reader: PolicyReader) {
        self.mapping = mapping
        self.node = node
        self.place = place
        self.reader = reader
    }

    func node(_ key: String) -> Node? {
        if !asked.contains(key) { asked.append(key) }
        return mapping.first { $0.key.string == key }?.value
    }

    func report(_ code: PolicyError.Code, _ key: String, _ message: String, suggestion: String? = nil) {
        reader.report(code, at: mapping.first { $0.key.string == key }?.value ?? node, message, suggestion: suggestion)
    }

    func string(_ key: String) -> String? {
        guard let node = node(key) else { return nil }
        guard case .scalar(let scalar) = node, !scalar.string.isEmpty else {
            reader.report(.wrongType, at: node, "\(key) must be a text")
            return nil
        }
        return scalar.string
    }

    /// A text that must be there.
    func required(_ key: String, example: String) -> String? {
        guard node(key) != nil else {
            reader.report(.missingKey, at: node, "\(place) needs \(key)", suggestion: "for example \(key): \(example)")
            return nil
        }
        return string(key)
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

    /// One text or a list of texts.
    func strings(_ key: String) -> [String] {
        guard let node = node(key) else { return [] }
        return nodes(node, key).compactMap(\.string)
    }

    /// Words of an enumeration, one or several.
    func words<Value>(_ key: String, _ known: [(name: String, value: Value)]) -> [Value] {
        guard let node = node(key) else { return [] }
        return nodes(node, key).compactMap { word($0, key, known) }
    }

    func word<Value>(_ key: String, _ known: [(name: String, value: Value)]) -> Value? {
        node(key).flatMap { word($0, key, known) }
    }

    /// A duration in seconds.
    func duration(_ key: String) -> Int64? { node(key).flatMap { duration($0, key) } }

    func durations(_ key: String) -> [Int64] {
        guard let node = node(key) else { return [] }
        return nodes(node, key).compactMap { duration($0, key) }
    }

    /// A moment: RFC 3339, or a day, which begins at midnight UTC.
    func moment(_ key: String) -> Timestamp? {
        guard let text = string(key) else { return nil }
        if let time = Timestamp(text) ?? Timestamp(text + "T00:00:00Z") { return time }
        report(.badValue, key, "\(key) is no moment", suggestion: "for example \(key): 2027-01-31T18:00:00Z")
        return nil
    }

    private func nodes(_ node: Node, _ key: String) -> [Node] {
        if case .scalar = node { return [node] }
        return reader.elements(node, key).filter { element in
            guard case .scalar(let scalar) = element, !scalar.string.isEmpty else {
                reader.report(.wrongType, at: element, "\(key) must hold texts only")
                return false
            }
            return true
        }
    }

    private func word<Value>(_ node: Node, _ key: String, _ known: [(name: String, value: Value)]) -> Value? {
        let text = node.string ?? ""
        if let match = known.first(where: { $0.name == text }) { return match.value }
        let names = known.map(\.name)
        reader.report(
            .badValue, at: node,
            "\(key) cannot be \"\(text.prefix(80))\"; it is one of \(names.joined(separator: ", "))",
            suggestion: Nearest.suggestion(for: text, among: names))
        return nil
    }

    private func duration(_ node: Node, _ key: String) -> Int64? {
        guard let seconds = DurationText.seconds(node.string ?? ""), seconds <= ActionRequest.maximumSeconds else {
            reader.report(
                .badValue, at: node, "\(key) must be a duration of at most one year",
                suggestion: "for example 10m, 2h or 7d")
            return nil
        }
        return seconds
    }

    /// Reports keys that stand in the file and were not asked for.
    func finish() {
        var seen: Set<String> = []
        for (key, _) in mapping {
            let name = key.string ?? ""
            if !seen.insert(name).inserted {
                reader.report(.duplicateKey, at: key, "\(name.prefix(80)) stands twice in \(place)")
            }
            guard !asked.contains(name) else { continue }
            reader.report(
                .unknownKey, at: key, "unknown key \"\(name.prefix(80))\" in \(place)",
                suggestion: Nearest.suggestion(for: name, among: asked)
                    ?? "known keys: \(asked.sorted().joined(separator: ", "))")
        }
    }
}
