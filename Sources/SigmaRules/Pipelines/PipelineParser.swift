/// Reads processing pipelines from YAML, in the format of pySigma.
struct PipelineParser {
    let source: RuleSource
    /// What is odd about the pipeline, which is used all the same.
    private(set) var warnings: [RuleError] = []

    init(_ source: RuleSource) { self.source = source }

    private static let keys: Set<String> = [
        "name", "description", "priority", "vars", "transformations", "allowed_backends", "postprocessing",
        "finalizers",
        "author", "license", "version",
    ]
    /// The most transformations of one pipeline.
    static let maximumSteps = 10_000

    mutating func parse() throws(RuleError) -> ProcessingPipeline {
        guard source.text.utf8.count <= YAMLLoader.maximumFileSize else {
            throw RuleError("file.tooLarge", "the file is larger than \(YAMLLoader.maximumFileSize) bytes", at: nil)
        }
        guard let document = YAMLLoader.documents(source.text).first else {
            throw RuleError("pipeline.empty", "the file holds no pipeline", at: nil)
        }
        let root = try YAMLLoader.load(document)
        guard let pairs = root.pairs else {
            throw RuleError("pipeline.notAMap", "a pipeline must be a map, this is \(root.kindName)", at: root.place)
        }
        for (key, _) in pairs { warn(key, PipelineParser.keys, "a pipeline") }
        for key in ["postprocessing", "finalizers"] where !(root[key]?.elements?.isEmpty ?? true) {
            warnings.append(
                RuleError(
                    "pipeline.key", "`\(key)` shapes the text of queries and has no effect here",
                    at: root[key]?.place))
        }
        var priority = 0
        if let node = root["priority"] {
            guard let number = node.text.flatMap({ Int($0) }) else {
                throw RuleError("pipeline.priority", "the priority must be a whole number", at: node.place)
            }
            priority = number
        }
        var variables: [String: [String]] = [:]
        if let node = root["vars"], !node.isNull {
            for (key, value) in try map(node, "vars") { variables[key.text ?? ""] = try texts(value) }
        }
        let steps = try steps(root["transformations"], root)
        return ProcessingPipeline(
            name: root["name"]?.text ?? source.path, summary: root["description"]?.text ?? "", priority: priority,
            variables: variables, steps: steps)
    }

    private mutating func steps(_ node: YAMLNode?, _ root: YAMLNode) throws(RuleError) -> [ProcessingPipeline.Step] {
        guard let node else {
            throw RuleError(
                "pipeline.empty", "the pipeline has no transformations", at: root.place,
                suggestion: "Add `transformations:` with a list, each with a `type`.")
        }
        guard let elements = node.elements else {
            throw RuleError(
                "pipeline.notAList", "`transformations` must be a list, this is \(node.kindName)", at: node.place,
                suggestion: "Begin each transformation with `- type: `.")
        }
        guard elements.count <= PipelineParser.maximumSteps else {
            throw RuleError(
                "pipeline.value", "more than \(PipelineParser.maximumSteps) transformations", at: node.place)
        }
        var steps: [ProcessingPipeline.Step] = []
        for element in elements { steps += try self.steps(of: element) }
        return steps
    }

    /// One transformation; a `nest` is taken apart, so that each of its own has its conditions as well.
    private mutating func steps(of node: YAMLNode) throws(RuleError) -> [ProcessingPipeline.Step] {
        guard node.pairs != nil else {
            throw RuleError(
                "pipeline.notAMap", "a transformation must be a map, this is \(node.kindName)", at: node.place)
        }
        var conditions = PipelineConditionParser()
        let common = try conditions.parse(node)
        warnings += conditions.warnings
        if node["type"]?.text == "nest" {
            guard let items = try required(node, "items").elements else {
                throw RuleError("pipeline.notAList", "`items` of `nest` must be a list", at: node.place)
            }
            var steps: [ProcessingPipeline.Step] = []
            for item in items {
                guard item["type"]?.text != "nest" else {
                    throw RuleError("pipeline.value", "`nest` cannot hold another `nest`", at: item.place)
                }
                for var step in try self.steps(of: item) {
                    step.outer = common
                    steps.append(step)
                }
            }
            return steps
        }
        return [ProcessingPipeline.Step(id: node["id"]?.text, change: try change(node), conditions: common)]
    }

