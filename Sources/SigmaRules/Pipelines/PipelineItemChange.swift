/// Changes one item of a detection.
struct PipelineItemChange {
    let variables: [String: [String]]
    let place: SourcePlace

    /// The changed item; `nil` if it is dropped.
    func apply(
        _ change: ProcessingPipeline.Change, _ item: ItemSyntax, _ renamed: inout [String: String]
    ) throws(RuleError) -> SelectionBody? {
        var item = item
        switch change {
        case .none: break
        case .renameFields(let mapping):
            if item.modifiers.contains(.fieldref) { mapNodes(&item) { mapping[$0]?.first ?? $0 } }
            guard let field = item.field, let names = mapping[field], let first = names.first else { break }
            renamed[field] = first
            guard names.count > 1 else {
                item.field = first
                break
            }
            return .any(
                names.map { name in
                    var copy = item
                    copy.field = name
                    return .item(copy)
                })
        case .renamePrefixes(let mapping):
            guard let field = item.field else { break }
            for (prefix, replacement) in mapping.sorted(by: { $0.key.count > $1.key.count })
            where field.hasPrefix(prefix) {
                item.field = replacement + field.dropFirst(prefix.count)
                renamed[field] = item.field
                break
            }
        case .addPrefix(let prefix): rename(&item, &renamed) { prefix + $0 }
        case .addSuffix(let suffix): rename(&item, &renamed) { $0 + suffix }
        case .valuePlaceholders(let include, let exclude):
            try fill(&item) { name throws(RuleError) in
                guard include?.contains(name) ?? true, !exclude.contains(name) else { return nil }
                guard let values = variables[name] else {
                    throw RuleError("pipeline.variable", "the pipeline has no variable `\(name)`", at: place)
                }
                return values
            }
        case .wildcardPlaceholders(let include, let exclude):
            try fill(&item) { name throws(RuleError) in
                include?.contains(name) ?? true && !exclude.contains(name) ? ["*"] : nil
            }
        case .replaceText(let pattern, let replacement):
            mapTexts(&item) { [PatternSearch.replace(pattern, $0, by: replacement)] }
        case .mapText(let mapping):
            item.values = item.values.flatMap { node -> [YAMLNode] in
                guard let text = node.text, let mapped = mapping[text] else { return [node] }
                return mapped.map { PipelineItemChange.text($0, node) }
            }
        case .changeCase(let isUpper): mapTexts(&item) { [isUpper ? $0.uppercased() : $0.lowercased()] }
        case .convert(let toNumber):
            item.values = item.values.map { node in
                guard let scalar = node.scalar, scalar.value != .null else { return node }
                let content = YAMLNode.Content.scalar(YAMLScalar(text: scalar.text, isPlain: toNumber))
                return YAMLNode(content: content, place: node.place)
            }
        case .setValue(let value): item.values = [value]
        case .dropItem: return nil
        case .splitHashes(let valid, let prefix, let dropsAlgorithm):
            return splitHashes(item, valid, prefix, dropsAlgorithm)
        case .fail(let message): throw RuleError("pipeline.refused", message, at: item.place)
        case .addCondition, .changeLogsource, .setState: break
        }
        return .item(item)
    }

    private func rename(_ item: inout ItemSyntax, _ renamed: inout [String: String], _ body: (String) -> String) {
        guard let field = item.field else { return }
        item.field = body(field)
        renamed[field] = item.field
    }

    private static func text(_ text: String, _ node: YAMLNode) -> YAMLNode {
        YAMLNode(content: .scalar(YAMLScalar(text: text, isPlain: false)), place: node.place)
    }

    private func mapNodes(_ item: inout ItemSyntax, _ body: (String) -> String) {
        item.values = item.values.map { node in node.text.map { PipelineItemChange.text(body($0), node) } ?? node }
    }

    private func mapTexts(_ item: inout ItemSyntax, _ body: (String) -> [String]) {
        item.values = item.values.flatMap { node -> [YAMLNode] in
            guard let scalar = node.scalar, scalar.value == .text else { return [node] }
            return body(scalar.text).map { text in
                YAMLNode(content: .scalar(YAMLScalar(text: text, isPlain: false)), place: node.place)
            }
        }
    }

    /// Replaces the placeholders of an item with the `expand` modifier, if all of its placeholders are known.
    private func fill(
        _ item: inout ItemSyntax, _ values: (String) throws(RuleError) -> [String]?
    ) throws(RuleError) {
        guard item.modifiers.contains(.expand) else { return }
        var filled: [YAMLNode] = []
        var isComplete = true
        for node in item.values {
            let text = node.text ?? ""
            let parts = text.split(separator: "%", omittingEmptySubsequences: false).map(String.init)
            var results = [parts.first ?? ""]
            var index = 1
            while index < parts.count {
                if index + 1 < parts.count, let known = try values(parts[index]) {
                    results = results.flatMap { prefix in known.map { prefix + $0 + parts[index + 1] } }
                    index += 2
                } else {
                    if index + 1 < parts.count { isComplete = false }
                    results = results.map { $0 + "%" + parts[index] }
                    index += 1
                }
                guard results.count <= ItemCompiler.maximumAlternatives else {
                    throw RuleError("value.tooMany", "the placeholders stand for too many alternatives", at: node.place)
                }
            }
            filled += results.map {
                YAMLNode(content: .scalar(YAMLScalar(text: $0, isPlain: false)), place: node.place)
            }
        }
        item.values = filled
        if isComplete { item.modifiers.removeAll { $0 == .expand } }
    }

    private func splitHashes(
        _ item: ItemSyntax, _ valid: [String], _ prefix: String, _ dropsAlgorithm: Bool
    ) -> SelectionBody {
        guard item.field == "Hashes" || item.field == "Hash" else { return .item(item) }
        let lengths = [32: "MD5", 40: "SHA1", 64: "SHA256", 128: "SHA512"]
        var parts: [SelectionBody] = []
        for node in item.values {
            let pieces = (node.text ?? "").split(separator: "=", maxSplits: 1).map(String.init)
            let hash = pieces.last?.trimmingPrefix("*") ?? ""
            let algorithm = pieces.count == 2 ? pieces[0].uppercased() : lengths[hash.count] ?? ""
            let name = algorithm.hasPrefix("*") ? String(algorithm.dropFirst()) : algorithm
            guard valid.isEmpty || valid.contains(name), !name.isEmpty else { continue }
            var copy = item
            copy.field = dropsAlgorithm ? prefix : prefix + name
            copy.modifiers.removeAll { $0 == .contains }
            let text = String(hash).replacing("*", with: "")
            copy.values = [YAMLNode(content: .scalar(YAMLScalar(text: text, isPlain: false)), place: node.place)]
            parts.append(.item(copy))
        }
        return parts.isEmpty ? .item(item) : .any(parts)
    }
}
