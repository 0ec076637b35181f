package import SecBotCore

/// Detection: rules, correlations and detectors over events, in the order of the records.
///
/// One value per pipeline. Synchronous; allocates only when something was found. The same records in the same order
/// give the same findings, whatever the size of the batches.
package struct Analyzer: ~Copyable {
    private let facts = FactReader()
    private let builder: FindingBuilder
    private var attempts = AttemptLedger()
    private var ring = EvidenceRing()
    private var persistent = PersistentFailures()
    private var firstSeen = FirstSeenSources()
    private var failureRate = FailureRateBaseline()

    /// - Parameter key: the secret of this store, at least 16 bytes; part of every finding's identity.
    package init(key: [UInt8]) {
        builder = FindingBuilder(key: key)
    }

    /// Takes an event into account; appends what was found.
    package mutating func observe(
        _ event: inout Event, record: RecordReference, in batch: Span<UInt8>, into findings: inout [Finding]
    ) {
        attempts.mark(&event, in: batch)
        let facts = facts.read(event, in: batch)
        guard facts.act != .other else { return }
        let reference = ring.remember(record, time: event.time, in: batch)
        detect(facts, event, reference, in: batch, into: &findings)
    }

    private mutating func detect(
        _ facts: EventFacts, _ event: borrowing Event, _ reference: UInt64, in batch: Span<UInt8>,
        into findings: inout [Finding]
    ) {
        if PersistentFailures.wants(facts), let signal = persistent.observe(facts, reference: reference) {
            findings.append(finding(signal, event.provenance))
        }
        if facts.act == .success, let row = event.firstRow(of: .userName) {
            let name = event.withBytes(of: event.rows[row], in: batch) { bytes in
                (0..<min(bytes.count, 257)).map { bytes[$0] }
            }
            if let signal = firstSeen.observe(facts, user: name, reference: reference) {
                findings.append(finding(signal, event.provenance))
            }
        }
        if let signal = failureRate.observe(facts, reference: reference) {
            findings.append(finding(signal, event.provenance))
        }
    }

    private func finding(_ signal: DetectorSignal, _ provenance: Provenance) -> Finding {
        let evidence = signal.references.suffix(FindingBuilder.maximumEvidence).compactMap { ring.evidence($0) }
        return Finding(
            id: builder.identity(
                rule: signal.rule.id, group: signal.group, start: signal.first, first: ring.evidence(signal.firstReference)),
            time: signal.last, firstTime: signal.first, lastTime: signal.last, rule: signal.rule,
            entities: builder.entities(of: signal.group, provenance: provenance), count: signal.count,
            reason: signal.reason, evidence: evidence,
            group: Dictionary(signal.group.map { ($0.field, $0.value) }) { first, _ in first })
    }

    /// Table entries that made room for newer ones, by table.
    package var evictions: [String: UInt64] {
        ["persistent_failures": persistent.table.evicted, "first_seen_sources": firstSeen.evicted]
            .filter { $0.value > 0 }
    }

    /// Events of which no logsource is known.
    package var eventsOfUnknownOrigin: UInt64 { 0 }
}

extension Analyzer {
    private static let stateVersion: UInt32 = 1

    /// The state of all windows, tables and baselines.
    package func save() -> [UInt8] {
        var writer = StateWriter()
        writer.write(Analyzer.stateVersion)
        attempts.save(to: &writer)
        ring.save(to: &writer)
        persistent.save(to: &writer)
        firstSeen.save(to: &writer)
        failureRate.save(to: &writer)
        return writer.bytes
    }

    /// Takes stored state over.
    /// - Returns: why it could not be read; everything is then learned anew.
    package mutating func restore(_ bytes: [UInt8]) -> StateError? {
        var reader = StateReader(bytes)
        do throws(StateError) {
            let version = try reader.read(UInt32.self)
            guard version == Analyzer.stateVersion else { throw .version(version) }
            try attempts.restore(from: &reader)
            try ring.restore(from: &reader)
            try persistent.restore(from: &reader)
            try firstSeen.restore(from: &reader)
            try failureRate.restore(from: &reader)
            return nil
        } catch {
            attempts = AttemptLedger()
            ring = EvidenceRing()
            persistent = PersistentFailures()
            firstSeen = FirstSeenSources()
            failureRate = FailureRateBaseline()
            return error
        }
    }
}
