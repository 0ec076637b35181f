/// The checks on one document that need no compilation.
struct DocumentLint {
    private(set) var problems: [(error: RuleError, severity: RuleDiagnostic.Severity)] = []

    private static let statuses = ["stable", "test", "experimental", "deprecated", "unsupported"]
    private static let relations = ["derived", "obsolete", "merged", "renamed", "similar"]

    init(_ root: YAMLNode) {
        metadata(root)
        tags(root)
        if let detection = root["detection"], let pairs = detection.pairs {
            for (key, value) in pairs where key.text != "condition" { selection(value) }
        }
        if let logsource = root["logsource"], let pairs = logsource.pairs {
            for (key, value) in pairs {
                if !["product", "category", "service", "definition"].contains(key.text ?? "") {
                    add(
                        .warning, "logsource.key", "`\(key.text ?? "")` does not choose rules", key,
                        "Use product, category and service; explain in definition.")
                } else if key.text != "definition", let text = value.text, text != text.lowercased() {
                    add(
                        .advice, "logsource.case", "`\(text)` should be in lower case", value,
                        "Write `\(text.lowercased())`.")
                }
            }
        }
    }

    private mutating func add(
        _ severity: RuleDiagnostic.Severity, _ code: String, _ message: String, _ node: YAMLNode,
        _ suggestion: String? = nil
    ) {
        problems.append((RuleError(code, message, at: node.place, suggestion: suggestion), severity))
    }

    private mutating func metadata(_ root: YAMLNode) {
        let isFilter = root["filter"] != nil
        if let id = root["id"] {
            if !DocumentLint.isUUID(id.text ?? "") {
                add(.warning, "metadata.id", "`\(id.text ?? "")` is not a UUID", id, "Make one with `uuidgen`.")
            }
        } else {
            add(.warning, "metadata.noID", "the rule has no id", root, "Make one with `uuidgen`.")
        }
        if let title = root["title"], let text = title.text {
            if text.unicodeScalars.count > 256 {
                add(.warning, "metadata.title", "the title is longer than 256 characters", title)
            }
            if text.hasSuffix(".") { add(.advice, "metadata.titleEnd", "the title ends with a full stop", title) }
        }
        if let status = root["status"], !DocumentLint.statuses.contains(status.text ?? "") {
            add(
                .warning, "metadata.status", "`\(status.text ?? "")` is not a status", status,
                "Use one of \(DocumentLint.statuses.joined(separator: ", ")).")
        }
        if !isFilter, root["level"] == nil { add(.advice, "metadata.noLevel", "the rule has no level", root) }
        if root["description"] == nil { add(.advice, "metadata.noDescription", "the rule has no description", root) }
        for key in ["date", "modified"] {
            if let date = root[key], !DocumentLint.isDate(date.text ?? "") {
                add(.warning, "metadata.date", "`\(date.text ?? "")` is not a date", date, "Write YYYY-MM-DD.")
            }
        }
        for element in root["related"]?.elements ?? [] {
            if let type = element["type"], !DocumentLint.relations.contains(type.text ?? "") {
                add(
                    .warning, "metadata.relation", "`\(type.text ?? "")` is not a relation", type,
                    "Use one of \(DocumentLint.relations.joined(separator: ", ")).")
            }
        }
        for key in ["falsepositives", "references", "tags", "fields"] {
            if let node = root[key], node.scalar != nil, !node.isNull {
                add(.warning, "metadata.notAList", "`\(key)` should be a list", node, "Begin each value with `- `.")
            }
        }
    }

    private mutating func tags(_ root: YAMLNode) {
        var seen: Set<String> = []
        for node in root["tags"]?.elements ?? [] {
            guard let tag = node.text else { continue }
            if !seen.insert(tag).inserted { add(.warning, "tag.twice", "the tag `\(tag)` is given twice", node) }
            if let problem = AttackTags.problem(with: tag) {
                add(.warning, "tag.unknown", problem.message, node, problem.suggestion)
            }
        }
    }

    // MARK: Selections

    private mutating func selection(_ node: YAMLNode) {
        for element in node.elements ?? [] { selection(element) }
        for (key, value) in node.pairs ?? [] {
            let parts = (key.text ?? "").split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            let modifiers = Set(parts.dropFirst())
            let values = value.elements ?? [value]
            if modifiers.contains("all"), values.count < 2 {
                add(.warning, "item.allOfOne", "`all` needs more than one value", key, "Drop `all`.")
            }
            if value.elements?.isEmpty ?? false {
                add(.warning, "item.noValues", "the list is empty, so the item never holds", value)
            }
            self.values(values, modifiers)
        }
    }

    private mutating func values(_ values: [YAMLNode], _ modifiers: Set<String>) {
        var seen: Set<String> = []
        for node in values {
            guard let scalar = node.scalar else { continue }
            let text = scalar.text
            let isCased = modifiers.contains("cased") || modifiers.contains("re")
            if !seen.insert(isCased ? text : text.lowercased()).inserted {
                add(.warning, "value.twice", "the value `\(text)` is given twice", node)
            }
            guard scalar.value == .text, !modifiers.contains("re") else {
                if modifiers.contains("re"), text.hasPrefix(".*") {
                    add(
                        .advice, "regex.leadingStar", "an expression is found anywhere; `.*` in front only costs time",
                        node, "Drop `.*`.")
                }
                continue
            }
            let edges = modifiers.contains("contains")
            if edges || modifiers.contains("endswith"), text.hasPrefix("*") {
                add(
                    .advice, "value.leadingStar", "the modifier already allows any text in front", node, "Drop the `*`."
                )
            }
            if edges || modifiers.contains("startswith"), text.hasSuffix("*"), !text.hasSuffix("\\*") {
                add(.advice, "value.trailingStar", "the modifier already allows any text behind", node, "Drop the `*`.")
            }
            if modifiers.isEmpty, text.count > 2 {
                let inner = text.dropFirst().dropLast()
                let isPlain = !inner.contains("*") && !inner.contains("?") && !text.hasSuffix("\\*")
                switch (text.hasPrefix("*"), text.hasSuffix("*")) {
                case (true, true) where isPlain:
                    add(.advice, "value.useContains", "a `*` at both ends", node, "Use `|contains`.")
                case (true, false) where isPlain:
                    add(.advice, "value.useEndswith", "a `*` at the beginning", node, "Use `|endswith`.")
                case (false, true) where isPlain:
                    add(.advice, "value.useStartswith", "a `*` at the end", node, "Use `|startswith`.")
                default: break
                }
            }
        }
    }

    // MARK: Forms

    private static func isUUID(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [8, 4, 4, 4, 12]
            && parts.joined().utf8.allSatisfy { byte in
                byte &- 48 < 10 || (byte | 0x20) &- 97 < 6
            }
    }

    private static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], let month = Int(parts[1]), let day = Int(parts[2]),
            Int(parts[0]) != nil
        else { return false }
        return (1...12).contains(month) && (1...31).contains(day)
    }
}
