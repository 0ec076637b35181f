import SecBotCore

/// What the correlator needs of one correlation for every event: immutable, behind one reference.
final class CorrelationPlan: Sendable {
    let id: String
    let kind: CorrelationDocument.Kind
    /// Nanoseconds.
    let span: Int64
    let inputs: [CorrelationRule.Input]
    let groupBy: [String]
    let bounds: [(comparison: Comparison, value: Double)]
    let percentile: Double
    let neededEntries: Int
    /// Correlations that look at this one, and as which of their inputs.
    let outer: [(correlation: Int, input: Int)]

    init(_ rule: CorrelationRule, outer: [(correlation: Int, input: Int)]) {
        id = rule.id
        kind = rule.kind
        let (span, overflow) = rule.timespan.multipliedReportingOverflow(by: 1_000_000_000)
        self.span = overflow ? .max : span
        inputs = rule.inputs
        groupBy = rule.groupBy
        bounds = rule.bounds
        percentile = rule.percentile
        neededEntries = rule.neededEntries
        self.outer = outer
    }

    func isMet(_ value: Double) -> Bool {
        for bound in bounds where !bound.comparison.holds(value, bound.value) { return false }
        return true
    }

    /// Whether a time lies outside the window that ends at `end`.
    func isOutside(_ time: Int64, _ end: Int64) -> Bool {
        let (age, overflow) = end.subtractingReportingOverflow(time)
        return overflow || age >= span
    }
}
