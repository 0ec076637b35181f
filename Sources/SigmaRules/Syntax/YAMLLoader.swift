import Yams

/// Reads rule files as YAML, with bounds on everything that a hostile file could make large.
enum YAMLLoader {
    /// The longest rule file, in bytes.
    static let maximumFileSize = 2 << 20
    /// The most values in one document, aliases expanded.
    static let maximumNodes = 200_000
    static let maximumDepth = 64
    /// The most anchors and aliases in one document; with these the expansion of keys stays small, too.
    static let maximumAnchors = 8
    static let maximumAliases = 32

    /// One document of a file: its text and the number of lines before it.
    struct Document {
        var text: String
        var linesBefore: Int
    }

    /// Splits a file at its document markers, so that a broken document does not take its neighbours with it.
    static func documents(_ text: String) -> [Document] {
        let bytes = Array(text.utf8)
        var documents: [Document] = []
        var start = 0
        var firstLine = 0
        var hasContent = false
        var line = 0
        var index = 0
        func close(at end: Int) {
            guard hasContent else { return }
            let isAll = start == 0 && end == bytes.count
            documents.append(
                Document(
                    text: isAll ? text : String(decoding: bytes[start..<end], as: UTF8.self), linesBefore: firstLine))
        }
        while index < bytes.count {
            let isMarker = marker(bytes, index)
            if isMarker {
                close(at: index)
                // What follows the marker on its line belongs to the document; spaces keep its column.
                start = index + 3
                firstLine = line
                hasContent = bytes[index] == 0x2D && hasText(bytes, index + 3)
            } else if !hasContent {
                hasContent = hasText(bytes, index)
            }
            while index < bytes.count, bytes[index] != 0x0A { index += 1 }
            index += 1
            line += 1
            if isMarker, !hasContent {
                start = min(index, bytes.count)
                firstLine = line
            }
        }
        close(at: bytes.count)
        return documents
    }

    /// Whether a line is `---` or `...`, alone or before white space.
    private static func marker(_ bytes: [UInt8], _ start: Int) -> Bool {
        guard start + 3 <= bytes.count, bytes[start] == 0x2D || bytes[start] == 0x2E,
            bytes[start + 1] == bytes[start], bytes[start + 2] == bytes[start]
        else { return false }
        return start + 3 == bytes.count || bytes[start + 3] <= 0x20
    }

    /// Whether a line has anything but white space and a comment.
    private static func hasText(_ bytes: [UInt8], _ start: Int) -> Bool {
        var index = start
        while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 || bytes[index] == 0x0D { index += 1 }
        return index < bytes.count && bytes[index] != 0x0A && bytes[index] != 0x23
    }

    /// The value of a document.
    static func load(_ document: Document) throws(RuleError) -> YAMLNode {
        try checkAliases(document)
        let root: Yams.Node?
        do {
            root = try Parser(yaml: document.text, resolver: .basic, encoding: .utf8).singleRoot()
        } catch let error as YamlError {
            throw describe(error, document)
        } catch {
            throw RuleError("yaml.invalid", "the file is not valid YAML", at: place(1, 1, document))
        }
        guard let root else {
            throw RuleError("yaml.empty", "the document is empty", at: place(1, 1, document))
        }
        var budget = maximumNodes
        return try convert(root, document, depth: 0, budget: &budget)
    }

    private static func place(_ line: Int, _ column: Int, _ document: Document) -> SourcePlace {
        SourcePlace(line: line + document.linesBefore, column: column)
    }

    private static func convert(
        _ node: Yams.Node, _ document: Document, depth: Int, budget: inout Int
    ) throws(RuleError) -> YAMLNode {
        let mark = node.mark
        let here = place(mark?.line ?? 1, mark?.column ?? 1, document)
        budget -= 1
        guard budget >= 0 else {
            throw RuleError(
                "yaml.tooLarge", "the document has more than \(maximumNodes) values", at: here,
                suggestion: "Split it into several rules, and do not nest aliases.")
        }
        guard depth < maximumDepth else {
            throw RuleError("yaml.tooDeep", "the document is nested deeper than \(maximumDepth) levels", at: here)
        }
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain || scalar.style == .any
            return YAMLNode(content: .scalar(YAMLScalar(text: scalar.string, isPlain: isPlain)), place: here)
        case .sequence(let sequence):
            var elements: [YAMLNode] = []
            elements.reserveCapacity(sequence.count)
            // By index, because the iterators of Yams copy everything once more.
            for index in sequence.indices {
                elements.append(try convert(sequence[index], document, depth: depth + 1, budget: &budget))
            }
            return YAMLNode(content: .sequence(elements), place: here)
        case .mapping(let mapping):
            var pairs: [(key: YAMLNode, value: YAMLNode)] = []
            pairs.reserveCapacity(mapping.count)
            for index in mapping.indices {
                let (key, value) = mapping[index]
                pairs.append(
                    (
                        try convert(key, document, depth: depth + 1, budget: &budget),
                        try convert(value, document, depth: depth + 1, budget: &budget)
                    ))
            }
            return YAMLNode(content: .mapping(pairs), place: here)
        case .alias:
            throw RuleError("yaml.alias", "an alias without an anchor", at: here)
        }
    }

    private static func describe(_ error: YamlError, _ document: Document) -> RuleError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return RuleError(
                "yaml.invalid", "not valid YAML: \(problem)", at: place(mark.line, mark.column, document),
                suggestion: "Check the indentation and the quotes up to this place.")
        case .duplicatedKeysInMapping(let duplicates, let context):
            return RuleError(
                "yaml.duplicateKey", "the key \(duplicates.first ?? "") is given twice",
                at: place(context.mark.line, context.mark.column, document),
                suggestion: "Join both into one list, or give the second another name.")
        default:
            return RuleError("yaml.invalid", "the file is not valid YAML", at: place(1, 1, document))
        }
    }

    /// Counts what looks like an anchor or an alias, in quotes and comments too (a scan that understood quotes could be
    /// led astray), and refuses a document with many of both.
    private static func checkAliases(_ document: Document) throws(RuleError) {
        // Without an anchor no alias can stand for anything.
        let utf8 = document.text.utf8
        guard unsafe utf8.withContiguousStorageIfAvailable({ unsafe $0.contains(38) }) ?? true else { return }
        var anchors = 0
        var aliases = 0
        var previous: UInt8 = 10
        var sigil: UInt8 = 0
        for byte in document.text.utf8 {
            defer { previous = byte }
            if sigil == 38, byte > 32 { anchors += 1 }
            if sigil == 42, byte == 95 || (byte | 0x20) &- 97 < 26 || byte &- 48 < 10 { aliases += 1 }
            sigil = 0
            let isTokenStart =
                previous <= 32 || previous == 91 || previous == 123 || previous == 44 || previous == 58
            if isTokenStart, byte == 38 || byte == 42 { sigil = byte }
        }
        guard anchors <= maximumAnchors || aliases == 0, aliases <= maximumAliases || anchors == 0 else {
            throw RuleError(
                "yaml.aliases", "more than \(maximumAnchors) anchors or \(maximumAliases) aliases",
                at: place(1, 1, document), suggestion: "Write the values out.")
        }
    }
}
