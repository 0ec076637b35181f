extension RuleParser {
    /// The deepest nesting of lists and maps within a selection.
    static let maximumSelectionDepth = 16

    func detection(
        _ node: YAMLNode, ignoring ignored: Set<String> = []
    ) throws(RuleError) -> ([SelectionSyntax], [ConditionSyntax], SourcePlace) {
        guard let pairs = node.pairs else {
            throw RuleError("detection.notAMap", "`detection` must be a map, this is \(node.kindName)", at: node.place)
        }
        var selections: [SelectionSyntax] = []
        var conditionNode: YAMLNode?
        for (key, value) in pairs {
            guard let name = key.text else {
                throw RuleError("detection.name", "the name of a selection must be a word", at: key.place)
            }
            if name == "condition" {
                conditionNode = value
            } else if name == "timeframe" {
                throw RuleError(
                    "detection.timeframe", "`timeframe` is no longer part of Sigma", at: key.place,
                    suggestion: "Write a correlation rule with a timespan beside this rule.")
            } else if !ignored.contains(name) {
                selections.append(
                    SelectionSyntax(name: name, body: try selection(value, depth: 0), place: key.place))
            }
        }
        guard !selections.isEmpty else {
            throw RuleError("detection.empty", "the detection has no selection", at: node.place)
        }
        guard let conditionNode else {
            throw RuleError(
                "detection.noCondition", "the detection has no condition", at: node.place,
                suggestion: "Add `condition: \(selections[0].name)`.")
        }
        var conditions: [ConditionSyntax] = []
        let nodes = conditionNode.elements ?? [conditionNode]
        for element in nodes {
            guard let text = element.text, !text.isEmpty else {
                throw RuleError("condition.notText", "the condition must be text", at: element.place)
            }
            conditions.append(try ConditionParser.parse(text, at: element.place))
        }
        guard !conditions.isEmpty else {
            throw RuleError("condition.notText", "the condition must be text", at: conditionNode.place)
        }
        return (selections, conditions, conditionNode.place)
    }

    private func selection(_ node: YAMLNode, depth: Int) throws(RuleError) -> SelectionBody {
        guard depth < RuleParser.maximumSelectionDepth else {
            throw RuleError("detection.tooDeep", "the selection is nested too deeply", at: node.place)
        }
        switch node.content {
        case .scalar:
            return .item(
                ItemSyntax(field: nil, modifiers: [], values: [node], isList: false, place: node.place))
        case .mapping(let pairs):
            guard !pairs.isEmpty else {
                throw RuleError("detection.emptyMap", "the selection is empty", at: node.place)
            }
            var items: [SelectionBody] = []
            for (key, value) in pairs { items.append(.item(try item(key, value))) }
            return items.count == 1 ? items[0] : .all(items)
        case .sequence(let elements):
            guard !elements.isEmpty else {
                throw RuleError("detection.emptyList", "the selection is an empty list", at: node.place)
            }
            let keywords = elements.filter { $0.scalar != nil }
            var parts: [SelectionBody] = []
            if !keywords.isEmpty {
                parts.append(
                    .item(
                        ItemSyntax(
                            field: nil, modifiers: [], values: keywords, isList: true, place: node.place)))
            }
            for element in elements where element.scalar == nil {
                parts.append(try selection(element, depth: depth + 1))
            }
            return parts.count == 1 ? parts[0] : .any(parts)
        }
    }

    private func item(_ key: YAMLNode, _ value: YAMLNode) throws(RuleError) -> ItemSyntax {
        guard let keyText = key.text else {
            throw RuleError("item.key", "the name of a field must be a word, this is \(key.kindName)", at: key.place)
        }
        let parts = keyText.split(separator: "|", omittingEmptySubsequences: false)
        let field = parts.first.map(String.init) ?? ""
        var modifiers: [Modifier] = []
        var column = key.place.column + field.count + 1
        for part in parts.dropFirst() {
            guard let modifier = Modifier(rawValue: String(part)) else {
                throw RuleError(
                    "modifier.unknown", "`\(part)` is not a modifier",
                    at: SourcePlace(line: key.place.line, column: column),
                    suggestion: Suggestion.nearest(String(part), in: Modifier.allCases.map(\.rawValue)).map {
                        "Did you mean `\($0)`?"
                    })
            }
            modifiers.append(modifier)
            column += part.count + 1
        }
        let values: [YAMLNode]
        switch value.content {
        case .scalar: values = [value]
        case .sequence(let elements): values = elements
        case .mapping:
            throw RuleError(
                "item.map", "the value of a field must be a value or a list of values", at: value.place,
                suggestion: "Write nested fields with dots: `\(field).name`.")
        }
        for element in values where element.scalar == nil {
            throw RuleError(
                "item.nested", "a value of a field must be a single value, this is \(element.kindName)",
                at: element.place)
        }
        return ItemSyntax(
            field: field.isEmpty ? nil : field, modifiers: modifiers, values: values,
            isList: value.elements != nil, place: key.place)
    }
}
