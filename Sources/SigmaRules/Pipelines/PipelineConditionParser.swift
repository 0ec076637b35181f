/// Reads when a transformation applies.
struct PipelineConditionParser {
    private(set) var warnings: [RuleError] = []

    mutating func parse(_ node: YAMLNode) throws(RuleError) -> ProcessingPipeline.Conditions {
        var result = ProcessingPipeline.Conditions()
        var names: [String] = []
        for (name, condition) in try list(node["rule_conditions"], "rule_conditions") {
            result.rule.append(try ruleCondition(condition))
            names.append(name)
        }
        result.ruleLogic = try logic(node, "rule_cond", names)
        names = []
        for (name, condition) in try list(node["detection_item_conditions"], "detection_item_conditions") {
            result.item.append(try itemCondition(condition))
            names.append(name)
        }
        result.itemLogic = try logic(node, "detection_item_cond", names)
        names = []
        for (name, condition) in try list(node["field_name_conditions"], "field_name_conditions") {
            result.field.append(try itemCondition(condition))
            names.append(name)
        }
        result.fieldLogic = try logic(node, "field_name_cond", names)
        return result
    }

    /// Conditions as a list, or as a map of names for an expression.
    private func list(_ node: YAMLNode?, _ key: String) throws(RuleError) -> [(name: String, condition: YAMLNode)] {
        guard let node, !node.isNull else { return [] }
        if let elements = node.elements { return elements.map { ("", $0) } }
        if let pairs = node.pairs { return pairs.map { ($0.key.text ?? "", $0.value) } }
        throw RuleError(
            "pipeline.notAList", "`\(key)` must be a list, this is \(node.kindName)", at: node.place,
            suggestion: "Begin each condition with `- type: `.")
    }

    private func logic(
        _ node: YAMLNode, _ prefix: String, _ names: [String]
    ) throws(RuleError) -> ProcessingPipeline.Logic {
        var logic = ProcessingPipeline.Logic(
            isAny: node["\(prefix)_op"]?.text == "or",
            isNegated: node["\(prefix)_not"]?.scalar?.value == .boolean(true))
        if let expression = node["\(prefix)_expr"] {
            guard let text = expression.text else {
                throw RuleError("pipeline.conditionName", "an expression must be text", at: expression.place)
            }
            let syntax: ConditionSyntax
            do {
                syntax = try ConditionParser.parse(text, at: expression.place)
            } catch {
                throw RuleError("pipeline.conditionName", error.message, at: error.place)
            }
            for name in PipelineConditionParser.names(syntax) where !names.contains(name) {
                let near = Suggestion.nearest(name, in: names).map { "Did you mean `\($0)`?" }
                throw RuleError(
                    "pipeline.conditionName", "no condition is called `\(name)`", at: expression.place,
                    suggestion: near ?? "Write the conditions as a map of names.")
            }
            logic.expression = (syntax, names)
        }
        return logic
    }

    private static func names(_ syntax: ConditionSyntax) -> [String] {
        switch syntax {
        case .selection(let name): [name]
        case .not(let inner): names(inner)
        case .and(let parts), .or(let parts): parts.flatMap(names)
        case .quantified(_, let pattern): [pattern ?? "them"]
        }
    }

    // MARK: Kinds

    private static let ruleKinds: [String: Set<String>] = [
        "logsource": ["product", "category", "service"], "contains_detection_item": ["field", "value"],
        "contains_field": ["field"], "processing_item_applied": ["processing_item_id"],
        "processing_state": ["key", "val"], "is_sigma_rule": [], "is_sigma_correlation_rule": [], "tag": ["tag"],
    ]
    private static let itemKinds: [String: Set<String>] = [
        "include_fields": ["fields", "mode"], "exclude_fields": ["fields", "mode"],
        "match_string": ["pattern", "cond", "negate"], "match_value": ["value", "cond"], "is_null": ["cond"],
        "is_keyword": [], "contains_wildcard": ["cond"], "processing_item_applied": ["processing_item_id"],
        "processing_state": ["key", "val"],
    ]

