/// Adapts rules to the schema of a log before they are compiled: renames fields, adds conditions, fills placeholders,
/// changes logsources. The format is that of pySigma's processing pipelines.
public struct ProcessingPipeline: Sendable {
    public var name: String
    /// Pipelines are applied in ascending order of it.
    public var priority: Int
    var variables: [String: [String]]
    var steps: [Step]

    /// One transformation and when it applies.
    struct Step: Sendable {
        var id: String?
        var change: Change
        var ruleConditions: [RuleCondition] = []
        var itemConditions: [ItemCondition] = []
        var fieldConditions: [ItemCondition] = []
        var ruleLogic = Logic()
        var itemLogic = Logic()
        var fieldLogic = Logic()
    }

    /// How several conditions are joined.
    struct Logic: Sendable {
        var isAny = false
        var isNegated = false

        func holds(_ results: [Bool]) -> Bool {
            guard !results.isEmpty else { return true }
            return (isAny ? results.contains(true) : results.allSatisfy { $0 }) != isNegated
        }
    }

    enum Change: Sendable {
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
        case setValue(YAMLNode)
        case dropItem
        case setState(key: String, value: String)
        /// `Hashes` with `MD5=...` becomes fields of their own.
        case splitHashes(valid: [String], prefix: String, dropsAlgorithm: Bool)
        case fail(String)
    }

    indirect enum RuleCondition: Sendable {
        case logsource(product: String?, category: String?, service: String?)
        case containsItem(field: String, value: String?)
        case applied(String)
        case state(key: String, value: String)
        case isDetection(Bool)
        case hasTag(String)
    }

    enum ItemCondition: Sendable {
        case fields([String], isExpression: Bool, isExcluding: Bool)
        case matchText(pattern: String)
        case isNull
        case isKeyword
        case applied(String)
    }
}