    // MARK: Transformations

    /// Transformations and the keys that each knows.
    private static let transformations: [String: Set<String>] = [
        "field_name_mapping": ["mapping"], "field_name_prefix_mapping": ["mapping"], "field_name_prefix": ["prefix"],
        "field_name_suffix": ["suffix"], "value_placeholders": ["include", "exclude"],
        "wildcard_placeholders": ["include", "exclude"],
        "add_condition": ["conditions", "negated", "name", "template"],
        "change_logsource": ["product", "category", "service"],
        "replace_string": ["regex", "replacement", "skip_special", "interpret_special"], "map_string": ["mapping"],
        "set_value": ["value", "force_type"], "drop_detection_item": [], "set_state": ["key", "val"],
        "hashes_fields": ["valid_hash_algos", "field_prefix", "drop_algo_prefix"], "rule_failure": ["message"],
        "detection_item_failure": ["message"], "case": ["method"], "convert_type": ["target_type"], "nest": ["items"],
        "add_field": ["field"], "remove_field": ["field"], "set_field": ["fields"],
        "set_custom_attribute": ["attribute", "value"], "regex": ["method"],
    ]
    private static let conditionKeys: Set<String> = [
        "id", "type", "rule_conditions", "rule_cond_op", "rule_cond_not", "rule_cond_expr", "detection_item_conditions",
        "detection_item_cond_op", "detection_item_cond_not", "detection_item_cond_expr", "field_name_conditions",
        "field_name_cond_op", "field_name_cond_not", "field_name_cond_expr",
    ]

    private mutating func change(_ node: YAMLNode) throws(RuleError) -> ProcessingPipeline.Change {
        let type = try required(node, "type")
        let name = type.text ?? ""
        guard let known = PipelineParser.transformations[name] else {
            let names = PipelineParser.transformations.keys.sorted()
            let near = Suggestion.nearest(name, in: names).map { "Did you mean `\($0)`?" }
            throw RuleError(
                "pipeline.transformation", "`\(name)` is not a transformation that is supported", at: type.place,
                suggestion: near ?? "Use one of \(names.joined(separator: ", ")).")
        }
        for (key, _) in node.pairs ?? [] { warn(key, known.union(PipelineParser.conditionKeys), "`\(name)`") }
        switch name {
        case "field_name_mapping": return .renameFields(try lists(try required(node, "mapping"), "mapping"))
        case "field_name_prefix_mapping":
            return .renamePrefixes(try lists(try required(node, "mapping"), "mapping").compactMapValues(\.first))
        case "field_name_prefix": return .addPrefix(try text(node, "prefix"))
        case "field_name_suffix": return .addSuffix(try text(node, "suffix"))
        case "value_placeholders":
            return .valuePlaceholders(include: try optionalTexts(node["include"]), exclude: try texts(node["exclude"]))
        case "wildcard_placeholders":
            return .wildcardPlaceholders(
                include: try optionalTexts(node["include"]), exclude: try texts(node["exclude"]))
        case "add_condition":
            var conditions: [(field: String, values: [YAMLNode])] = []
            for (key, value) in try map(try required(node, "conditions"), "conditions") {
                let values = value.elements ?? [value]
                for value in values where value.scalar == nil {
                    throw RuleError("pipeline.value", "a condition compares with single values", at: value.place)
                }
                conditions.append((key.text ?? "", values))
            }
            return .addCondition(conditions, isNegated: node["negated"]?.scalar?.value == .boolean(true))
        case "change_logsource":
            return .changeLogsource(
                product: node["product"]?.text, category: node["category"]?.text, service: node["service"]?.text)
        case "replace_string":
            let pattern = try PipelineConditionParser.pattern(try required(node, "regex"))
            return .replaceText(pattern: pattern, replacement: try text(node, "replacement"))
        case "map_string": return .mapText(try lists(try required(node, "mapping"), "mapping"))
        case "set_value":
            let value = try required(node, "value")
            guard value.scalar != nil else {
                throw RuleError("pipeline.value", "`value` must be a single value", at: value.place)
            }
            return .setValue(value)
        case "drop_detection_item": return .dropItem
        case "set_state": return .setState(key: try text(node, "key"), value: try text(node, "val"))
        case "hashes_fields":
            return .splitHashes(
                valid: try texts(node["valid_hash_algos"]), prefix: node["field_prefix"]?.text ?? "",
                dropsAlgorithm: node["drop_algo_prefix"]?.scalar?.value == .boolean(true))
        case "rule_failure", "detection_item_failure":
            return .fail(node["message"]?.text ?? "the pipeline does not support this rule")
        case "case":
            let method = node["method"]?.text ?? "lower"
            guard method == "lower" || method == "upper" else {
                throw RuleError(
                    "pipeline.value", "`\(method)` is not a case that is supported", at: node["method"]?.place,
                    suggestion: "Use lower or upper.")
            }
            return .changeCase(isUpper: method == "upper")
        case "convert_type":
            let target = try text(node, "target_type")
            guard target == "str" || target == "num" else {
                throw RuleError(
                    "pipeline.value", "`\(target)` is not a type", at: node["target_type"]?.place,
                    suggestion: "Use str or num.")
            }
            return .convert(toNumber: target == "num")
        // These shape the query or the result of a backend; what matches stays the same.
        default: return .none
        }
    }

