import SecBotCore

/// Reads rules, correlations and diagnostics from a compiled rule set.
enum RuleDecoding {
    typealias Damage = CacheReader.Damage

    /// What numbers may refer to.
    struct Bounds: Sendable {
        var items: Int
        var rules: Int
    }

    static func rule(_ reader: inout CacheReader, _ bounds: Bounds) throws(Damage) -> Rule {
        let metadata = try metadata(&reader)
        let logsource = Logsource(
            product: try reader.optionalText(), category: try reader.optionalText(),
            service: try reader.optionalText())
        let generatesFindings = try reader.flag()
        let condition = try expression(&reader, bounds, depth: 0)
        let conditions = try texts(&reader)
        let selections = try named(&reader, bounds)
        let filters = try named(&reader, bounds)
        var rule = Rule(
            metadata: metadata, logsource: logsource, expression: condition, selections: selections,
            conditions: conditions)
        rule.generatesFindings = generatesFindings
        rule.filters = filters.map { (title: $0.name, expression: $0.expression) }
        for _ in 0..<(try reader.count()) {
            let name = try reader.text()
            rule.renamedFields[name] = try reader.text()
        }
        return rule
    }

    private static func named(
        _ reader: inout CacheReader, _ bounds: Bounds
    ) throws(Damage) -> [(name: String, expression: Expression)] {
        try reader.list { (reader) throws(Damage) in
            let name = try reader.text()
            return (name, try expression(&reader, bounds, depth: 0))
        }
    }

    private static func texts(_ reader: inout CacheReader) throws(Damage) -> [String] {
        try reader.list { (reader) throws(Damage) in try reader.text() }
    }

    private static func expression(
        _ reader: inout CacheReader, _ bounds: Bounds, depth: Int
    ) throws(Damage) -> Expression {
        guard depth < RuleSetWriter.maximumDepth else { throw Damage() }
        switch try reader.byte() {
        case 0: return .constant(false)
        case 1: return .constant(true)
        case 2: return .item(try reader.number(upTo: bounds.items - 1))
        case 3: return .not(try expression(&reader, bounds, depth: depth + 1))
        case 4: return .and(try expressions(&reader, bounds, depth: depth + 1))
        case 5: return .or(try expressions(&reader, bounds, depth: depth + 1))
        case 6:
            let count = try reader.number(upTo: Int(Int16.max))
            return .atLeast(count, try expressions(&reader, bounds, depth: depth + 1))
        default: throw Damage()
        }
    }

    private static func expressions(
        _ reader: inout CacheReader, _ bounds: Bounds, depth: Int
    ) throws(Damage) -> [Expression] {
        try reader.list { (reader) throws(Damage) in try expression(&reader, bounds, depth: depth) }
    }

    private static func metadata(_ reader: inout CacheReader) throws(Damage) -> RuleMetadata {
        let id = try reader.text()
        let title = try reader.text()
        let name = try reader.optionalText()
        let status = try reader.optionalText()
        let description = try reader.optionalText()
        let author = try reader.optionalText()
        let date = try reader.optionalText()
        let modified = try reader.optionalText()
        let path = try reader.text()
        guard let level = Severity(rawValue: try reader.number()) else { throw Damage() }
        let line = try reader.number(upTo: Int(Int32.max))
        return RuleMetadata(
            id: id, title: title, name: name, level: level, status: status, description: description,
            tags: try texts(&reader), references: try texts(&reader), falsePositives: try texts(&reader),
            fields: try texts(&reader), author: author, date: date, modified: modified, path: path, line: line,
            related: try reader.list { (reader) throws(Damage) in (try reader.text(), try reader.text()) })
    }

    static func correlation(_ reader: inout CacheReader, _ bounds: Bounds) throws(Damage) -> CorrelationRule {
        let metadata = try metadata(&reader)
        let groupBy = try texts(&reader)
        let timespan = try reader.number(upTo: Int(RuleParser.maximumTimespan))
        let generatesFindings = try reader.flag()
        guard let kind = CorrelationDocument.Kind(rawValue: try reader.text()) else { throw Damage() }
        let percentile = try reader.finite()
        guard (0...100).contains(percentile) else { throw Damage() }
        let limits = try reader.list { (reader) throws(Damage) -> (comparison: Comparison, value: Double) in
            (try ItemDecoding.comparison(&reader), try reader.finite())
        }
        let inputs = try reader.list { (reader) throws(Damage) -> CorrelationRule.Input in
            let isCorrelation = try reader.flag()
            let place = try reader.number(upTo: isCorrelation ? RuleLoader.maximumRules : bounds.rules - 1)
            let names = try texts(&reader)
            let groups = try fields(&reader)
            guard names.count == groupBy.count, groups.count == groupBy.count else { throw Damage() }
            return CorrelationRule.Input(
                source: isCorrelation ? .correlation(place) : .rule(place), groupFields: groups, groupNames: names,
                valueFields: try fields(&reader))
        }
        var rule = CorrelationRule(
            metadata: metadata, groupBy: groupBy, timespan: Int64(timespan), kind: kind, inputs: inputs,
            bounds: limits, percentile: percentile)
        rule.generatesFindings = generatesFindings
        return rule
    }

    private static func fields(_ reader: inout CacheReader) throws(Damage) -> [FieldID] {
        try texts(&reader).map { (name) throws(Damage) in
            name.isEmpty ? .none : try ItemDecoding.field(name)
        }
    }

    static func diagnostic(_ reader: inout CacheReader) throws(Damage) -> RuleDiagnostic {
        guard let severity = RuleDiagnostic.Severity(rawValue: try reader.text()) else { throw Damage() }
        let code = try reader.text()
        let path = try reader.text()
        let message = try reader.text()
        let suggestion = try reader.optionalText()
        let sourceLine = try reader.optionalText()
        return RuleDiagnostic(
            severity: severity, code: code, path: path, line: try reader.number(upTo: Int(Int32.max)),
            column: try reader.number(upTo: Int(Int32.max)), message: message, suggestion: suggestion,
            sourceLine: sourceLine)
    }
}
