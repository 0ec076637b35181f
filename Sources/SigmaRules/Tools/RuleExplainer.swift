public import SecBotCore

/// Explains verdicts with the plain evaluator, which is the meaning that the index agrees with.
struct RuleExplainer: ~Copyable {
    private let rules: RuleSet
    private var evaluator = ItemEvaluator()
    /// Whether the demands are put in words; the evidence of a finding needs only what matched.
    private var describes = true

    init(_ rules: RuleSet) { self.rules = rules }

    mutating func explain(
        _ rule: Int, _ event: borrowing Event, _ batch: Span<UInt8>, record: Range<Int>
    ) -> Explanation {
        evaluator.beginEvent()
        let rule = rules.rules[rule]
        var selections: [Explanation.Selection] = []
        for (name, expression) in rule.selections {
            selections.append(
                Explanation.Selection(name: name, node: node(expression, event, batch, record)))
        }
        var filters: [Explanation.Selection] = []
        for (title, expression) in rule.filters {
            filters.append(Explanation.Selection(name: title, node: node(expression, event, batch, record)))
        }
        return Explanation(
            ruleID: rule.id, title: rule.title, holds: node(rule.expression, event, batch, record).holds,
            isRouted: event.logsource == .unknown
                || LogsourceMatching.mayMatch(rule: rule.logsource, event: event.logsource.logsource),
            conditions: rule.conditions, selections: selections, filters: filters)
    }

    /// Whether the rule's condition holds, by plain evaluation of every part.
    mutating func holds(_ rule: Int, _ event: borrowing Event, _ batch: Span<UInt8>) -> Bool {
        evaluator.beginEvent()
        return holds(rules.rules[rule].expression, event, batch)
    }

    private mutating func holds(_ expression: Expression, _ event: borrowing Event, _ batch: Span<UInt8>) -> Bool {
        switch expression {
        case .constant(let value): return value
        case .item(let item): return evaluator.holds(rules.compiled.items[item], event, batch)
        case .not(let inner): return !holds(inner, event, batch)
        case .and(let parts):
            for part in parts where !holds(part, event, batch) { return false }
            return true
        case .or(let parts):
            for part in parts where holds(part, event, batch) { return true }
            return false
        case .atLeast(let count, let parts):
            var found = 0
            for part in parts where holds(part, event, batch) { found += 1 }
            return found >= count
        }
    }

    /// The values that made the rule match: items that hold, outside negations and in alternatives that hold.
    mutating func evidence(
        _ rule: Int, _ event: borrowing Event, _ batch: Span<UInt8>, record: Range<Int>
    ) -> [MatchedField] {
        evaluator.beginEvent()
        describes = false
        var found: [MatchedField] = []
        collect(node(rules.rules[rule].expression, event, batch, record), event, batch, &found)
        return found
    }

    private func collect(
        _ node: Explanation.Node, _ event: borrowing Event, _ batch: Span<UInt8>, _ found: inout [MatchedField]
    ) {
        guard node.holds else { return }
        switch node {
        case .constant, .not: break
        case .all(let parts, _), .any(let parts, _), .atLeast(_, let parts, _):
            for part in parts { collect(part, event, batch, &found) }
        case .item(let item):
            for test in item.groups.joined() where test.holds {
                guard let matched = test.matched, found.count < 64 else { continue }
                let field = MatchedField(
                    field: item.field, value: matched, start: test.range?.lowerBound, end: test.range?.upperBound)
                if !found.contains(field) { found.append(field) }
            }
        }
    }

    // MARK: Nodes

    private mutating func node(
        _ expression: Expression, _ event: borrowing Event, _ batch: Span<UInt8>, _ record: Range<Int>
    ) -> Explanation.Node {
        switch expression {
        case .constant(let value): return .constant(value)
        case .item(let number): return .item(item(rules.compiled.items[number], event, batch, record))
        case .not(let inner):
            let child = node(inner, event, batch, record)
            return .not(child, holds: !child.holds)
        case .and(let parts):
            let children = nodes(parts, event, batch, record)
            return .all(children, holds: children.allSatisfy(\.holds))
        case .or(let parts):
            let children = nodes(parts, event, batch, record)
            return .any(children, holds: children.contains(where: \.holds))
        case .atLeast(let count, let parts):
            let children = nodes(parts, event, batch, record)
            return .atLeast(count, children, holds: children.filter(\.holds).count >= count)
        }
    }

