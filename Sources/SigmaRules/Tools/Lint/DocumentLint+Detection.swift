extension DocumentLint {
    mutating func detection(_ node: YAMLNode, isFilter: Bool) {
        var names: [(name: String, key: YAMLNode, value: YAMLNode)] = []
        for (key, value) in node.pairs ?? [] {
            guard let name = key.text, name != "condition", !(isFilter && name == "rules") else { continue }
            names.append((name, key, value))
            selectionName(name, key)
            selection(value)
        }
        twins(names)
        conditions(node["condition"], names.map(\.name))
    }

    private mutating func selectionName(_ name: String, _ key: YAMLNode) {
        if ["and", "or", "not", "of", "them", "all", "any", "1"].contains(name.lowercased()) {
            add("selection.reserved", "`\(name)` is a word of conditions", key)
        } else if !name.utf8.allSatisfy({ ($0 | 0x20) &- 97 < 26 || $0 &- 48 < 10 || $0 == 0x5F }) {
            add("selection.name", "`\(name)` has other characters than letters, digits and _", key)
        }
    }

    /// Selections that demand the same.
    private mutating func twins(_ names: [(name: String, key: YAMLNode, value: YAMLNode)]) {
        var seen: [String: String] = [:]
        for entry in names {
            let form = DocumentLint.form(entry.value)
            if let other = seen[form] {
                add("selection.twice", "`\(entry.name)` demands the same as `\(other)`", entry.key)
            } else {
                seen[form] = entry.name
            }
        }
    }

    /// The content of a node as one text: equal for equal content.
    private static func form(_ node: YAMLNode) -> String {
        switch node.content {
        case .scalar(let scalar): "\(scalar.text.utf8.count):\(scalar.text)"
        case .sequence(let elements): "[" + elements.map(form).joined() + "]"
        case .mapping(let pairs): "{" + pairs.map { form($0.key) + form($0.value) }.joined() + "}"
        }
    }

    // MARK: Conditions

    private mutating func conditions(_ node: YAMLNode?, _ names: [String]) {
        var seen: Set<ConditionSyntax> = []
        for element in node?.elements ?? (node.map { [$0] } ?? []) {
            guard let text = element.text else { continue }
            let words = text.split(whereSeparator: { $0 == " " || $0 == "(" || $0 == ")" || $0.isNewline })
            let capital = words.first { word in
                ["AND", "OR", "NOT", "OF", "THEM", "ALL", "And", "Or", "Not"].contains(word)
                    && !names.contains(String(word))
            }
            if let capital {
                add(
                    "condition.case", "`\(capital)` should be in small letters", element,
                    "Write `\(capital.lowercased())`.")
            }
            guard let syntax = try? ConditionParser.parse(text, at: element.place) else { continue }
            if !seen.insert(syntax).inserted { add("condition.twice", "the same condition is listed twice", element) }
            quantifiers(syntax, names, element)
            contradictions(syntax, element)
        }
    }

    private mutating func quantifiers(_ syntax: ConditionSyntax, _ names: [String], _ node: YAMLNode) {
        switch syntax {
        case .selection: break
        case .not(let inner): quantifiers(inner, names, node)
        case .and(let parts), .or(let parts): for part in parts { quantifiers(part, names, node) }
        case .quantified(let count, let pattern):
            let quantifier = count.map(String.init) ?? "all"
            if let pattern {
                // `1 of filter_*` is a place where others add their filters.
                let found = names.filter { DocumentLint.matches($0, pattern) }
                guard found.count == 1, !pattern.hasPrefix("filter"), !pattern.hasPrefix("_") else { return }
                guard !pattern.contains("*") else { return }
                add("condition.single", "`\(quantifier) of \(pattern)` is one selection", node, "Write `\(found[0])`.")
            } else if names.count == 1 {
                add("condition.single", "`\(quantifier) of them` is one selection", node, "Write `\(names[0])`.")
            } else {
                add(
                    "condition.them", "`\(quantifier) of them` takes in every selection, filters added later too", node)
            }
        }
    }

    private static func matches(_ name: String, _ pattern: String) -> Bool {
        guard let star = pattern.firstIndex(of: "*") else { return name == pattern }
        return name.hasPrefix(pattern[..<star]) && name.hasSuffix(pattern[pattern.index(after: star)...])
    }

    private mutating func contradictions(_ syntax: ConditionSyntax, _ node: YAMLNode) {
        switch syntax {
        case .selection, .quantified: break
        case .not(let inner): contradictions(inner, node)
        case .or(let parts):
            for case .not(let refused) in parts where parts.contains(refused) {
                add("rule.constant", "a selection or its negation always holds", node)
            }
            for part in parts { contradictions(part, node) }
        case .and(let parts):
            for case .not(let refused) in parts where parts.contains(refused) {
                add("condition.contradiction", "a selection and its negation are both demanded", node)
            }
            for part in parts { contradictions(part, node) }
        }
    }

    // MARK: Selections

    private mutating func selection(_ node: YAMLNode) {
        if let elements = node.elements {
            let keywords = elements.filter { $0.scalar != nil }
            if !keywords.isEmpty { values(keywords, field: "", modifiers: []) }
            for element in elements where element.scalar == nil { selection(element) }
            return
        }
        for (key, value) in node.pairs ?? [] { item(key, value) }
        specificCategory(node)
    }

    private mutating func item(_ key: YAMLNode, _ value: YAMLNode) {
        let parts = (key.text ?? "").split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        let field = parts.first ?? ""
        let modifiers = Array(parts.dropFirst())
        let kinds = Set(modifiers)
        let values = value.elements ?? [value]
        self.field(field, key)
        if kinds.count < modifiers.count { add("item.modifierTwice", "a modifier is given twice", key) }
        if kinds.contains("all"), values.count < 2 {
            add("item.allOfOne", "`all` needs more than one value", key)
        } else if kinds.contains("all"), !field.isEmpty, isExact(kinds), values.allSatisfy({ isPlain($0) }) {
            add("item.allExact", "one value of `\(field)` cannot be all of these", key)
        }
        if let encoding = ["base64", "base64offset"].first(where: kinds.contains),
            kinds.isDisjoint(with: ["contains", "startswith", "endswith"])
        {
            add("item.base64", "`\(encoding)` without `contains` compares the whole field", key)
        }
        if value.elements?.isEmpty ?? false {
            add("item.noValues", "the list is empty, so the item never holds", value)
        }
        self.values(values, field: field, modifiers: kinds)
    }

    private func isExact(_ modifiers: Set<String>) -> Bool {
        modifiers.isDisjoint(with: [
            "contains", "startswith", "endswith", "re", "cidr", "gt", "gte", "lt", "lte", "fieldref", "neq", "expand",
        ])
    }

    private func isPlain(_ node: YAMLNode) -> Bool {
        guard let text = node.text else { return false }
        return !text.contains("*") && !text.contains("?")
    }

    /// A rule for Sysmon's log and one of its event numbers could be one for a category.
    private mutating func specificCategory(_ node: YAMLNode) {
        guard logsource?.product == "windows", logsource?.category == nil, logsource?.service == "sysmon",
            let number = node["EventID"], let text = number.text, let category = DocumentLint.sysmonCategories[text]
        else { return }
        add(
            "logsource.specific", "event \(text) of Sysmon is the category `\(category)`", number,
            "Write `category: \(category)` without service and EventID.")
    }
}
