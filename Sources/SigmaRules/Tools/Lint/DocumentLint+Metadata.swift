extension DocumentLint {
    private static let statuses = ["stable", "test", "experimental", "deprecated", "unsupported"]
    private static let relations = ["derived", "obsolete", "merged", "renamed", "similar"]
    private static let texts = [
        "title", "id", "name", "status", "description", "license", "author", "date", "modified", "level", "taxonomy",
    ]
    private static let lists = ["references", "fields", "falsepositives", "tags", "scope"]

    mutating func metadata(_ root: YAMLNode) {
        let isFilter = root["filter"] != nil
        identity(root)
        title(root["title"])
        description(root)
        dates(root)
        related(root)
        for key in DocumentLint.texts {
            if let node = root[key], node.scalar == nil { add("metadata.notText", "`\(key)` should be text", node) }
        }
        for key in DocumentLint.lists {
            if let node = root[key], node.scalar != nil, !node.isNull {
                add("metadata.notAList", "`\(key)` should be a list", node)
            }
        }
        if let status = root["status"] {
            if let text = status.text, !DocumentLint.statuses.contains(text) {
                let near = Suggestion.nearest(text, in: DocumentLint.statuses)
                add("metadata.status", "`\(text)` is not a status", status, near.map { "Did you mean `\($0)`?" })
            }
        } else if !isFilter {
            add("metadata.noStatus", "the rule has no status", root)
        }
        if !isFilter, root["level"] == nil { add("metadata.noLevel", "the rule has no level", root) }
        if root["author"] == nil { add("metadata.noAuthor", "the rule has no author", root) }
        references(root, isFilter)
        falsePositives(root, isFilter)
    }

    private mutating func identity(_ root: YAMLNode) {
        guard let node = root["id"] else {
            add("metadata.noID", "the rule has no id", root)
            return
        }
        guard let id = node.text else { return }
        guard DocumentLint.isUUID(id) else {
            add("metadata.id", "`\(id)` is not a UUID", node)
            return
        }
        let bytes = Array(id.utf8)
        if bytes[14] != 0x34 || !"89abAB".utf8.contains(bytes[19]) {
            add("metadata.idVersion", "the id is not a random UUID (version 4)", node)
        }
    }

    private mutating func title(_ node: YAMLNode?) {
        guard let node, let text = node.text else { return }
        let length = text.unicodeScalars.count
        if length > 256 {
            add("metadata.titleLength", "the title has \(length) characters, at most 256 are allowed", node)
        } else if length > 110 {
            add("metadata.titleLong", "the title has \(length) characters, more than 110", node)
        }
        if text.hasSuffix(".") { add("metadata.titleEnd", "the title ends with a full stop", node) }
        let first = text.prefix { $0 != " " }
        if ["detects", "detect"].contains(first.lowercased()) {
            add("metadata.titleStart", "the title begins with `\(first)`", node)
        }
        let small = text.split(separator: " ").filter { DocumentLint.shouldBeCapital($0) }
        if !small.isEmpty {
            add(
                "metadata.titleCase", "`\(small.joined(separator: "`, `"))` should begin with a capital", node)
        }
    }

    private static let smallWords: Set<Substring> = [
        "the", "for", "in", "with", "via", "on", "to", "without", "of", "through", "from", "by", "as", "a", "or", "at",
        "and", "an", "over", "new", "that", "is", "into", "using", "when", "per", "vs", "out", "not", "e.g.",
    ]

    /// A word of letters only, all small, that is not one of those that titles leave small.
    private static func shouldBeCapital(_ word: Substring) -> Bool {
        !smallWords.contains(word) && word.utf8.allSatisfy { $0 &- 97 < 26 }
    }

    private mutating func description(_ root: YAMLNode) {
        guard let node = root["description"] else {
            add("metadata.noDescription", "the rule has no description", root)
            return
        }
        guard let text = node.text else { return }
        let length = text.unicodeScalars.count
        if length < 16 { add("metadata.descriptionShort", "the description has only \(length) characters", node) }
        if length > 65_535 { add("metadata.descriptionLength", "the description has \(length) characters", node) }
        if root["references"] == nil, text.contains("http://") || text.contains("https://") {
            add("metadata.descriptionLink", "the description holds a link", node)
        }
    }

    private mutating func dates(_ root: YAMLNode) {
        for key in ["date", "modified"] {
            guard let node = root[key], let text = node.text, !DocumentLint.isDate(text) else { continue }
            let digits = text.replacing("/", with: "-").replacing(".", with: "-")
            add(
                "metadata.date", "`\(text)` is not a date", node,
                DocumentLint.isDate(digits) ? "Write \(digits)." : nil)
        }
        if root["date"] == nil { add("metadata.noDate", "the rule has no date", root) }
        if let made = root["date"]?.text, let node = root["modified"], let modified = node.text,
            DocumentLint.isDate(made), DocumentLint.isDate(modified), modified < made
        {
            add("metadata.modified", "modified on \(modified), before the date \(made)", node)
        }
    }

    private mutating func related(_ root: YAMLNode) {
        guard let related = root["related"] else { return }
        guard let elements = related.elements else {
            add("metadata.related", "`related` should be a list", related)
            return
        }
        for element in elements {
            guard let type = element["type"]?.text, let id = element["id"]?.text, let typeNode = element["type"],
                let idNode = element["id"]
            else {
                add("metadata.related", "an entry of `related` needs `id` and `type`", element)
                continue
            }
            if !DocumentLint.relations.contains(type) {
                let near = Suggestion.nearest(type, in: DocumentLint.relations)
                add("metadata.relation", "`\(type)` is not a relation", typeNode, near.map { "Did you mean `\($0)`?" })
            }
            if !DocumentLint.isUUID(id) { add("metadata.relatedID", "`\(id)` is not a UUID", idNode) }
            if id == root["id"]?.text { add("metadata.relatedSelf", "the rule is related to itself", idNode) }
        }
    }

    private mutating func references(_ root: YAMLNode, _ isFilter: Bool) {
        guard let node = root["references"] else {
            if !isFilter { add("metadata.noReferences", "the rule has no references", root) }
            return
        }
        var seen: Set<String> = []
        for element in node.elements ?? [] {
            guard let text = element.text else { continue }
            if !seen.insert(text).inserted {
                add("metadata.referenceTwice", "the reference is given twice", element)
            } else if text.hasPrefix("https://github.com/"),
                text.contains("/blob/master/") || text.contains("/blob/main/")
            {
                add("metadata.referenceBranch", "the link leads to a branch, whose files change", element)
            } else if !text.contains("://"), !text.contains(" "), !text.contains(".") {
                add("metadata.reference", "`\(text)` is no link", element)
            }
        }
    }

    private static let emptyWords: Set<String> = [
        "none", "no", "n/a", "na", "-", "nothing", "pentest", "pentests", "penetration test", "penetration testing",
        "pentesting", "red team", "false positives",
    ]

    private mutating func falsePositives(_ root: YAMLNode, _ isFilter: Bool) {
        guard let node = root["falsepositives"] else {
            if !isFilter, root["correlation"] == nil {
                add("metadata.noFalsePositives", "the rule names no false positives", root)
            }
            return
        }
        for element in node.elements ?? [] {
            guard let text = element.text else { continue }
            let plain = text.lowercased().trimmingSuffix { $0 == "." || $0 == " " }
            if DocumentLint.emptyWords.contains(plain) {
                add("metadata.falsePositive", "`\(text)` tells nothing", element)
            } else if let near = DocumentLint.near(plain, ["unknown", "unlikely"]) {
                add(
                    "metadata.falsePositive", "`\(text)` is misspelt", element,
                    "Did you mean `\(near.capitalizedWord)`?")
            } else if let first = text.utf8.first, first &- 97 < 26, text.contains(" ") {
                add("metadata.falsePositiveCase", "`\(text.prefix { $0 != " " })` should begin with a capital", element)
            }
        }
    }

    // MARK: Forms

    static func isUUID(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return false }
        for (index, byte) in bytes.enumerated() {
            let isDash = [8, 13, 18, 23].contains(index)
            guard isDash ? byte == 0x2D : byte &- 48 < 10 || (byte | 0x20) &- 97 < 6 else { return false }
        }
        return true
    }

    /// Whether a text is a day of the calendar, as YYYY-MM-DD.
    static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], text.utf8.allSatisfy({ $0 == 0x2D || $0 &- 48 < 10 }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), (1...12).contains(month)
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        return (1...days).contains(day)
    }
}

extension String {
    /// The text with a capital first letter.
    fileprivate var capitalizedWord: String { prefix(1).uppercased() + dropFirst() }

    /// The text without the characters at its end that fulfil the condition.
    fileprivate func trimmingSuffix(while condition: (Character) -> Bool) -> String {
        var text = self[...]
        while let last = text.last, condition(last) { text.removeLast() }
        return String(text)
    }
}
