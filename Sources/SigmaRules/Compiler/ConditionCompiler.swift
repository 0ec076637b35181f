/// Turns selections and conditions into one expression over items.
struct ConditionCompiler {
    let itemCompiler: ItemCompiler
    /// Answers the number of an item, the same for equal items.
    let intern: (DetectionItem) -> Int

    /// A compiled detection, with the selections kept for explanations.
    struct Result: Sendable {
        var expression: Expression
        var selections: [(name: String, expression: Expression)]
        /// Names that no condition uses.
        var unused: [SelectionSyntax]

        /// Gives the items other numbers.
        mutating func renumber(_ body: (Int) -> Int) {
            expression = expression.renumbered(body)
            for index in selections.indices {
                selections[index].expression = selections[index].expression.renumbered(body)
            }
        }
    }

    func compile(
        _ selections: [SelectionSyntax], _ conditions: [ConditionSyntax], at place: SourcePlace
    ) throws(RuleError) -> Result {
        var named: [(name: String, expression: Expression)] = []
        for selection in selections {
            named.append((selection.name, try body(selection.body).simplified))
        }
        var used: Set<String> = []
        var alternatives: [Expression] = []
        for condition in conditions {
            alternatives.append(try expression(condition, named, &used, place))
        }
        return Result(
            expression: Expression.or(alternatives).simplified, selections: named,
            unused: selections.filter { !used.contains($0.name) })
    }

    private func body(_ body: SelectionBody) throws(RuleError) -> Expression {
        switch body {
        case .item(let syntax): return .item(intern(try itemCompiler.compile(syntax)))
        case .all(let parts):
            var compiled: [Expression] = []
            for part in parts { compiled.append(try self.body(part)) }
            return .and(compiled)
        case .any(let parts):
            var compiled: [Expression] = []
            for part in parts { compiled.append(try self.body(part)) }
            return .or(compiled)
        }
    }

    private func expression(
        _ condition: ConditionSyntax, _ named: [(name: String, expression: Expression)], _ used: inout Set<String>,
        _ place: SourcePlace
    ) throws(RuleError) -> Expression {
        switch condition {
        case .selection(let name):
            guard let found = named.first(where: { $0.name == name }) else {
                throw RuleError(
                    "condition.unknownName", "the condition speaks of `\(name)`, which is not defined", at: place,
                    suggestion: Suggestion.nearest(name, in: named.map(\.name)).map { "Did you mean `\($0)`?" })
            }
            used.insert(name)
            return found.expression
        case .not(let inner): return .not(try expression(inner, named, &used, place))
        case .and(let parts):
            var compiled: [Expression] = []
            for part in parts { compiled.append(try expression(part, named, &used, place)) }
            return .and(compiled)
        case .or(let parts):
            var compiled: [Expression] = []
            for part in parts { compiled.append(try expression(part, named, &used, place)) }
            return .or(compiled)
        case .quantified(let count, let pattern):
            let matching = named.filter { ConditionCompiler.matches($0.name, pattern) }
            guard !matching.isEmpty else {
                throw RuleError("condition.noMatch", "no selection has a name like `\(pattern ?? "them")`", at: place)
            }
            for selection in matching { used.insert(selection.name) }
            let parts = matching.map(\.expression)
            return count.map { .atLeast($0, parts) } ?? .and(parts)
        }
    }

    /// Names that begin with an underscore belong only to patterns that say so.
    static func matches(_ name: String, _ pattern: String?) -> Bool {
        guard let pattern else { return !name.hasPrefix("_") }
        if name.hasPrefix("_"), !pattern.hasPrefix("_") { return false }
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1, let first = parts.first, let last = parts.last else { return name == pattern }
        guard name.hasPrefix(first) else { return false }
        var rest = Substring(name.dropFirst(first.count))
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let end = find(part, rest) else { return false }
            rest = rest[end...]
        }
        return rest.hasSuffix(last)
    }

    private static func find(_ part: String, _ text: Substring) -> String.Index? {
        var rest = text
        while !rest.isEmpty {
            if rest.hasPrefix(part) { return rest.index(rest.startIndex, offsetBy: part.count) }
            rest = rest.dropFirst()
        }
        return nil
    }
}
