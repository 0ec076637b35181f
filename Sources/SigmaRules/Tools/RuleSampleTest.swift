public import SecBotCore

/// Runs the samples that stand beside a rule: every hit must match, no miss may.
///
/// A sample line is a JSON event, or `{"raw":"...","format":"..."}` for a log line that the host parses. For a file with
/// correlations a run of lines is one sequence (an empty line ends it): a hit sequence must make a correlation fire.
public struct RuleSampleTest {
    /// Parses a raw record into an event; answers whether a format claimed it. The format may be named.
    public typealias RawParser = (_ record: [UInt8], _ format: String?, _ event: inout Event) -> Bool

    /// One sample and what became of it.
    public struct Outcome: Sendable {
        /// 1-based line of the sample file; of a sequence the last one.
        public var line: Int
        public var isHit: Bool
        public var passed: Bool
        /// Why it did not pass.
        public var reason: String?
    }

    private let rules: RuleSet
    private let parseRaw: RawParser?
    private let table: JSONFieldTable
    private let raw: FieldID
    private let format: FieldID

    public init(_ rules: RuleSet, parseRaw: RawParser? = nil) {
        self.rules = rules
        self.parseRaw = parseRaw
        raw = FieldRegistry.shared.intern("raw") ?? .none
        format = FieldRegistry.shared.intern("format") ?? .none
        _ = EventRouter()
        table = JSONFieldTable(FieldRegistry.shared.snapshot)
    }

    /// Runs the samples of one rule file against the rules of that file.
    public func run(samples: String, areHits: Bool) -> [Outcome] {
        var outcomes: [Outcome] = []
        var matcher = rules.makeMatcher()
        var correlator = rules.makeCorrelator()
        var fired = false
        var lastLine = 0
        var sequence = false
        func close() {
            guard sequence else { return }
            var signals: [CorrelationSignal] = []
            correlator.finish(into: &signals)
            fired = fired || signals.contains { $0.state == .fired }
            outcomes.append(
                Outcome(
                    line: lastLine, isHit: areHits, passed: fired == areHits,
                    reason: fired == areHits ? nil : areHits ? "no correlation fired" : "a correlation fired"))
        }
        let hasCorrelations = !rules.correlations.isEmpty
        for (index, text) in samples.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if text.allSatisfy(\.isWhitespace) {
                close()
                (sequence, fired) = (false, false)
                correlator = rules.makeCorrelator()
                continue
            }
            lastLine = index + 1
            let result = judge(Array(text.utf8), &matcher, &correlator)
            if hasCorrelations, result.reason == nil {
                sequence = true
                fired = fired || result.fired
                continue
            }
            let passed = result.reason == nil && result.matched == areHits
            let reason = result.reason ?? (passed ? nil : areHits ? "the rule does not match" : "the rule matches")
            outcomes.append(Outcome(line: index + 1, isHit: areHits, passed: passed, reason: reason))
        }
        close()
        return outcomes
    }

    private func judge(
        _ line: [UInt8], _ matcher: inout RuleMatcher, _ correlator: inout Correlator
    ) -> (matched: Bool, fired: Bool, reason: String?) {
        var reader = JSONEventReader(table: table)
        var event = Event()
        do {
            try reader.read(line.span, 0..<line.count, into: &event)
        } catch {
            return (false, false, "not a JSON object: \(error.code.rawValue) at byte \(error.offset)")
        }
        var bytes = line
        if let text = event.text(of: raw, in: line.span), raw != .none {
            guard let parseRaw else { return (false, false, "raw samples need a parser") }
            let name = event.text(of: format, in: line.span)
            bytes = Array(text.utf8)
            event.reset()
            guard parseRaw(bytes, name, &event) else { return (false, false, "no format claims the record") }
        }
        EventRouter().route(&event, in: bytes.span)
        var found: [Int] = []
        matcher.evaluate(event, in: bytes.span, into: &found)
        var signals: [CorrelationSignal] = []
        correlator.begin(time: event.time, into: &signals)
        for rule in found {
            correlator.observe(rule: rule, event, in: bytes.span, reference: 0, into: &signals)
        }
        return (!found.isEmpty, signals.contains { $0.state == .fired }, nil)
    }
}
