import SecBotCore
import SigmaRules

extension Analyzer {
    /// The growth of plain rules' findings since they were told: cheap, for every commit.
    package mutating func takeGrowth() -> [FindingGrowth] { episodes.takeGrowth() }

    /// All growth that was not told, that of correlations included: for the end of a run.
    package mutating func takeAllGrowth() -> [FindingGrowth] {
        var growth = episodes.takeGrowth()
        let rules = rules
        let builder = builder
        correlator.takeGrowth { index, values, first, last, count in
            let correlation = rules.correlations[index]
            guard correlation.generatesFindings else { return }
            let group = Array(zip(correlation.groupBy, values)).map { (field: $0, value: $1) }
            growth.append(
                FindingGrowth(
                    id: builder.identity(rule: correlation.id, group: group, start: first), count: count, lastTime: last
                ))
        }
        return growth
    }

    /// A plain rule matched: one finding per rule and subject while it goes on.
    mutating func report(
        _ rule: Rule, _ index: Int, _ event: borrowing Event, _ record: RecordReference, _ reference: UInt64,
        in batch: Span<UInt8>, into findings: inout [Finding]
    ) {
        let entities = builder.entities(of: event, in: batch)
        let subject = FindingBuilder.subject(of: entities)
        let key = EpisodeTable.key(rule: rule.id, subject: subject.map { "\($0.kind.rawValue)=\($0.value)" })
        let weight = Int(event.weight)
        if var episode = episodes.current(key, at: event.time) {
            episode.count = min(episode.count + weight, Int(Int32.max))
            episode.last = max(episode.last, event.time)
            episode.references = Array((episode.references + [reference]).suffix(FindingBuilder.maximumEvidence))
            let isDue = EpisodeTable.isDue(episode)
            if isDue {
                episode.toldCount = episode.count
                episode.told = episode.last
            }
            episodes.set(key, episode)
            if isDue { findings.append(finding(rule, index, episode, entities, event, record, in: batch)) }
            return
        }
        let group = subject.map { (field: $0.kind.rawValue, value: $0.value) }
        let episode = EpisodeTable.Episode(
            id: builder.identity(rule: rule.id, group: group, start: event.time, record: record), first: event.time,
            last: event.time, count: weight, toldCount: weight, told: event.time, references: [reference])
        episodes.set(key, episode)
        findings.append(finding(rule, index, episode, entities, event, record, in: batch))
    }

    private func finding(
        _ rule: Rule, _ index: Int, _ episode: EpisodeTable.Episode, _ entities: [Entity], _ event: borrowing Event,
        _ record: RecordReference, in batch: Span<UInt8>
    ) -> Finding {
        var evidence = evidence(episode.references)
        if let last = evidence.indices.last {
            evidence[last].matched = builder.matched(rules, index, event, record, in: batch)
        }
        let parts = evidence.last?.matched.prefix(3).map {
            "\($0.field) is \"\(TerminalText.shortened($0.value, to: 80))\""
        }
        let why = (parts?.isEmpty ?? true) ? "" : ": " + (parts ?? []).joined(separator: ", ")
        return Finding(
            id: episode.id, time: episode.last, firstTime: episode.first, lastTime: episode.last,
            rule: rule.metadata.reference, entities: entities, count: episode.count, reason: rule.title + why,
            evidence: evidence, logsource: event.logsource.logsource, outcome: builder.outcome(of: event, in: batch),
            confidence: FindingBuilder.confidence(rule.metadata.status))
    }

    /// A correlation fired or goes on: one finding per group and episode.
    mutating func report(
        _ correlation: CorrelationRule, _ signal: CorrelationSignal, _ completion: CompletionMemory.Completion,
        into findings: inout [Finding]
    ) {
        let group = Array(zip(correlation.groupBy, signal.group)).map { (field: $0, value: $1) }
        var evidence = evidence(signal.members)
        if let last = evidence.indices.last { evidence[last].matched = completion.matched }
        var entities = builder.entities(
            of: group, provenance: ring.weakest(signal.members, newest: signal.provenance))
        entities += completion.hosts.filter { !entities.contains($0) }
        findings.append(
            Finding(
                id: builder.identity(rule: correlation.id, group: group, start: signal.firstTime),
                time: signal.time, firstTime: signal.firstTime, lastTime: signal.lastTime,
                rule: correlation.metadata.reference, entities: entities, count: signal.count,
                reason: reason(correlation, signal, group), evidence: evidence,
                group: Dictionary(group.map { ($0.field, $0.value) }) { first, _ in first },
                logsource: completion.logsource, outcome: completion.outcome,
                confidence: FindingBuilder.confidence(correlation.metadata.status)))
    }

    private func reason(
        _ correlation: CorrelationRule, _ signal: CorrelationSignal, _ group: [(field: String, value: String)]
    ) -> String {
        let who = group.map { "\($0.field) \(TerminalText.shortened($0.value, to: 80))" }.joined(separator: ", ")
        let span = PersistentFailures.duration(correlation.timespan)
        let number =
            signal.value == signal.value.rounded() && abs(signal.value) < 1e15
            ? "\(Int64(signal.value))" : "\(signal.value)"
        let what =
            switch correlation.typeName {
            case "event_count": number == "1" ? "seen" : "\(number) events within \(span)"
            case "value_count": "\(number) different values within \(span)"
            case "temporal": "all of its events within \(span)"
            case "temporal_ordered": "its events in this order within \(span)"
            default: "a value of \(number) within \(span)"
            }
        return "\(correlation.title): \(what)" + (who.isEmpty ? "" : " for \(who)")
    }
}
