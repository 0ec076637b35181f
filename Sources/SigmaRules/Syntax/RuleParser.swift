import SecBotCore

/// Reads documents of rule files: metadata, logsource, detection, correlation, filter.
struct RuleParser {
    let path: String
    /// Warnings of documents that are loaded all the same.
    var warnings: [RuleError] = []

    init(path: String) { self.path = path }

    mutating func parse(_ node: YAMLNode) throws(RuleError) -> RuleDocument? {
        guard let pairs = node.pairs else {
            throw RuleError("rule.notAMap", "a rule must be a map of keys, this is \(node.kindName)", at: node.place)
        }
        // `action: global` and its like belong to Sigma 1 and changed other documents.
        if let action = node["action"] {
            throw RuleError(
                "rule.action", "`action` is not part of Sigma 2", at: action.place,
                suggestion: "Write each rule out, or use a processing pipeline.")
        }
        guard !pairs.isEmpty else { return nil }
        let metadata = try metadata(node)
        if let correlation = node["correlation"] {
            return .correlation(try self.correlation(correlation, root: node, metadata))
        }
        if let filter = node["filter"] { return .filter(try self.filter(filter, root: node, metadata)) }
        guard let detection = node["detection"] else {
            throw RuleError(
                "rule.noDetection", "the rule has no `detection`", at: node.place,
                suggestion: "Add `detection:` with at least one selection and a `condition`.")
        }
        let (selections, conditions, place) = try self.detection(detection)
        return .detection(
            DetectionDocument(
                metadata: metadata, logsource: try logsource(node), selections: selections, conditions: conditions,
                conditionPlace: place, conditionTexts: texts(detection["condition"]), place: node.place))
    }

    // MARK: Metadata

    private mutating func metadata(_ node: YAMLNode) throws(RuleError) -> RuleMetadata {
        guard let title = node["title"]?.text, !title.isEmpty else {
            throw RuleError(
                "rule.noTitle", "the rule has no title", at: node.place,
                suggestion: "Add `title:` with a short name of what is detected.")
        }
        let name = node["name"]?.text
        var level = Severity.medium
        if let levelNode = node["level"] {
            if let text = levelNode.text, let known = Severity(name: text) {
                level = known
            } else {
                warnings.append(
                    RuleError(
                        "rule.level", "`\(levelNode.text ?? levelNode.kindName)` is not a level",
                        at: levelNode.place,
                        suggestion: "Use informational, low, medium, high or critical; medium is assumed."))
            }
        }
        var related: [(type: String, id: String)] = []
        for element in node["related"]?.elements ?? [] {
            if let type = element["type"]?.text, let id = element["id"]?.text { related.append((type, id)) }
        }
        return RuleMetadata(
            id: node["id"]?.text ?? name ?? title, title: title, name: name, level: level,
            status: node["status"]?.text, description: node["description"]?.text, tags: texts(node["tags"]),
            references: texts(node["references"]), falsePositives: texts(node["falsepositives"]),
            fields: texts(node["fields"]), author: node["author"]?.text, date: node["date"]?.text,
            modified: node["modified"]?.text, path: path, line: node.place.line, related: related)
    }

    /// The texts of a list, or of a single value.
    func texts(_ node: YAMLNode?) -> [String] {
        guard let node, !node.isNull else { return [] }
        if let text = node.text { return [text] }
        return (node.elements ?? []).compactMap(\.text)
    }

    private func logsource(_ root: YAMLNode) throws(RuleError) -> Logsource {
        guard let node = root["logsource"] else {
            throw RuleError(
                "rule.noLogsource", "the rule has no `logsource`", at: root.place,
                suggestion: "Add `logsource:` with product, category or service.")
        }
        guard node.pairs != nil else {
            throw RuleError("rule.logsource", "`logsource` must be a map, this is \(node.kindName)", at: node.place)
        }
        func part(_ key: String) -> String? {
            guard let text = node[key]?.text, !text.isEmpty else { return nil }
            return text.lowercased()
        }
        return Logsource(product: part("product"), category: part("category"), service: part("service"))
    }

    // MARK: Filters

    private func filter(
        _ node: YAMLNode, root: YAMLNode, _ metadata: RuleMetadata
    ) throws(RuleError) -> FilterDocument {
        guard node.pairs != nil else {
            throw RuleError("filter.notAMap", "`filter` must be a map, this is \(node.kindName)", at: node.place)
        }
        let (selections, conditions, place) = try detection(node, ignoring: ["rules"])
        let rules = texts(node["rules"])
        guard node["rules"] != nil, !rules.isEmpty else {
            throw RuleError(
                "filter.noRules", "the filter does not say which rules it changes", at: node.place,
                suggestion: "Add `rules:` with ids or names of rules, or `any`.")
        }
        let isAny = rules.count == 1 && rules[0].lowercased() == "any"
        return FilterDocument(
            metadata: metadata, logsource: try logsource(root), rules: isAny ? nil : rules, selections: selections,
            conditions: conditions, conditionPlace: place, place: node.place)
    }
}
