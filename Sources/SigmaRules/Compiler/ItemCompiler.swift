import PatternMatching
import SecBotCore

/// Turns an item of a detection into tests: applies the modifiers to the values, in the order in which they are written.
struct ItemCompiler {
    /// Values for `%name%` placeholders.
    let placeholders: [String: [String]]

    /// The most alternatives that one value may become.
    static let maximumAlternatives = 4096
    /// The most values of one item, alternatives included.
    static let maximumTests = 100_000

    func compile(_ syntax: ItemSyntax) throws(RuleError) -> DetectionItem {
        var field: FieldID?
        if let name = syntax.field {
            guard let known = FieldRegistry.shared.intern(name) else {
                throw RuleError("field.tooMany", "the rules name too many different fields", at: syntax.place)
            }
            field = known
        }
        if !syntax.modifiers.isEmpty { try checkCombination(syntax) }
        var groups: [[ValueTest]] = []
        let isAll = syntax.modifiers.contains(.all)
        var total = 0
        for node in syntax.values {
            let tests = try self.tests(node, syntax)
            if isAll || groups.isEmpty { groups.append(tests) } else { groups[0] += tests }
            total += tests.count
            guard total <= ItemCompiler.maximumTests else {
                throw RuleError(
                    "item.tooMany", "the item has more than \(ItemCompiler.maximumTests) values", at: syntax.place,
                    suggestion: "Split it into several rules.")
            }
        }
        if groups.isEmpty { groups = [[]] }
        return DetectionItem(
            field: field, fieldName: syntax.field ?? "", groups: groups,
            isNegated: syntax.modifiers.contains(.neq))
    }

    private func checkCombination(_ syntax: ItemSyntax) throws(RuleError) {
        let modifiers = syntax.modifiers
        guard modifiers.count <= 16 else {
            throw RuleError("modifier.tooMany", "too many modifiers", at: syntax.place)
        }
        if modifiers.contains(where: \.isExpressionFlag), !modifiers.contains(.re) {
            throw RuleError(
                "modifier.regexFlag", "the flags i, m and s belong to `re`", at: syntax.place,
                suggestion: "Write `|re|i`.")
        }
        let kinds = modifiers.filter(\.isKind)
        if kinds.count > 1 {
            throw RuleError(
                "modifier.conflict", "`\(kinds[0].rawValue)` and `\(kinds[1].rawValue)` exclude each other",
                at: syntax.place)
        }
        if modifiers.contains(.exists), modifiers.contains(where: { $0 != .exists && $0 != .neq }) {
            throw RuleError("modifier.conflict", "`exists` stands alone", at: syntax.place)
        }
        if syntax.field == nil, modifiers.contains(.exists) || modifiers.contains(.fieldref) {
            throw RuleError("modifier.needsField", "this modifier needs a field", at: syntax.place)
        }
    }

    private func tests(_ node: YAMLNode, _ syntax: ItemSyntax) throws(RuleError) -> [ValueTest] {
        guard let scalar = node.scalar else { return [] }
        let modifiers = syntax.modifiers
        if modifiers.contains(.exists) {
            guard case .boolean(let value) = scalar.value else {
                throw RuleError("value.exists", "`exists` needs true or false", at: node.place)
            }
            return [.exists(value)]
        }
        if modifiers.contains(.re) { return try expressions(scalar, node, modifiers) }
        if modifiers.contains(.cidr) {
            guard let network = CIDR(scalar.text) else {
                throw RuleError(
                    "value.cidr", "`\(scalar.text)` is not a network", at: node.place,
                    suggestion: "Write an address and a prefix length: 192.0.2.0/24.")
            }
            return [.network(network)]
        }
        if modifiers.contains(.fieldref) { return [try reference(scalar, node, modifiers)] }
        if let test = try comparison(scalar, node, modifiers) { return [test] }
        return try texts(scalar, node, syntax)
    }

    // MARK: Kinds of tests