    private mutating func kind(_ node: YAMLNode, _ kinds: [String: Set<String>]) throws(RuleError) -> String {
        guard node.pairs != nil else {
            throw RuleError("pipeline.notAMap", "a condition must be a map, this is \(node.kindName)", at: node.place)
        }
        let type = try required(node, "type")
        guard let name = type.text, let known = kinds[name] else {
            let names = kinds.keys.sorted()
            let word = type.text ?? type.kindName
            let near = Suggestion.nearest(word, in: names).map { "Did you mean `\($0)`?" }
            throw RuleError(
                "pipeline.condition", "`\(word)` is not a condition that is supported", at: type.place,
                suggestion: near ?? "Use one of \(names.joined(separator: ", ")).")
        }
        for (key, _) in node.pairs ?? [] {
            guard let word = key.text, word != "type", !known.contains(word) else { continue }
            let near = Suggestion.nearest(word, in: known.sorted()).map { "Did you mean `\($0)`?" }
            warnings.append(
                RuleError("pipeline.key", "`\(word)` is not a key of `\(name)`", at: key.place, suggestion: near))
        }
        return name
    }

    private mutating func ruleCondition(_ node: YAMLNode) throws(RuleError) -> ProcessingPipeline.RuleCondition {
        switch try kind(node, PipelineConditionParser.ruleKinds) {
        case "logsource":
            return .logsource(
                product: node["product"]?.text?.lowercased(), category: node["category"]?.text?.lowercased(),
                service: node["service"]?.text?.lowercased())
        case "contains_detection_item": return .containsItem(field: try text(node, "field"), value: node["value"]?.text)
        case "contains_field": return .containsItem(field: try text(node, "field"), value: nil)
        case "processing_item_applied": return .applied(try text(node, "processing_item_id"))
        case "processing_state": return .state(key: try text(node, "key"), value: try text(node, "val"))
        case "is_sigma_correlation_rule": return .isDetection(false)
        case "tag": return .hasTag(try text(node, "tag"))
        default: return .isDetection(true)
        }
    }

    private mutating func itemCondition(_ node: YAMLNode) throws(RuleError) -> ProcessingPipeline.ItemCondition {
        let kind = try kind(node, PipelineConditionParser.itemKinds)
        switch kind {
        case "include_fields", "exclude_fields":
            let isExpression = node["mode"]?.text == "re"
            let fields = try required(node, "fields")
            let names = try PipelineConditionParser.texts(fields)
            if isExpression { for name in names { try PipelineConditionParser.check(name, fields) } }
            return .fields(names, isExpression: isExpression, isExcluding: kind == "exclude_fields")
        case "match_string":
            return .matchText(
                pattern: try PipelineConditionParser.pattern(try required(node, "pattern")),
                isNegated: node["negate"]?.scalar?.value == .boolean(true))
        case "match_value": return .isValue(try text(node, "value"))
        case "is_null": return .isNull
        case "contains_wildcard": return .hasWildcard
        case "processing_item_applied": return .applied(try text(node, "processing_item_id"))
        case "processing_state": return .state(key: try text(node, "key"), value: try text(node, "val"))
        default: return .isKeyword
        }
    }

    // MARK: Values

    private func required(_ node: YAMLNode, _ key: String) throws(RuleError) -> YAMLNode {
        guard let value = node[key] else {
            throw RuleError(
                "pipeline.missingKey", "the condition needs `\(key)`", at: node.place, suggestion: "Add `\(key): ...`.")
        }
        return value
    }

    private func text(_ node: YAMLNode, _ key: String) throws(RuleError) -> String {
        let value = try required(node, key)
        guard let text = value.text else {
            throw RuleError("pipeline.value", "`\(key)` must be text, this is \(value.kindName)", at: value.place)
        }
        return text
    }

    /// One text or a list of texts.
    static func texts(_ node: YAMLNode?) throws(RuleError) -> [String] {
        guard let node, !node.isNull else { return [] }
        if let text = node.text { return [text] }
        var texts: [String] = []
        for element in node.elements ?? [node] {
            guard let text = element.text else {
                throw RuleError(
                    "pipeline.value", "a word or a list of words is expected, this is \(element.kindName)",
                    at: element.place)
            }
            texts.append(text)
        }
        return texts
    }

    /// A regular expression that can be used.
    static func pattern(_ node: YAMLNode) throws(RuleError) -> String {
        let text = node.text ?? ""
        try check(text, node)
        return text
    }

    private static func check(_ pattern: String, _ node: YAMLNode) throws(RuleError) {
        do {
            _ = try RegularExpression(pattern, options: [])
        } catch {
            throw RuleError(error.code, error.message, at: node.place, suggestion: error.suggestion)
        }
    }
}
