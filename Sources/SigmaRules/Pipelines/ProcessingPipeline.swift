/// Adapts rules to the schema of a log before they are compiled: renames fields, adds conditions, fills placeholders,
/// changes logsources. The format is that of pySigma's processing pipelines.
public struct ProcessingPipeline: Sendable {
    /// As it calls itself; the path of its file if it does not.
    public var name: String
    /// What it is for, in a line; may be empty.
    public var summary: String
    /// Pipelines are applied in ascending order of it.
    public var priority: Int
    var variables: [String: [String]]
    var steps: [Step]

    /// How many transformations it has.
    public var transformationCount: Int { steps.count }

    /// One transformation and when it applies.
    struct Step: Sendable {
        var id: String?
        var change: Change
        var conditions: Conditions
        /// The conditions of the group that the transformation stands in.
        var outer: Conditions?
    }

    /// When a transformation applies: to which rules, and to which of their items.
    struct Conditions: Sendable {
        var rule: [RuleCondition] = []
        var item: [ItemCondition] = []
        var field: [ItemCondition] = []
        var ruleLogic = Logic()
        var itemLogic = Logic()
        var fieldLogic = Logic()
    }

    /// How several conditions are joined.
    struct Logic: Sendable {
        var isAny = false
        var isNegated = false
        /// Joins conditions by their names instead.
        var expression: (syntax: ConditionSyntax, names: [String])?

        func holds(_ results: [Bool]) -> Bool {
            guard !results.isEmpty else { return true }
            if let expression { return holds(expression.syntax, expression.names, results) != isNegated }
            return (isAny ? results.contains(true) : results.allSatisfy { $0 }) != isNegated
        }

        private func holds(_ syntax: ConditionSyntax, _ names: [String], _ results: [Bool]) -> Bool {
            switch syntax {
            case .selection(let name): return zip(names, results).contains { $0 == name && $1 }
            case .not(let inner): return !holds(inner, names, results)
            case .and(let parts): return parts.allSatisfy { holds($0, names, results) }
            case .or(let parts): return parts.contains { holds($0, names, results) }
            case .quantified: return false
            }
        }
    }

    enum Change: Sendable {
        /// Shapes queries only: what matches stays the same.
        case none
        /// Field to its new names; several are alternatives.
        case renameFields([String: [String]])
        case renamePrefixes([String: String])
        case addPrefix(String)
        case addSuffix(String)
        /// Placeholders become values of the pipeline's variables.
        case valuePlaceholders(include: [String]?, exclude: [String])
        case wildcardPlaceholders(include: [String]?, exclude: [String])
        /// Field to values that every matching event must have as well.
        case addCondition([(field: String, values: [YAMLNode])], isNegated: Bool)
        case changeLogsource(product: String?, category: String?, service: String?)
        case replaceText(pattern: String, replacement: String)
        case mapText([String: [String]])
        case changeCase(isUpper: Bool)
        case convert(toNumber: Bool)
        case setValue(YAMLNode)
        case dropItem
        case setState(key: String, value: String)
        /// `Hashes` with `MD5=...` becomes fields of their own.
        case splitHashes(valid: [String], prefix: String, dropsAlgorithm: Bool)
        case fail(String)
    }

    enum RuleCondition: Sendable {
        case logsource(product: String?, category: String?, service: String?)
        case containsItem(field: String, value: String?)
        case applied(String)
        case state(key: String, value: String)
        case isDetection(Bool)
        case hasTag(String)
    }

    enum ItemCondition: Sendable {
        case fields([String], isExpression: Bool, isExcluding: Bool)
        case matchText(pattern: String, isNegated: Bool)
        case isValue(String)
        case isNull
        case isKeyword
        case hasWildcard
        case applied(String)
        case state(key: String, value: String)
    }
}
