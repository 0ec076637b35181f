import SecBotCore

/// A parsed document of a rule file.
enum RuleDocument: Sendable {
    case detection(DetectionDocument)
    case correlation(CorrelationDocument)
    case filter(FilterDocument)
}

/// A rule that judges single events.
struct DetectionDocument: Sendable {
    var metadata: RuleMetadata
    var logsource: Logsource
    var selections: [SelectionSyntax]
    /// Several conditions are alternatives.
    var conditions: [ConditionSyntax]
    var conditionPlace: SourcePlace
    /// As written.
    var conditionTexts: [String]
    var place: SourcePlace
}

/// A rule over several events.
struct CorrelationDocument: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case eventCount = "event_count"
        case valueCount = "value_count"
        case temporal
        case temporalOrdered = "temporal_ordered"
        case valueSum = "value_sum"
        case valueAverage = "value_avg"
        case valuePercentile = "value_percentile"
    }

    var metadata: RuleMetadata
    var kind: Kind
    /// Names or ids of the rules it is about.
    var rules: [String]
    var groupBy: [String]
    /// Seconds.
    var timespan: Int64
    /// Alias name to the field for each rule.
    var aliases: [(name: String, fields: [(rule: String, field: String)])]
    var generate: Bool
    /// Bounds that must all hold.
    var bounds: [(comparison: Comparison, value: Double)]
    var fields: [String]
    var percentile: Double
    var place: SourcePlace
}

/// An exclusion or restriction that is added to other rules.
struct FilterDocument: Sendable {
    var metadata: RuleMetadata
    var logsource: Logsource
    /// Names or ids; `nil` for any rule.
    var rules: [String]?
    var selections: [SelectionSyntax]
    var conditions: [ConditionSyntax]
    var conditionPlace: SourcePlace
    var place: SourcePlace
}

/// How two numbers are compared.
enum Comparison: String, Hashable, Sendable, CaseIterable {
    case gt, gte, lt, lte, eq, neq

    func holds(_ left: Double, _ right: Double) -> Bool {
        switch self {
        case .gt: left > right
        case .gte: left >= right
        case .lt: left < right
        case .lte: left <= right
        case .eq: left == right
        case .neq: left != right
        }
    }
}
