import SecBotCore

/// Applies pipelines to one rule.
struct PipelineRun {
    /// What the rule looks like to the conditions.
    private(set) var logsource: Logsource
    private(set) var selections: [SelectionSyntax]
    /// Selections that must hold (or must not) beside the rule's own condition.
    private(set) var added: [(selection: SelectionSyntax, isNegated: Bool)] = []
    private let tags: [String]
    private let place: SourcePlace
    private var applied: Set<String> = []
    private var state: [String: String] = [:]
    private var variables: [String: [String]] = [:]
    /// The new names of fields, for the group-by of correlations.
    private(set) var renamed: [String: String] = [:]

    init(_ selections: [SelectionSyntax], _ logsource: Logsource, tags: [String], place: SourcePlace) {
        self.selections = selections
        self.logsource = logsource
        self.tags = tags
        self.place = place
    }

    mutating func apply(_ pipelines: [ProcessingPipeline]) throws(RuleError) {
        for pipeline in pipelines.sorted(by: { $0.priority < $1.priority }) {
            variables = pipeline.variables
            for step in pipeline.steps {
                guard [step.conditions, step.outer].allSatisfy({ $0.map(appliesToRule) ?? true }) else { continue }
                try apply(step)
                if let id = step.id { applied.insert(id) }
            }
        }
    }

    private func appliesToRule(_ conditions: ProcessingPipeline.Conditions) -> Bool {
        conditions.ruleLogic.holds(conditions.rule.map { holds($0) })
    }

    private func holds(_ condition: ProcessingPipeline.RuleCondition) -> Bool {
        switch condition {
        case .logsource(let product, let category, let service):
            return (product == nil || product == logsource.product)
                && (category == nil || category == logsource.category)
                && (service == nil || service == logsource.service)
        case .containsItem(let field, let value):
            return selections.contains { PipelineRun.contains($0.body, field, value) }
        case .applied(let id): return applied.contains(id)
        case .state(let key, let value): return state[key] == value
        case .isDetection(let wanted): return wanted
        case .hasTag(let tag): return tags.contains(tag)
        }
    }

    private static func contains(_ body: SelectionBody, _ field: String, _ value: String?) -> Bool {
        switch body {
        case .item(let item):
            return item.field == field && (value == nil || item.values.contains { $0.text == value })
        case .all(let parts), .any(let parts): return parts.contains { contains($0, field, value) }
        }
    }

    private mutating func apply(_ step: ProcessingPipeline.Step) throws(RuleError) {
        switch step.change {
        case .addCondition(let conditions, let isNegated):
            let items = conditions.map { condition in
                SelectionBody.item(
                    ItemSyntax(
                        field: condition.field, modifiers: [], values: condition.values, isList: true, place: place))
            }
            guard !items.isEmpty else { return }
            let selection = SelectionSyntax(
                name: "added by the pipeline (\(added.count + 1))", body: .all(items), place: place)
            added.append((selection, isNegated))
        case .changeLogsource(let product, let category, let service):
            logsource = Logsource(
                product: product?.lowercased(), category: category?.lowercased(), service: service?.lowercased())
        case .setState(let key, let value): state[key] = value
        case .none: break
        case .fail(let message) where step.conditions.item.isEmpty && step.conditions.field.isEmpty:
            throw RuleError("pipeline.refused", message, at: place)
        default:
            var kept: [SelectionSyntax] = []
            for var selection in selections {
                guard let body = try change(selection.body, step) else { continue }
                selection.body = body
                kept.append(selection)
            }
            selections = kept
            // What earlier pipelines have added is part of the rule.
            var stays: [(selection: SelectionSyntax, isNegated: Bool)] = []
            for var entry in added {
                guard let body = try change(entry.selection.body, step) else { continue }
                entry.selection.body = body
                stays.append(entry)
            }
            added = stays
        }
    }

    /// The changed body; `nil` if nothing is left of it.
    private mutating func change(
        _ body: SelectionBody, _ step: ProcessingPipeline.Step
    ) throws(RuleError) -> SelectionBody? {
        switch body {
        case .all(let parts):
            var changed: [SelectionBody] = []
            for part in parts { if let part = try change(part, step) { changed.append(part) } }
            return changed.isEmpty ? nil : .all(changed)
        case .any(let parts):
            var changed: [SelectionBody] = []
            for part in parts { if let part = try change(part, step) { changed.append(part) } }
            return changed.isEmpty ? nil : .any(changed)
        case .item(let item):
            for conditions in [step.conditions, step.outer].compactMap({ $0 }) {
                guard conditions.itemLogic.holds(conditions.item.map { holds($0, item) }),
                    conditions.fieldLogic.holds(conditions.field.map { holds($0, item) })
                else { return body }
            }
            return try PipelineItemChange(variables: variables, place: place).apply(step.change, item, &renamed)
        }
    }

    private func holds(_ condition: ProcessingPipeline.ItemCondition, _ item: ItemSyntax) -> Bool {
        switch condition {
        case .fields(let names, let isExpression, let isExcluding):
            guard let field = item.field else { return isExcluding }
            let isNamed = isExpression ? names.contains { PatternSearch.found($0, field) } : names.contains(field)
            return isNamed != isExcluding
        case .matchText(let pattern, let isNegated):
            return item.values.contains { PatternSearch.found(pattern, $0.text ?? "") } != isNegated
        case .isValue(let text): return item.values.contains { $0.text == text }
        case .hasWildcard:
            return item.values.contains { node in
                let wildcards = Wildcards(node.text ?? "")
                return wildcards.startsWithStar || wildcards.endsWithStar || wildcards.inner > 0
            }
        case .state(let key, let value): return state[key] == value
        case .isNull: return item.values.contains(where: \.isNull)
        case .isKeyword: return item.field == nil
        case .applied(let id): return applied.contains(id)
        }
    }
}
