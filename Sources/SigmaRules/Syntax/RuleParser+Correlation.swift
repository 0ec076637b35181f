extension RuleParser {
    static let maximumReferences = 256
    static let maximumGroupFields = 16
    /// Ten years.
    static let maximumTimespan: Int64 = 315_360_000

    func correlation(
        _ node: YAMLNode, root: YAMLNode, _ metadata: RuleMetadata
    ) throws(RuleError) -> CorrelationDocument {
        guard node.pairs != nil else {
            throw RuleError(
                "correlation.notAMap", "`correlation` must be a map, this is \(node.kindName)", at: node.place)
        }
        let kinds = CorrelationDocument.Kind.allCases.map(\.rawValue)
        guard let typeNode = node["type"], let type = typeNode.text else {
            throw RuleError(
                "correlation.noType", "the correlation has no type", at: node.place,
                suggestion: "Use one of \(kinds.joined(separator: ", ")).")
        }
        guard let kind = CorrelationDocument.Kind(rawValue: type) else {
            throw RuleError(
                "correlation.type", "`\(type)` is not a type of correlation", at: typeNode.place,
                suggestion: "Use one of \(kinds.joined(separator: ", ")).")
        }
        let rules = texts(node["rules"])
        guard !rules.isEmpty, rules.count <= RuleParser.maximumReferences else {
            throw RuleError(
                "correlation.noRules", "the correlation needs 1 to \(RuleParser.maximumReferences) rules",
                at: node["rules"]?.place ?? node.place)
        }
        let groupBy = texts(node["group-by"])
        guard groupBy.count <= RuleParser.maximumGroupFields else {
            throw RuleError(
                "correlation.groupBy", "more than \(RuleParser.maximumGroupFields) fields in group-by",
                at: node["group-by"]?.place ?? node.place)
        }
        guard let spanNode = node["timespan"] ?? node["timeframe"], let spanText = spanNode.text else {
            throw RuleError(
                "correlation.noTimespan", "the correlation has no timespan", at: node.place,
                suggestion: "Add `timespan: 5m`.")
        }
        guard let timespan = RuleParser.seconds(spanText) else {
            throw RuleError(
                "correlation.timespan", "`\(spanText)` is not a timespan", at: spanNode.place,
                suggestion: "Write a number and one of s, m, h, d, w, M, y: `5m`.")
        }
        var generate = false
        if case .boolean(let value)? = (node["generate"] ?? root["generate"])?.scalar?.value { generate = value }
        let condition = try condition(node, kind, ruleCount: rules.count)
        return CorrelationDocument(
            metadata: metadata, kind: kind, rules: rules, groupBy: groupBy, timespan: timespan,
            aliases: try aliases(node), generate: generate, bounds: condition.bounds, fields: condition.fields,
            percentile: condition.percentile, place: node.place)
    }

    /// Seconds of a timespan: a number and a unit of s, m, h, d, w, M (30 days) or y (365 days).
    static func seconds(_ text: String) -> Int64? {
        guard let unit = text.last, let count = Int64(text.dropLast()), count > 0 else { return nil }
        let scale: Int64
        switch unit {
        case "s": scale = 1
        case "m": scale = 60
        case "h": scale = 3600
        case "d": scale = 86_400
        case "w": scale = 604_800
        case "M": scale = 2_592_000
        case "y": scale = 31_536_000
        default: return nil
        }
        let (product, overflow) = count.multipliedReportingOverflow(by: scale)
        return overflow || product > maximumTimespan ? nil : product
    }

    private func aliases(
        _ node: YAMLNode
    ) throws(RuleError) -> [(name: String, fields: [(rule: String, field: String)])] {
        guard let aliasNode = node["aliases"], !aliasNode.isNull else { return [] }
        guard let pairs = aliasNode.pairs else {
            throw RuleError("correlation.aliases", "`aliases` must be a map", at: aliasNode.place)
        }
        var aliases: [(name: String, fields: [(rule: String, field: String)])] = []
        for (key, value) in pairs {
            guard let name = key.text, let entries = value.pairs else {
                throw RuleError("correlation.alias", "an alias must map rules to fields", at: value.place)
            }
            var fields: [(rule: String, field: String)] = []
            for (rule, field) in entries {
                guard let rule = rule.text, let field = field.text else {
                    throw RuleError("correlation.alias", "an alias must map rules to fields", at: field.place)
                }
                fields.append((rule, field))
            }
            aliases.append((name, fields))
        }
        return aliases
    }

    private func condition(
        _ node: YAMLNode, _ kind: CorrelationDocument.Kind, ruleCount: Int
    ) throws(RuleError) -> (bounds: [(comparison: Comparison, value: Double)], fields: [String], percentile: Double) {
        let isTemporal = kind == .temporal || kind == .temporalOrdered
        guard let conditionNode = node["condition"], !conditionNode.isNull else {
            guard isTemporal else {
                throw RuleError(
                    "correlation.noCondition", "the correlation has no condition", at: node.place,
                    suggestion: "Add `condition:` with `gte: 10`.")
            }
            return ([(.gte, Double(ruleCount))], [], 50)
        }
        guard let pairs = conditionNode.pairs else {
            throw RuleError(
                "correlation.condition", "the condition of a correlation must be a map",
                at: conditionNode.place, suggestion: "Write `gte: 10` below `condition:`.")
        }
        var bounds: [(comparison: Comparison, value: Double)] = []
        var fields: [String] = []
        var percentile = 50.0
        for (key, value) in pairs {
            let name = key.text ?? ""
            if name == "field" {
                fields = texts(value)
            } else if name == "percentile", let number = value.text.flatMap(Double.init), (0...100).contains(number) {
                percentile = number
            } else if let comparison = Comparison(rawValue: name) {
                guard let number = value.text.flatMap(Double.init), number.isFinite else {
                    throw RuleError("correlation.bound", "`\(name)` needs a number", at: value.place)
                }
                bounds.append((comparison, number))
            } else {
                throw RuleError(
                    "correlation.conditionKey", "`\(name)` is not part of a correlation's condition",
                    at: key.place, suggestion: "Use gt, gte, lt, lte, eq, neq, field or percentile.")
            }
        }
        let needsField = [.valueCount, .valueSum, .valueAverage, .valuePercentile].contains(kind)
        guard !needsField || !fields.isEmpty else {
            throw RuleError(
                "correlation.noField", "\(kind.rawValue) needs a field to look at", at: conditionNode.place,
                suggestion: "Add `field:` to the condition.")
        }
        if bounds.isEmpty {
            guard isTemporal else {
                throw RuleError(
                    "correlation.noBound", "the condition compares with nothing", at: conditionNode.place,
                    suggestion: "Add `gte: 10`.")
            }
            bounds = [(.gte, Double(ruleCount))]
        }
        return (bounds, fields, percentile)
    }
}
