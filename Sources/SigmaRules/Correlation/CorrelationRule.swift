public import SecBotCore

/// A compiled correlation rule.
public struct CorrelationRule: Sendable {
    /// What a correlation looks at.
    struct Input: Sendable {
        enum Source: Hashable, Sendable {
            case rule(Int)
            case correlation(Int)
        }
        var source: Source
        /// The field of each group-by name, for events of this source.
        var groupFields: [FieldID]
        var groupNames: [String]
        /// The fields whose values are counted or added up.
        var valueFields: [FieldID]
    }

    /// What the rule says about itself.
    public var metadata: RuleMetadata
    /// The names of the grouping values, as the rule writes them.
    public var groupBy: [String]
    /// Seconds.
    public var timespan: Int64
    /// Whether it is a finding of its own: not if only another correlation speaks of it.
    public internal(set) var generatesFindings = true
    var kind: CorrelationDocument.Kind
    var inputs: [Input]
    var bounds: [(comparison: Comparison, value: Double)]
    var percentile: Double

    /// The same as in ``metadata``.
    public var id: String { metadata.id }
    public var title: String { metadata.title }
    public var level: Severity { metadata.level }
    /// The word of the Sigma specification: `event_count`.
    public var typeName: String { kind.rawValue }

    /// Whether more events can only make the condition true: it may then be judged in any order.
    var isMonotone: Bool {
        switch kind {
        case .eventCount, .valueCount, .temporal: bounds.allSatisfy { $0.comparison == .gt || $0.comparison == .gte }
        case .temporalOrdered, .valueSum, .valueAverage, .valuePercentile: false
        }
    }

    /// How many entries decide about the bounds: more of them change nothing.
    var neededEntries: Int {
        let largest = min(max(bounds.map(\.value).max() ?? 0, 0), 1_000_000)
        if isMonotone, bounds.allSatisfy({ $0.comparison == .gte }) { return max(1, Int(largest.rounded(.up))) }
        return Int(largest) + 1
    }
}