    // MARK: Values

    private mutating func warn(_ key: YAMLNode, _ known: Set<String>, _ owner: String) {
        guard let name = key.text, !known.contains(name) else { return }
        let near = Suggestion.nearest(name, in: known.sorted()).map { "Did you mean `\($0)`?" }
        warnings.append(
            RuleError("pipeline.key", "`\(name)` is not a key of \(owner)", at: key.place, suggestion: near))
    }

    private func required(_ node: YAMLNode, _ key: String) throws(RuleError) -> YAMLNode {
        guard let value = node[key] else {
            throw RuleError(
                "pipeline.missingKey", "the transformation needs `\(key)`", at: node.place,
                suggestion: "Add `\(key): ...`.")
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

    private func map(
        _ node: YAMLNode, _ name: String
    ) throws(RuleError) -> [(key: YAMLNode, value: YAMLNode)] {
        guard let pairs = node.pairs else {
            throw RuleError("pipeline.notAMap", "`\(name)` must be a map, this is \(node.kindName)", at: node.place)
        }
        return pairs
    }

    /// A map of words to one or several words.
    private func lists(_ node: YAMLNode, _ name: String) throws(RuleError) -> [String: [String]] {
        var lists: [String: [String]] = [:]
        for (key, value) in try map(node, name) { lists[key.text ?? ""] = try texts(value) }
        return lists
    }

    private func optionalTexts(_ node: YAMLNode?) throws(RuleError) -> [String]? {
        guard let node else { return nil }
        return try texts(node)
    }

    private func texts(_ node: YAMLNode?) throws(RuleError) -> [String] {
        try PipelineConditionParser.texts(node)
    }
}

extension ProcessingPipeline {
    /// Reads a pipeline in pySigma's format; `nil`, with a diagnostic, if it cannot be used. Other diagnostics are
    /// warnings.
    public static func parse(_ source: RuleSource) -> (pipeline: ProcessingPipeline?, diagnostics: [RuleDiagnostic]) {
        let lines = source.text.split(separator: "\n", omittingEmptySubsequences: false)
        var parser = PipelineParser(source)
        var pipeline: ProcessingPipeline?
        var diagnostics: [RuleDiagnostic] = []
        do throws(RuleError) {
            pipeline = try parser.parse()
        } catch {
            diagnostics.append(RuleLinter.diagnostic(error, source.path, lines))
        }
        diagnostics += parser.warnings.map { RuleLinter.diagnostic($0, source.path, lines) }
        return (pipeline, diagnostics)
    }
}
