import SecBotCore

/// Writes a compiled rule set as bytes that ``RuleSetReader`` makes the same rule set of.
///
/// Fields are written by name, because their numbers differ from process to process. Items and rules lie in blocks, so
/// that several threads can read them.
struct RuleSetWriter {
    /// To be raised with every change of what is written.
    static let version = 1
    /// Deeper conditions are not written: they are compiled anew at each start.
    static let maximumDepth = 200
    static let blockSize = 256

    private var texts = CacheTexts()

    /// `nil` for a rule set that cannot be written.
    static func write(_ rules: RuleSet, _ diagnostics: [RuleDiagnostic]) -> [UInt8]? {
        var writer = RuleSetWriter()
        let compiled = rules.compiled
        guard compiled.rules.allSatisfy(isFlat) else { return nil }
        let items = writer.blocks(compiled.items.count) { writer, index, output in
            writer.item(compiled.items[index], compiled.costs[index], &output)
        }
        let all = writer.blocks(compiled.rules.count) { writer, index, output in
            writer.rule(compiled.rules[index], &output)
        }
        let correlations = writer.blocks(rules.correlations.count) { writer, index, output in
            writer.correlation(rules.correlations[index], &output)
        }
        let problems = writer.blocks(diagnostics.count) { writer, index, output in
            writer.diagnostic(diagnostics[index], &output)
        }
        var output = CacheWriter()
        output.number(version)
        output.number(writer.texts.all.count)
        for text in writer.texts.all { output.raw(text.utf8) }
        for section in [items, all, correlations, problems] { output.append(section) }
        return output.bytes
    }

    private static func isFlat(_ rule: Rule) -> Bool {
        ([rule.expression] + rule.selections.map(\.expression) + rule.filters.map(\.expression))
            .allSatisfy { depth($0) <= maximumDepth }
    }

    private static func depth(_ expression: Expression) -> Int {
        switch expression {
        case .constant, .item: 1
        case .not(let inner): 1 + depth(inner)
        case .and(let parts), .or(let parts), .atLeast(_, let parts): 1 + (parts.map(depth).max() ?? 0)
        }
    }

    /// The number of things, and blocks of them with their lengths before them.
    private mutating func blocks(
        _ count: Int, _ body: (inout RuleSetWriter, Int, inout CacheWriter) -> Void
    ) -> CacheWriter {
        var output = CacheWriter()
        output.number(count)
        for start in stride(from: 0, to: count, by: RuleSetWriter.blockSize) {
            var block = CacheWriter()
            for index in start..<min(count, start + RuleSetWriter.blockSize) { body(&self, index, &block) }
            output.raw(block.bytes)
        }
        return output
    }

    private mutating func text(_ text: String?, _ output: inout CacheWriter) { output.number(texts.place(text)) }

    private mutating func texts(_ list: [String], _ output: inout CacheWriter) {
        output.number(list.count)
        for element in list { text(element, &output) }
    }

    private mutating func item(_ item: DetectionItem, _ cost: Int?, _ output: inout CacheWriter) {
        text(item.field == nil ? nil : item.fieldName, &output)
        output.flag(item.isNegated)
        output.flag(item.needsValue)
        output.flag(item.asksOnlyPresence)
        output.number(cost.map { $0 + 1 } ?? 0)
        output.raw(ItemEncoding.groups(item.groups))
    }

    private func expression(_ expression: Expression, _ output: inout CacheWriter) {
        func all(_ parts: [Expression]) {
            output.number(parts.count)
            for part in parts { self.expression(part, &output) }
        }
        switch expression {
        case .constant(let value): output.byte(value ? 1 : 0)
        case .item(let item):
            output.byte(2)
            output.number(item)
        case .not(let inner):
            output.byte(3)
            self.expression(inner, &output)
        case .and(let parts):
            output.byte(4)
            all(parts)
        case .or(let parts):
            output.byte(5)
            all(parts)
        case .atLeast(let count, let parts):
            output.byte(6)
            output.number(count)
            all(parts)
        }
    }

    // MARK: Rules

    private mutating func rule(_ rule: Rule, _ output: inout CacheWriter) {
        metadata(rule.metadata, &output)
        text(rule.logsource.product, &output)
        text(rule.logsource.category, &output)
        text(rule.logsource.service, &output)
        output.flag(rule.generatesFindings)
        expression(rule.expression, &output)
        texts(rule.conditions, &output)
        for named in [rule.selections.map { ($0.name, $0.expression) }, rule.filters.map { ($0.title, $0.expression) }]
        {
            output.number(named.count)
            for (name, part) in named {
                text(name, &output)
                expression(part, &output)
            }
        }
        output.number(rule.renamedFields.count)
        for (name, field) in rule.renamedFields.sorted(by: { $0.key < $1.key }) {
            text(name, &output)
            text(field, &output)
        }
    }

    private mutating func metadata(_ metadata: RuleMetadata, _ output: inout CacheWriter) {
        for value in [
            metadata.id, metadata.title, metadata.name, metadata.status, metadata.description, metadata.author,
            metadata.date, metadata.modified, metadata.path,
        ] {
            text(value, &output)
        }
        output.number(metadata.level.rawValue)
        output.number(metadata.line)
        for list in [metadata.tags, metadata.references, metadata.falsePositives, metadata.fields] {
            texts(list, &output)
        }
        output.number(metadata.related.count)
        for (type, id) in metadata.related {
            text(type, &output)
            text(id, &output)
        }
    }

    private mutating func correlation(_ rule: CorrelationRule, _ output: inout CacheWriter) {
        metadata(rule.metadata, &output)
        texts(rule.groupBy, &output)
        output.number(Int(rule.timespan))
        output.flag(rule.generatesFindings)
        text(rule.kind.rawValue, &output)
        output.word(rule.percentile.bitPattern)
        output.number(rule.bounds.count)
        for (comparison, value) in rule.bounds {
            output.raw(comparison.rawValue.utf8)
            output.word(value.bitPattern)
        }
        output.number(rule.inputs.count)
        for input in rule.inputs {
            switch input.source {
            case .rule(let index):
                output.flag(false)
                output.number(index)
            case .correlation(let index):
                output.flag(true)
                output.number(index)
            }
            texts(input.groupNames, &output)
            texts(input.groupFields.map { FieldRegistry.shared.name(of: $0) }, &output)
            texts(input.valueFields.map { FieldRegistry.shared.name(of: $0) }, &output)
        }
    }

    private mutating func diagnostic(_ diagnostic: RuleDiagnostic, _ output: inout CacheWriter) {
        for value in [
            diagnostic.severity.rawValue, diagnostic.code, diagnostic.path, diagnostic.message, diagnostic.suggestion,
            diagnostic.sourceLine,
        ] {
            text(value, &output)
        }
        output.number(diagnostic.line)
        output.number(diagnostic.column)
    }
}