    private mutating func nodes(
        _ parts: [Expression], _ event: borrowing Event, _ batch: Span<UInt8>, _ record: Range<Int>
    ) -> [Explanation.Node] {
        var nodes: [Explanation.Node] = []
        for part in parts { nodes.append(node(part, event, batch, record)) }
        return nodes
    }

    private mutating func item(
        _ item: DetectionItem, _ event: borrowing Event, _ batch: Span<UInt8>, _ record: Range<Int>
    ) -> Explanation.Item {
        var groups: [[Explanation.Test]] = []
        for group in item.groups {
            var tests: [Explanation.Test] = []
            for test in group { tests.append(self.test(test, item.field, event, batch, record)) }
            groups.append(tests)
        }
        let isMet = groups.allSatisfy { $0.contains(where: \.holds) }
        var values: [String] = []
        if describes, let field = item.field {
            for index in 0..<event.rows.count where event.rows[index].field == field {
                guard values.count < Explanation.maximumShown else { break }
                let row = event.rows[index]
                if row.flags.contains(.container) { continue }
                values.append(row.kind == .null ? "null" : event.text(of: row, in: batch))
            }
        }
        return Explanation.Item(
            field: item.fieldName, isNegated: item.isNegated, holds: isMet != item.isNegated, values: values,
            isPresent: item.field.map { event.has($0) } ?? true, groups: groups)
    }

    private mutating func test(
        _ test: ValueTest, _ field: FieldID?, _ event: borrowing Event, _ batch: Span<UInt8>, _ record: Range<Int>
    ) -> Explanation.Test {
        let demand = describes ? TestDescription.describe(test) : ""
        guard let hit = evaluator.find(test, field, event, batch) else {
            return Explanation.Test(demand: demand, holds: false)
        }
        guard let place = hit.row else { return Explanation.Test(demand: demand, holds: true) }
        let row = event.rows[place]
        let whole = event.text(of: row, in: batch)
        let part = hit.range ?? 0..<Int(row.length)
        let isInside = part.upperBound <= Int(row.length)
        let bytes = isInside ? Array(event.withBytes(of: row, in: batch) { TestDescription.copy($0, part) }) : []
        var range: Range<Int>?
        if !row.isInArena, isInside, row.range.lowerBound >= record.lowerBound,
            row.range.upperBound <= record.upperBound
        {
            let start = row.range.lowerBound + part.lowerBound - record.lowerBound
            range = start..<(start + part.count)
        }
        return Explanation.Test(
            demand: demand, holds: true, matched: isInside ? String(decoding: bytes, as: UTF8.self) : whole,
            range: range)
    }
}

extension RuleSet {
    /// Why a rule did or did not match an event. Allocates: for people and for findings.
    ///
    /// - Parameter record: Where the event's record lies in `batch`; ranges are relative to its beginning.
    public func explain(
        rule: Int, _ event: borrowing Event, in batch: Span<UInt8>, record: Range<Int>
    ) -> Explanation {
        var explainer = RuleExplainer(self)
        return explainer.explain(rule, event, batch, record: record)
    }

    /// The values of the event that made a rule match, for the evidence of a finding; at most 64.
    ///
    /// - Parameter record: Where the event's record lies in `batch`; offsets are relative to its beginning.
    public func evidence(
        rule: Int, _ event: borrowing Event, in batch: Span<UInt8>, record: Range<Int>
    ) -> [MatchedField] {
        var explainer = RuleExplainer(self)
        return explainer.evidence(rule, event, batch, record: record)
    }

    /// Whether a rule's condition holds for an event, its logsource aside, without the index. For tests and tools.
    public func holdsPlainly(rule: Int, _ event: borrowing Event, in batch: Span<UInt8>) -> Bool {
        var explainer = RuleExplainer(self)
        return explainer.holds(rule, event, batch)
    }
}
