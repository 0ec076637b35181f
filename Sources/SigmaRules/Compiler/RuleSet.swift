/// A set of compiled rules: an immutable value that any number of workers may share.
///
///     let (rules, problems) = RuleSet.load(sources)
///     var matcher = rules.makeMatcher()
///     matcher.evaluate(event, in: batch.bytes.span, into: &matches)
public struct RuleSet: Sendable {
    let compiled: CompiledRules
    /// The correlation rules, those that others speak of before those.
    public let correlations: [CorrelationRule]

    /// The detection rules; a match is reported by the place in this list.
    public var rules: [Rule] { compiled.rules }

    init(compiled: CompiledRules, correlations: [CorrelationRule]) {
        self.compiled = compiled
        self.correlations = correlations
    }

    /// Builds the index now, on all processors; else it is built when the first event comes.
    public func prepare() { compiled.prepare() }

    /// The scratch memory and the partitions of one worker.
    public func makeMatcher() -> RuleMatcher { RuleMatcher(compiled) }
}

/// What loading rules may depend on beside their text.
public struct RuleOptions: Sendable {
    /// Values for placeholders of the `expand` modifier, by name.
    public var placeholders: [String: [String]]
    /// Applied to every rule, in this order.
    public var pipelines: [ProcessingPipeline]
    /// Threads that read the files; 0 for as many as there are processors.
    public var threads: Int

    public init(placeholders: [String: [String]] = [:], pipelines: [ProcessingPipeline] = [], threads: Int = 0) {
        self.placeholders = placeholders
        self.pipelines = pipelines
        self.threads = threads
    }
}
