/// Reads processing pipelines from YAML.
struct PipelineParser {
    let source: RuleSource

    func parse() throws(RuleError) -> ProcessingPipeline {
        guard source.text.utf8.count <= YAMLLoader.maximumFileSize,
            let document = YAMLLoader.documents(source.text).first
        else { throw RuleError("pipeline.empty", "the file holds no pipeline", at: nil) }
        let root = try YAMLLoader.load(document)
        guard root.pairs != nil else {
            throw RuleError("pipeline.notAMap", "a pipeline must be a map, this is \(root.kindName)", at: root.place)
        }
        var variables: [String: [String]] = [:]
        for (key, value) in root["vars"]?.pairs ?? [] { variables[key.text ?? ""] = texts(value) }
        var steps: [ProcessingPipeline.Step] = []
        for node in root["transformations"]?.elements ?? [] { steps.append(try step(node)) }
        return ProcessingPipeline(
            name: root["name"]?.text ?? source.path, priority: root["priority"]?.text.flatMap { Int($0) } ?? 0,
            variables: variables, steps: steps)
    }

    private func texts(_ node: YAMLNode?) -> [String] {
        guard let node else { return [] }
        if let text = node.text { return [text] }
        return (node.elements ?? []).compactMap(\.text)
    }

    private func required(_ node: YAMLNode, _ key: String) throws(RuleError) -> YAMLNode {
        guard let value = node[key] else {
            throw RuleError("pipeline.missingKey", "the transformation needs `\(key)`", at: node.place)
        }
        return value
    }

    private func step(_ node: YAMLNode) throws(RuleError) -> ProcessingPipeline.Step {
        var step = ProcessingPipeline.Step(id: node["id"]?.text, change: try change(node))
        for condition in node["rule_conditions"]?.elements ?? [] {
            step.ruleConditions.append(try ruleCondition(condition))
        }
        for condition in node["detection_item_conditions"]?.elements ?? [] {
            step.itemConditions.append(try itemCondition(condition))
        }
        for condition in node["field_name_conditions"]?.elements ?? [] {
            step.fieldConditions.append(try itemCondition(condition))
        }
        step.ruleLogic = logic(node, "rule_cond")
        step.itemLogic = logic(node, "detection_item_cond")
        step.fieldLogic = logic(node, "field_name_cond")
        return step
    }

    private func logic(_ node: YAMLNode, _ prefix: String) -> ProcessingPipeline.Logic {
        ProcessingPipeline.Logic(
            isAny: node["\(prefix)_op"]?.text == "or", isNegated: node["\(prefix)_not"]?.scalar?.value == .boolean(true)
        )
    }

    private func change(_ node: YAMLNode) throws(RuleError) -> ProcessingPipeline.Change {
        let type = try required(node, "type")
        let include = node["include"].map { texts($0) }
        switch type.text ?? "" {
        case "field_name_mapping":
            var mapping: [String: [String]] = [:]
            for (key, value) in try required(node, "mapping").pairs ?? [] { mapping[key.text ?? ""] = texts(value) }
            return .renameFields(mapping)
        case "field_name_prefix_mapping":
            var mapping: [String: String] = [:]
            for (key, value) in try required(node, "mapping").pairs ?? [] { mapping[key.text ?? ""] = value.text ?? "" }
            return .renamePrefixes(mapping)
        case "field_name_prefix": return .addPrefix(try required(node, "prefix").text ?? "")
        case "field_name_suffix": return .addSuffix(try required(node, "suffix").text ?? "")
        case "value_placeholders": return .valuePlaceholders(include: include, exclude: texts(node["exclude"]))
        case "wildcard_placeholders": return .wildcardPlaceholders(include: include, exclude: texts(node["exclude"]))
        case "add_condition":
            var conditions: [(field: String, values: [YAMLNode])] = []
            for (key, value) in try required(node, "conditions").pairs ?? [] {
                conditions.append((key.text ?? "", value.elements ?? [value]))
            }
            return .addCondition(conditions, isNegated: node["negated"]?.scalar?.value == .boolean(true))
        case "change_logsource":
            return .changeLogsource(
                product: node["product"]?.text, category: node["category"]?.text, service: node["service"]?.text)
        case "replace_string":
            let pattern = try required(node, "regex").text ?? ""
            _ = try RegularExpression(pattern, options: [])
            return .replaceText(pattern: pattern, replacement: try required(node, "replacement").text ?? "")
        case "map_string":
            var mapping: [String: [String]] = [:]
            for (key, value) in try required(node, "mapping").pairs ?? [] { mapping[key.text ?? ""] = texts(value) }
            return .mapText(mapping)
        case "set_value": return .setValue(try required(node, "value"))
        case "drop_detection_item": return .dropItem
        case "set_state":
            return .setState(key: try required(node, "key").text ?? "", value: try required(node, "val").text ?? "")
        case "hashes_fields":
            return .splitHashes(
                valid: texts(node["valid_hash_algos"]), prefix: node["field_prefix"]?.text ?? "",
                dropsAlgorithm: node["drop_algo_prefix"]?.scalar?.value == .boolean(true))
        case "rule_failure", "detection_item_failure":
            return .fail(node["message"]?.text ?? "the pipeline does not support this rule")
        case let other:
            throw RuleError(
                "pipeline.transformation", "`\(other)` is not a transformation that is supported",
                at: type.place)
        }
    }

    private func ruleCondition(_ node: YAMLNode) throws(RuleError) -> ProcessingPipeline.RuleCondition {
        switch node["type"]?.text ?? "" {
        case "logsource":
            return .logsource(
                product: node["product"]?.text, category: node["category"]?.text, service: node["service"]?.text)
        case "contains_detection_item":
            return .containsItem(field: try required(node, "field").text ?? "", value: node["value"]?.text)
        case "contains_field": return .containsItem(field: try required(node, "field").text ?? "", value: nil)
        case "processing_item_applied": return .applied(try required(node, "processing_item_id").text ?? "")
        case "processing_state":
            return .state(key: try required(node, "key").text ?? "", value: try required(node, "val").text ?? "")
        case "is_sigma_rule": return .isDetection(true)
        case "is_sigma_correlation_rule": return .isDetection(false)
        case "tag": return .hasTag(try required(node, "tag").text ?? "")
        case let other:
            throw RuleError("pipeline.condition", "`\(other)` is not a condition that is supported", at: node.place)
        }
    }

    private func itemCondition(_ node: YAMLNode) throws(RuleError) -> ProcessingPipeline.ItemCondition {
        switch node["type"]?.text ?? "" {
        case "include_fields":
            return .fields(texts(node["fields"]), isExpression: node["mode"]?.text == "re", isExcluding: false)
        case "exclude_fields":
            return .fields(texts(node["fields"]), isExpression: node["mode"]?.text == "re", isExcluding: true)
        case "match_string": return .matchText(pattern: try required(node, "pattern").text ?? "")
        case "is_null": return .isNull
        case "is_keyword": return .isKeyword
        case "processing_item_applied": return .applied(try required(node, "processing_item_id").text ?? "")
        case let other:
            throw RuleError("pipeline.condition", "`\(other)` is not a condition that is supported", at: node.place)
        }
    }
}

extension ProcessingPipeline {
    /// Reads a pipeline in pySigma's format; `nil`, with a diagnostic, if it cannot be used.
    public static func parse(_ source: RuleSource) -> (pipeline: ProcessingPipeline?, diagnostics: [RuleDiagnostic]) {
        do throws(RuleError) {
            return (try PipelineParser(source: source).parse(), [])
        } catch {
            return (nil, [RuleLoader.describe(error, .error, source)])
        }
    }
}
