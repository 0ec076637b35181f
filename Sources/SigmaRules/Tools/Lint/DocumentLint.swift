/// The checks on one document that need no compilation.
struct DocumentLint {
    var problems: [RuleError] = []
    /// The logsource as written.
    private(set) var logsource: LintedLogsource?

    static let rootKeys: Set<String> = [
        "title", "id", "name", "related", "taxonomy", "status", "description", "license", "author", "references",
        "date",
        "modified", "logsource", "detection", "correlation", "filter", "fields", "falsepositives", "level", "tags",
        "scope", "generate", "secbot",
    ]

    init(_ root: YAMLNode) {
        logsource = LintedLogsource(root["logsource"])
        keys(root)
        metadata(root)
        tags(root)
        logsource(root)
        if let detection = root["detection"], detection.pairs != nil { self.detection(detection, isFilter: false) }
        if let filter = root["filter"], filter.pairs != nil { detection(filter, isFilter: true) }
        if let correlation = root["correlation"], correlation.pairs != nil { self.correlation(correlation) }
    }

    /// Notes a finding; without a suggestion the remedy of its code is shown.
    mutating func add(_ code: String, _ message: String, _ node: YAMLNode, _ suggestion: String? = nil) {
        problems.append(RuleError(code, message, at: node.place, suggestion: suggestion))
    }

    // MARK: Keys

    private static let logsourceKeys: Set<String> = ["product", "category", "service"]
    private static let correlationKeys: Set<String> = [
        "type", "rules", "group-by", "timespan", "timeframe", "aliases", "condition", "generate",
    ]

    /// Authors may add keys of their own; only what looks like a slip is worth a word.
    private mutating func keys(_ root: YAMLNode) {
        for (key, _) in root.pairs ?? [] {
            guard let name = key.text, !DocumentLint.rootKeys.contains(name) else { continue }
            if DocumentLint.logsourceKeys.contains(name) {
                add("key.misplaced", "`\(name)` belongs below `logsource`", key)
            } else if name == "condition" || name == "selection" {
                add("key.misplaced", "`\(name)` belongs below `detection`", key)
            } else if ["timespan", "group-by"].contains(name) {
                add("key.misplaced", "`\(name)` belongs below `correlation`", key)
            } else if let near = DocumentLint.near(name, DocumentLint.rootKeys) {
                add("key.unknown", "`\(name)` is not a key of Sigma", key, "Did you mean `\(near)`?")
            }
        }
    }

    /// A known word that differs only in case or, for words of five letters and more, in one or two letters.
    static func near(_ word: String, _ known: Set<String>) -> String? {
        guard !known.contains(word) else { return nil }
        let lowered = word.lowercased()
        guard let near = Suggestion.nearest(word, in: known.sorted()) else { return nil }
        if near.lowercased() == lowered { return near }
        let plain = lowered.filter { $0.isLetter || $0.isNumber }
        if near.lowercased().filter({ $0.isLetter || $0.isNumber }) == plain { return near }
        guard word.utf8.count >= 5, near.utf8.count >= 5, near.lowercased().prefix(1) == lowered.prefix(1) else {
            return nil
        }
        return Suggestion.distance(word, near) <= (word.utf8.count >= 8 ? 2 : 1) ? near : nil
    }

    private mutating func correlation(_ node: YAMLNode) {
        for (key, _) in node.pairs ?? [] {
            guard let name = key.text, !DocumentLint.correlationKeys.contains(name) else { continue }
            add(
                "correlation.key", "`\(name)` is not a key of correlations", key,
                Suggestion.nearest(name, in: DocumentLint.correlationKeys.sorted()).map { "Did you mean `\($0)`?" })
        }
        if node["group-by"] == nil, let type = node["type"] {
            add("correlation.noGroup", "the correlation counts over all events together", type)
        }
    }
}
