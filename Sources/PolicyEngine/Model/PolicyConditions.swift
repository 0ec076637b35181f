package import SecBotCore

/// Which findings a policy is for: every part that is given must hold; within a list one is enough.
package struct PolicyConditions: Sendable, Hashable {
    /// Against the rule's id and its title.
    package var rules: [Glob] = []
    package var tags: [Glob] = []
    /// This level and above.
    package var level: Severity?
    package var logsources: [LogsourcePattern] = []
    /// Kinds of entities of which the finding has at least one.
    package var entities: [Entity.Kind] = []
    /// At least so sure, 0 to 100; a finding of unknown confidence does not hold.
    package var confidence: Int?
    /// Grades of evidence; the finding's weakest counts.
    package var provenance: Set<Provenance> = []
    /// At least so many records.
    package var count: Int?
    package var schedule: Schedule?
    /// Names of asset groups.
    package var assets: [String] = []
}

/// A kind of log; what is `nil` is any.
package struct LogsourcePattern: Sendable, Hashable {
    package var product: String?
    package var category: String?
    package var service: String?

    /// Whether a finding's logsource is of this kind; what the finding does not declare does not fit.
    func matches(_ logsource: Logsource) -> Bool {
        (product == nil || product == logsource.product) && (category == nil || category == logsource.category)
            && (service == nil || service == logsource.service)
    }

    var text: String {
        [product.map { "product \($0)" }, category.map { "category \($0)" }, service.map { "service \($0)" }]
            .compactMap { $0 }.joined(separator: ", ")
    }
}