    private func expressions(
        _ scalar: YAMLScalar, _ node: YAMLNode, _ modifiers: [Modifier]
    ) throws(RuleError) -> [ValueTest] {
        var options: RegularExpression.Options = []
        if modifiers.contains(.i) || modifiers.contains(.ignorecase) { options.insert(.ignoreCase) }
        if modifiers.contains(.m) || modifiers.contains(.multiline) { options.insert(.multiline) }
        if modifiers.contains(.s) || modifiers.contains(.dotall) { options.insert(.dotAll) }
        var tests: [ValueTest] = []
        let patterns = modifiers.contains(.expand) ? try expand(scalar.text, node) : [scalar.text]
        for pattern in patterns {
            do {
                tests.append(.expression(try RegularExpression(pattern, options: options)))
            } catch {
                throw RuleError(error.code, error.message, at: node.place, suggestion: error.suggestion)
            }
        }
        return tests
    }

    private func reference(
        _ scalar: YAMLScalar, _ node: YAMLNode, _ modifiers: [Modifier]
    ) throws(RuleError) -> ValueTest {
        guard !scalar.text.isEmpty, let other = FieldRegistry.shared.intern(scalar.text) else {
            throw RuleError("value.fieldref", "`fieldref` needs the name of a field", at: node.place)
        }
        let contains = modifiers.contains(.contains)
        return .reference(
            FieldReference(
                field: other, name: scalar.text, startsAnywhere: contains || modifiers.contains(.endswith),
                endsAnywhere: contains || modifiers.contains(.startswith), isCased: modifiers.contains(.cased)))
    }

    private func comparison(
        _ scalar: YAMLScalar, _ node: YAMLNode, _ modifiers: [Modifier]
    ) throws(RuleError) -> ValueTest? {
        let part = modifiers.lazy.compactMap(\.timePart).first
        let operation = modifiers.lazy.compactMap { modifier -> Comparison? in
            switch modifier {
            case .gt, .gte, .lt, .lte: Comparison(rawValue: modifier.rawValue)
            default: nil
            }
        }.first
        guard part != nil || operation != nil else { return nil }
        guard let number = NumberValue.parse(number(of: scalar)) else {
            throw RuleError("value.number", "`\(scalar.text)` is not a number", at: node.place)
        }
        if let part {
            guard case .integer(let value) = number, let value = Int(exactly: value) else {
                throw RuleError("value.timePart", "a part of a time is a whole number", at: node.place)
            }
            return .time(part, operation ?? .eq, value)
        }
        return .compare(operation ?? .eq, number)
    }

    private func number(of scalar: YAMLScalar) -> String {
        switch scalar.value {
        case .integer(let digits): digits
        case .float(let value): String(value)
        default: scalar.text
        }
    }

    // MARK: Text

    private func texts(
        _ scalar: YAMLScalar, _ node: YAMLNode, _ syntax: ItemSyntax
    ) throws(RuleError) -> [ValueTest] {
        let modifiers = syntax.modifiers
        let changesText = modifiers.contains { $0 != .all && $0 != .neq && $0 != .cased }
        switch scalar.value {
        case .null:
            guard !changesText, syntax.field != nil else {
                throw RuleError(
                    "value.null", "null has no text that a modifier could change", at: node.place,
                    suggestion: "Write the field without modifiers, or quote the value: 'null'.")
            }
            return [.null]
        case .integer, .float:
            let text = number(of: scalar)
            if !changesText, syntax.field != nil, let value = NumberValue.parse(text) {
                return [.number(value, text: TextTest(SigmaText(plain: Array(text.utf8)), isCased: false))]
            }
            return try patterns(text, node, syntax, isPlain: true)
        case .boolean(let value):
            return try patterns(value ? "true" : "false", node, syntax, isPlain: true)
        case .text:
            return try patterns(scalar.text, node, syntax, isPlain: false)
        }
    }

    private func patterns(
        _ text: String, _ node: YAMLNode, _ syntax: ItemSyntax, isPlain: Bool
    ) throws(RuleError) -> [ValueTest] {
        let expanded = syntax.modifiers.contains(.expand) ? try expand(text, node) : [text]
        var patterns = expanded.map {
            isPlain ? SigmaText(plain: Array($0.utf8)) : SigmaText(parsing: $0)
        }
        var isAnchored = false
        for modifier in syntax.modifiers {
            switch modifier {
            case .contains:
                patterns = patterns.map { $0.extended(start: true, end: true) }
                isAnchored = true
            case .startswith:
                patterns = patterns.map { $0.extended(start: false, end: true) }
                isAnchored = true
            case .endswith:
                patterns = patterns.map { $0.extended(start: true, end: false) }
                isAnchored = true
            default: patterns = try encode(patterns, modifier, node)
            }
            guard patterns.count <= ItemCompiler.maximumAlternatives else {
                throw RuleError("value.tooMany", "the value stands for too many alternatives", at: node.place)
            }
        }
        // A keyword is found anywhere in a value.
        if syntax.field == nil, !isAnchored { patterns = patterns.map { $0.extended(start: true, end: true) } }
        let isCased = syntax.modifiers.contains(.cased)
        return patterns.map { .text(TextTest($0, isCased: isCased)) }
    }

