package import SecBotCore
package import SigmaRules

/// Detection: rules, correlations and detectors over events, in the order of the records.
///
/// One value per pipeline. Synchronous; allocates only when something was found. The same records in the same order
/// give the same findings, whatever the size of the batches.
package struct Analyzer: ~Copyable {
    let rules: RuleSet
    let builder: FindingBuilder
    private let facts = FactReader()
    /// By place: rules whose matches are findings, and correlations that the user switched off.
    private let isReported: [Bool]
    private let isCorrelationOff: [Bool]
    private var matcher: RuleMatcher
    var correlator: Correlator
    var attempts = AttemptLedger()
    var ring = EvidenceRing()
    var episodes = EpisodeTable()
    var persistent = PersistentFailures()
    var firstSeen = FirstSeenSources()
    var failureRate = FailureRateBaseline()
    private let isDetectorOff: Set<String>
    private var matches: [Int] = []
    private var signals: [CorrelationSignal] = []
    /// What findings that wait for the watermark will say about the record that completed them.
    var completions = CompletionMemory()
    /// Seconds that a record may lie behind its source, and that a finding about an order waits.
    private static let lateSeconds: Int64 = 10

    /// - Parameters:
    ///   - key: the secret of this store, at least 16 bytes; part of every finding's identity.
    ///   - disabled: ids of rules, correlations and detectors that make no findings.
    package init(rules: RuleSet, key: [UInt8], disabled: Set<String> = []) {
        self.rules = rules
        builder = FindingBuilder(key: key)
        isReported = rules.rules.map { $0.generatesFindings && !disabled.contains($0.id) }
        isCorrelationOff = rules.correlations.map { disabled.contains($0.id) }
        isDetectorOff = disabled
        matcher = rules.makeMatcher()
        correlator = Analyzer.makeCorrelator(rules)
    }

    private static func makeCorrelator(_ rules: RuleSet) -> Correlator {
        rules.makeCorrelator(
            limits: CorrelatorLimits(
                groups: 200_000, bytes: 64 << 20, members: FindingBuilder.maximumEvidence, lateSeconds: lateSeconds,
                retellSeconds: EpisodeTable.retellSeconds))
    }

    /// Windows without any content, as at the first start.
    func makeCorrelator() -> Correlator { Analyzer.makeCorrelator(rules) }

    /// Takes an event into account; appends what was found.
    package mutating func observe(
        _ event: inout Event, record: RecordReference, in batch: Span<UInt8>, into findings: inout [Finding]
    ) {
        pass(&event, record, into: &findings)
        attempts.mark(&event, in: batch)
        matches.removeAll(keepingCapacity: true)
        matcher.evaluate(event, in: batch, into: &matches)
        let facts = facts.read(event, in: batch)
        guard facts.act != .other || !matches.isEmpty else { return }
        let reference = ring.remember(record, time: event.time, provenance: event.provenance, in: batch)
        for match in matches { apply(match, event, record, reference, in: batch, into: &findings) }
        if facts.act != .other { detect(facts, event, reference, in: batch, into: &findings) }
    }

    private mutating func apply(
        _ match: Int, _ event: borrowing Event, _ record: RecordReference, _ reference: UInt64,
        in batch: Span<UInt8>, into findings: inout [Finding]
    ) {
        if isReported[match] {
            report(rules.rules[match], match, event, record, reference, in: batch, into: &findings)
        }
        guard correlator.observes(rule: match) else { return }
        correlator.observe(rule: match, event, in: batch, reference: reference, into: &signals)
        for signal in signals where isTold(signal) {
            report(
                rules.correlations[signal.correlation], signal, completion(match, event, record, in: batch),
                into: &findings)
        }
        signals.removeAll(keepingCapacity: true)
        if correlator.completesSequence(rule: match) {
            completions.remember(reference, completion(match, event, record, in: batch))
        }
    }

    private func isTold(_ signal: CorrelationSignal) -> Bool {
        rules.correlations[signal.correlation].generatesFindings && !isCorrelationOff[signal.correlation]
    }

    // MARK: Time

    /// Event time moves on to a record; a record from the future gets the time of its arrival.
    private mutating func pass(_ event: inout Event, _ record: RecordReference, into findings: inout [Finding]) {
        let source = correlator.source(named: record.source)
        let time = correlator.begin(time: event.time, arrival: record.arrival, source: source, into: &signals)
        if record.arrival.isKnown, event.time.isKnown { event.time = time }
        reportReleased(into: &findings)
    }

    /// Takes note of the time of the host while nothing arrives.
    package mutating func pass(to arrival: Timestamp, into findings: inout [Finding]) {
        correlator.pass(to: arrival, into: &signals)
        reportReleased(into: &findings)
    }

    /// Judges what still waits for the watermark: at the end of a replay.
    package mutating func finish(into findings: inout [Finding]) {
        correlator.finish(into: &signals)
        reportReleased(into: &findings)
    }

    private mutating func reportReleased(into findings: inout [Finding]) {
        guard !signals.isEmpty else { return }
        for signal in signals where isTold(signal) {
            report(
                rules.correlations[signal.correlation], signal,
                signal.members.last.flatMap { completions.find($0) } ?? CompletionMemory.Completion(),
                into: &findings)
        }
        signals.removeAll(keepingCapacity: true)
    }

    private func completion(
        _ match: Int, _ event: borrowing Event, _ record: RecordReference, in batch: Span<UInt8>
    ) -> CompletionMemory.Completion {
        CompletionMemory.Completion(
            matched: builder.matched(rules, match, event, record, in: batch),
            hosts: builder.entities(of: event, in: batch).filter { $0.kind == .host },
            logsource: event.logsource.logsource, outcome: builder.outcome(of: event, in: batch))
    }

    private mutating func detect(
        _ facts: EventFacts, _ event: borrowing Event, _ reference: UInt64, in batch: Span<UInt8>,
        into findings: inout [Finding]
    ) {
        if PersistentFailures.wants(facts), let signal = persistent.observe(facts, reference: reference) {
            report(signal, event, in: batch, into: &findings)
        }
        if facts.act == .success, let row = event.firstRow(of: .userName) {
            let name = event.withBytes(of: event.rows[row], in: batch) { bytes in
                (0..<min(bytes.count, 257)).map { bytes[$0] }
            }
            if let signal = firstSeen.observe(facts, user: name, reference: reference) {
                report(signal, event, in: batch, into: &findings)
            }
        }
        if let signal = failureRate.observe(facts, reference: reference) {
            report(signal, event, in: batch, into: &findings)
        }
    }

    private mutating func report(
        _ signal: DetectorSignal, _ event: borrowing Event, in batch: Span<UInt8>, into findings: inout [Finding]
    ) {
        let provenance = ring.weakest(signal.references, newest: event.provenance)
        guard !isDetectorOff.contains(signal.rule.id) else { return }
        findings.append(
            Finding(
                id: builder.identity(
                    rule: signal.rule.id, group: [("subject", signal.subject)], start: signal.first),
                time: signal.last, firstTime: signal.first, lastTime: signal.last, rule: signal.rule,
                entities: builder.entities(of: signal.group, provenance: provenance), count: signal.count,
                reason: signal.reason, evidence: evidence(signal.references),
                group: Dictionary(signal.group.map { ($0.field, $0.value) }) { first, _ in first },
                logsource: event.logsource.logsource, outcome: builder.outcome(of: event, in: batch),
                confidence: FindingBuilder.confidenceOfDetectors))
    }

    func evidence(_ references: [UInt64]) -> [Evidence] {
        references.suffix(FindingBuilder.maximumEvidence).compactMap { ring.evidence($0) }
    }

    /// Table entries that made room for newer ones, by table.
    package var evictions: [String: UInt64] {
        [
            "persistent_failures": persistent.table.evicted, "first_seen_sources": firstSeen.evicted,
            "episodes": episodes.evicted, "correlation_groups": UInt64(correlator.counters.evictedGroups),
            "correlation_values": UInt64(correlator.counters.evictedValues),
        ].filter { $0.value > 0 }
    }

    /// What the windows of the correlations keep and had to leave out.
    package var windows: [String: UInt64] { correlator.counters.byName }

    /// Events of which no logsource is known, so that every rule was a candidate.
    package var eventsOfUnknownOrigin: UInt64 { UInt64(matcher.unroutedEvents) }

    /// How many rules and correlations make findings.
    package var activeRules: Int {
        isReported.count { $0 }
            + zip(rules.correlations, isCorrelationOff).count { $0.generatesFindings && !$1 }
    }
}
