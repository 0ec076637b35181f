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

    /// How many entries decide about the bounds: more of them change nothing.
    var neededEntries: Int {
        let largest = bounds.map(\.value).max() ?? 0
        return Int(min(max(largest, 0), 1_000_000)) + 1
    }

    func isMet(_ value: Double) -> Bool {
        bounds.allSatisfy { $0.comparison.holds(value, $0.value) }
    }
}