    private func encode(
        _ patterns: [SigmaText], _ modifier: Modifier, _ node: YAMLNode
    ) throws(RuleError) -> [SigmaText] {
        func plain(_ pattern: SigmaText) throws(RuleError) -> [UInt8] {
            guard let bytes = pattern.plainBytes else {
                throw RuleError(
                    "value.encodedWildcard", "a wildcard cannot be encoded", at: node.place,
                    suggestion: "Put `contains` after the encoding, or escape the wildcard.")
            }
            return bytes
        }
        guard modifier.isEncoding else { return patterns }
        var output: [SigmaText] = []
        for pattern in patterns {
            switch modifier {
            case .wide, .utf16le: output.append(pattern.map(TextEncoding.utf16LittleEndian))
            case .utf16be: output.append(pattern.map(TextEncoding.utf16BigEndian))
            case .utf16:
                output.append(SigmaText(plain: [0xFF, 0xFE] + TextEncoding.utf16LittleEndian(try plain(pattern))))
            case .base64: output.append(SigmaText(plain: TextEncoding.base64(try plain(pattern))))
            case .base64offset:
                for bytes in TextEncoding.base64Offsets(try plain(pattern)) where !bytes.isEmpty {
                    output.append(SigmaText(plain: bytes))
                }
            case .windash: output += try dashes(pattern, node)
            default: output.append(pattern)
            }
        }
        return output
    }

    /// Every combination of the characters that Windows takes for the dash of an option.
    private func dashes(_ pattern: SigmaText, _ node: YAMLNode) throws(RuleError) -> [SigmaText] {
        var alternatives: [[WildcardPattern.Token]] = [[]]
        for token in pattern.tokens {
            guard case .bytes(let bytes) = token else {
                alternatives = alternatives.map { $0 + [token] }
                continue
            }
            var start = 0
            for place in TextEncoding.optionDashes(bytes) {
                let before = WildcardPattern.Token.bytes(Array(bytes[start..<place]))
                alternatives = alternatives.flatMap { prefix in
                    TextEncoding.dashes.map { prefix + [before, .bytes($0)] }
                }
                guard alternatives.count <= ItemCompiler.maximumAlternatives else {
                    throw RuleError("value.tooMany", "the value has too many dashes for `windash`", at: node.place)
                }
                start = place + 1
            }
            let rest = WildcardPattern.Token.bytes(Array(bytes[start...]))
            alternatives = alternatives.map { $0 + [rest] }
        }
        return alternatives.map { SigmaText($0) }
    }

    /// Replaces `%name%` by each of its values.
    private func expand(_ text: String, _ node: YAMLNode) throws(RuleError) -> [String] {
        var results = [""]
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "%") {
            let after = rest.index(after: open)
            let name = rest[after...].prefix { $0 == "_" || $0.isLetter || $0.isNumber }
            guard !name.isEmpty, name.endIndex < rest.endIndex, rest[name.endIndex] == "%" else {
                let literal = rest[..<after]
                results = results.map { $0 + literal }
                rest = rest[after...]
                continue
            }
            guard let values = placeholders[String(name)], !values.isEmpty else {
                throw RuleError(
                    "placeholder.unresolved", "nothing is given for the placeholder %\(name)%",
                    at: node.place, suggestion: "Give its values with --placeholders, or drop `expand`.")
            }
            let before = rest[..<open]
            results = results.flatMap { prefix in values.map { prefix + before + $0 } }
            guard results.count <= ItemCompiler.maximumAlternatives else {
                throw RuleError("value.tooMany", "the placeholders stand for too many alternatives", at: node.place)
            }
            rest = rest[rest.index(after: name.endIndex)...]
        }
        return results.map { $0 + rest }
    }
}
