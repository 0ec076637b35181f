import PatternMatching
import SecBotCore

/// What the correlator needs of one correlation for every event: immutable, behind one reference.
final class CorrelationPlan: Sendable {
    let id: String
    let kind: CorrelationDocument.Kind
    /// Nanoseconds.
    let span: Int64
    /// How long entries are kept: the timespan, and as much longer as events may be late.
    let retention: Int64
    let inputs: [CorrelationRule.Input]
    let groupBy: [String]
    let bounds: [(comparison: Comparison, value: Double)]
    let percentile: Double
    /// More than this, by weight, changes nothing.
    let needed: Int
    /// The most entries of one group; in an episode ``needed`` of them.
    let maximumEntries: Int
    let layout: EntryLayout
    /// Whether events must come in the order of time: the condition can become false again, or is about the order.
    let isDeferred: Bool
    /// Correlations that look at this one, and as which of their inputs.
    let outer: [(correlation: Int, input: Int)]
    /// Fields of the completing event that those need.
    let carried: [FieldID]
    /// Tells whether stored groups are of a rule with the same meaning.
    let fingerprint: UInt64

    init(
        _ rule: CorrelationRule, outer: [(correlation: Int, input: Int)], carried: [FieldID],
        limits: CorrelatorLimits
    ) {
        id = rule.id
        kind = rule.kind
        let (span, overflow) = rule.timespan.multipliedReportingOverflow(by: 1_000_000_000)
        self.span = overflow ? .max : span
        inputs = rule.inputs
        groupBy = rule.groupBy
        bounds = rule.bounds
        percentile = rule.percentile
        isDeferred = !rule.isMonotone
        let late = isDeferred ? 0 : limits.lateSeconds * 1_000_000_000
        let (retention, tooLong) = self.span.addingReportingOverflow(late)
        self.retention = tooLong ? .max : retention
        let isTemporal = kind == .temporal || kind == .temporalOrdered
        needed = isTemporal ? rule.inputs.count : rule.neededEntries
        let isAggregate = kind == .valueSum || kind == .valueAverage || kind == .valuePercentile
        if isAggregate {
            maximumEntries = limits.values
        } else {
            let windows = max(1, min(64, (self.retention - 1) / max(self.span, 1) + 1))
            maximumEntries = max(needed, min(needed * Int(windows), 65_536))
        }
        layout = EntryLayout(
            retention: self.retention, neededWeight: isAggregate ? 0 : needed, hasPayload: kind != .eventCount)
        self.outer = outer
        self.carried = carried
        var text = "\(kind.rawValue) \(rule.timespan) \(needed) \(maximumEntries) \(layout.words) \(percentile)"
        text += " \(rule.groupBy) \(rule.bounds.map { "\($0.comparison.rawValue) \($0.value)" }) \(rule.inputs.count)"
        fingerprint = ByteHash.hash(Array(text.utf8).span)
    }

    var isOrdered: Bool { kind == .temporalOrdered }

    func isMet(_ value: Double) -> Bool {
        for bound in bounds where !bound.comparison.holds(value, bound.value) { return false }
        return true
    }

    /// Whether a time lies outside the window that ends at `end`.
    @inline(__always)
    static func isOutside(_ time: Int64, _ end: Int64, _ span: Int64) -> Bool {
        let (age, overflow) = end.subtractingReportingOverflow(time)
        return overflow ? end > time : age >= span
    }
}
