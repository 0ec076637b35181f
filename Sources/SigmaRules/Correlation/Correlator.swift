import PatternMatching
public import SecBotCore

/// Counts, collects and orders matches of rules over time, for all correlations of a rule set.
///
///     correlator.begin(time: event.time, into: &signals)          // once for each record
///     correlator.observe(rule: 3, event, in: batch, reference: 7, into: &signals)
///     correlator.finish(into: &signals)                           // at the end of a replay
///
/// Windows slide on event time: an event belongs to the window of a later one if it is less than the timespan older.
/// Counts that only grow are judged on arrival, late events included; what depends on the order waits for the watermark.
/// Memory follows the thresholds and is bounded in total; what is dropped is counted.
public struct Correlator: Sendable {
    let plans: [CorrelationPlan]
    let limits: CorrelatorLimits
    /// By rule: where its links begin in `links`; one more than there are rules.
    private var firstLink: [Int32]
    private var links: [(correlation: Int32, input: Int32)] = []
    var table: GroupTable
    var clock: EventClock
    var queue = DeferredQueue()
    /// Observations of records whose time waits to be believed.
    var held: [DeferredObservation] = []
    var heldSources: [Int] = []
    var sequence: UInt64 = 0
    var deferredBytes = 0
    /// The low watermark as it was last computed.
    var low = Int64.min
    /// Which correlation is looked through next for groups that are over.
    var expiryCursor = 0
    var totals = CorrelatorCounters()
    var isDraining = false
    private var admission = EventClock.Admission()
    private var window: GroupWindow
    // Of the observation at hand; kept for their storage.
    var key: [UInt8] = []
    var carried: [UInt8] = []
    private var values: [UInt8] = []

    init(_ rules: RuleSet, _ limits: CorrelatorLimits) {
        self.limits = limits
        var byRule: [[(correlation: Int32, input: Int32)]] = Array(repeating: [], count: rules.rules.count)
        var outer: [[(correlation: Int, input: Int)]] = Array(repeating: [], count: rules.correlations.count)
        for (index, correlation) in rules.correlations.enumerated() {
            for (place, input) in correlation.inputs.enumerated() {
                switch input.source {
                case .rule(let rule): byRule[rule].append((Int32(index), Int32(place)))
                case .correlation(let inner): outer[inner].append((index, place))
                }
            }
        }
        let carried = Correlator.carriedFields(rules.correlations, outer)
        plans = rules.correlations.indices.map {
            CorrelationPlan(rules.correlations[$0], outer: outer[$0], carried: carried[$0], limits: limits)
        }
        firstLink = []
        for list in byRule {
            firstLink.append(Int32(links.count))
            links += list
        }
        firstLink.append(Int32(links.count))
        table = GroupTable(correlations: plans.count)
        table.slab.maximumBytes = limits.bytes + limits.bytes / 2
        clock = EventClock(lateSeconds: limits.lateSeconds)
        window = GroupWindow(limits: limits)
    }

    /// Whether any correlation looks at a rule.
    public func observes(rule: Int) -> Bool {
        rule >= 0 && rule + 1 < firstLink.count && firstLink[rule] < firstLink[rule + 1]
    }

    /// Whether a match of the rule may be the last one of a sequence, whose signal waits for the watermark.
    public func completesSequence(rule: Int) -> Bool {
        guard observes(rule: rule) else { return false }
        return links[Int(firstLink[rule])..<Int(firstLink[rule + 1])].contains { link in
            let plan = plans[Int(link.correlation)]
            return plan.isOrdered && Int(link.input) == plan.inputs.count - 1
        }
    }

    /// The same rules and bounds without any state.
    func emptied() -> Correlator {
        var empty = self
        empty.table = GroupTable(correlations: plans.count)
        empty.table.slab.maximumBytes = limits.bytes + limits.bytes / 2
        empty.clock = EventClock(lateSeconds: limits.lateSeconds)
        empty.queue = DeferredQueue()
        empty.held = []
        empty.heldSources = []
        empty.sequence = 0
        empty.deferredBytes = 0
        empty.low = .min
        empty.expiryCursor = 0
        empty.totals = CorrelatorCounters()
        empty.admission = EventClock.Admission()
        return empty
    }

    /// What was dropped, replaced or could not be grouped since the start.
    public var counters: CorrelatorCounters {
        var counters = totals
        counters.liveGroups = table.count
        counters.deferredEvents = queue.count + held.count
        counters.usedBytes = table.usedBytes
        return counters
    }

    // MARK: Time

    /// The number of a source of records, for ``begin(time:arrival:source:into:)``.
    public mutating func source(named name: String) -> Int { clock.source(named: name) }

    /// Begins a record; appends what follows from the time that has passed. Records without a match may be left out.
    ///
    /// - Returns: The time that the record has for all windows.
    /// - Parameters:
    ///   - arrival: When it was read, which bounds what it claims; unknown for recorded logs.
    ///   - source: A number of ``source(named:)``; each source has a watermark of its own.
    @discardableResult
    public mutating func begin(
        time: Timestamp, arrival: Timestamp = .unknown, source: Int = 0, into signals: inout [CorrelationSignal]
    ) -> Timestamp {
        let (admission, resolution) = clock.admit(
            time.nanoseconds, arrival: arrival.nanoseconds, source: source)
        if resolution != .none { resolve(admission.source, resolution, &signals) }
        self.admission = admission
        if admission.isFuture { totals.futureRecords += 1 }
        if admission.verdict == .late { totals.lateRecords += 1 }
        if clock.sources.count <= 4 || clock.records & 63 == 0 { low = clock.lowWatermark }
        if queue.count > 0 { release(upTo: EventClock.sum(low, -clock.allowance), &signals) }
        return Timestamp(nanoseconds: admission.time)
    }

    /// Takes note of the time of the host while nothing arrives, so that nothing waits for a silent source.
    public mutating func pass(to arrival: Timestamp, into signals: inout [CorrelationSignal]) {
        guard arrival.isKnown else { return }
        clock.pass(to: arrival.nanoseconds)
        low = clock.lowWatermark
        if queue.count > 0 { release(upTo: EventClock.sum(low, -clock.allowance), &signals) }
    }

    /// Judges everything that still waits: at the end of a replay, not when a living host stops.
    public mutating func finish(into signals: inout [CorrelationSignal]) {
        for source in clock.sources.indices where clock.settle(source) { resolve(source, .believed, &signals) }
        release(upTo: .max, &signals)
    }

    private mutating func resolve(
        _ source: Int, _ resolution: EventClock.Resolution, _ signals: inout [CorrelationSignal]
    ) {
        switch resolution {
        case .repaired: totals.futureRecords += 1
        case .late: totals.lateRecords += 1
        case .none, .believed: break
        }
        var index = 0
        while index < held.count {
            guard heldSources[index] == source else {
                index += 1
                continue
            }
            var item = held.remove(at: index)
            heldSources.remove(at: index)
            switch resolution {
            case .late:
                discard(item)
                continue
            case .repaired(let time): item.time = time
            case .none, .believed: break
            }
            item.horizon = EventClock.sum(clock.sources[source].watermark, EventClock.tolerance)
            if plans[Int(item.correlation)].isDeferred { deferItem(item, &signals) } else { take(item, &signals) }
        }
    }

    // MARK: Observing

    /// Takes note that the record at hand matched a rule, and appends what follows from it.
    ///
    /// - Parameter reference: What the host knows the event by; it comes back in ``CorrelationSignal/members``.
    public mutating func observe(
        rule: Int, _ event: borrowing Event, in batch: Span<UInt8>, reference: UInt64,
        into signals: inout [CorrelationSignal]
    ) {
        guard observes(rule: rule), admission.verdict != .late else { return }
        for link in Int(firstLink[rule])..<Int(firstLink[rule + 1]) {
            let (correlation, input) = links[link]
            observe(Int(correlation), Int(input), event, batch, reference, &signals)
        }
    }

    private mutating func observe(
        _ correlation: Int, _ input: Int, _ event: borrowing Event, _ batch: Span<UInt8>, _ reference: UInt64,
        _ signals: inout [CorrelationSignal]
    ) {
        let plan = plans[correlation]
        guard plan.makeKey(input, event, batch, into: &key) else {
            totals.ungroupedEvents += 1
            return
        }
        guard let payload = plan.payload(input, event, batch, &values) else {
            totals.valuelessEvents += 1
            return
        }
        if !plan.carried.isEmpty { plan.carry(event, batch, into: &carried) }
        let observation = Observation(
            correlation: correlation, time: admission.time, reference: reference, payload: payload,
            weight: max(1, event.weight), provenance: event.provenance, isInner: false, horizon: admission.horizon)
        if admission.verdict == .held {
            guard held.count < 4096, let item = pack(observation, []) else {
                totals.reorderOverflows += 1
                return
            }
            held.append(item)
            heldSources.append(admission.source)
        } else if plan.isDeferred {
            hold(observation, [], &signals)
        } else {
            apply(observation, [], &signals, depth: 0)
        }
    }

    /// Adds an observation to its group and tells what follows; its key and carried values are in the scratch memory.
    /// - Parameter references: the members of the inner correlation; empty for an event.
    mutating func apply(
        _ observation: Observation, _ references: [UInt64], _ signals: inout [CorrelationSignal], depth: Int
    ) {
        let plan = plans[observation.correlation]
        guard let place = group(observation.correlation, observation.time) else { return }
        var record = table[place]
        let entry = WindowEntry(
            time: observation.time, reference: observation.reference, payload: observation.payload,
            weight: observation.weight)
        let outcome = window.add(
            entry, references, horizon: observation.horizon, plan, to: &record, in: &table)
        window.takeCounters(&totals)
        let isTold = outcome.map { isNews($0, &record) } ?? false
        // Before anything else happens: what follows may need the memory of this group.
        table[place] = record
        guard let outcome, isTold || !plan.outer.isEmpty else { return }
        let members = window.members(outcome, plan, record, table)
        let signal = CorrelationSignal(
            correlation: observation.correlation, state: outcome.isNew ? .fired : .extended,
            time: Timestamp(nanoseconds: observation.time), firstTime: Timestamp(nanoseconds: outcome.first),
            lastTime: Timestamp(nanoseconds: outcome.last), count: outcome.count, value: outcome.value,
            members: members, group: GroupKey.texts(key), provenance: observation.provenance)
        signals.append(signal)
        guard depth < 16 else { return }
        let carried = self.carried
        for (outer, input) in plan.outer {
            // An episode that goes on keeps a sequence alive, but is counted once.
            let isTemporal = plans[outer].kind == .temporal || plans[outer].kind == .temporalOrdered
            guard isTemporal || outcome.isNew else { continue }
            self.carried = carried
            guard plans[outer].makeKey(input, signal, plan.groupBy, carried, into: &key) else {
                totals.ungroupedEvents += 1
                continue
            }
            guard let payload = plans[outer].payload(input, signal, plan.groupBy, carried, &values) else {
                totals.valuelessEvents += 1
                continue
            }
            let next = Observation(
                correlation: outer, time: observation.time, reference: members.last ?? observation.reference,
                payload: payload, weight: 1, provenance: observation.provenance, isInner: true,
                horizon: observation.horizon)
            if plans[outer].isDeferred {
                hold(next, members, &signals)
            } else {
                apply(next, members, &signals, depth: depth + 1)
            }
        }
    }

    /// Whether the host wants to hear of an episode: when it begins, when its count has doubled, and now and then.
    private func isNews(_ outcome: GroupWindow.Outcome, _ group: inout GroupRecord) -> Bool {
        let (due, overflow) = group.toldTime.addingReportingOverflow(limits.retellSeconds * 1_000_000_000)
        guard
            outcome.isNew || limits.retellSeconds == 0 || UInt64(group.episodeCount) >= UInt64(group.toldCount) * 2
                || (!overflow && outcome.last >= due)
        else { return false }
        group.toldCount = group.episodeCount
        group.toldTime = outcome.last
        return true
    }

    /// Calls `body` for every episode that has grown since it was told; afterwards it counts as told.
    public mutating func takeGrowth(
        _ body: (_ correlation: Int, _ group: [String], _ first: Timestamp, _ last: Timestamp, _ count: Int) -> Void
    ) {
        for correlation in plans.indices {
            for index in 0..<table.heaps[correlation].count {
                let place = table.heaps[correlation][index].group
                var group = table[place]
                guard group.isOpen, group.episodeCount > group.toldCount, group.toldCount > 0 else { continue }
                group.toldCount = group.episodeCount
                table[place] = group
                body(
                    correlation, GroupKey.texts(table.key(group)), Timestamp(nanoseconds: group.episodeStart),
                    Timestamp(nanoseconds: group.newest), Int(group.episodeCount))
            }
        }
    }
}

/// One event for one correlation; key and carried values are kept apart.
struct Observation {
    var correlation: Int
    var time: Int64
    var reference: UInt64
    var payload: UInt64
    var weight: UInt32
    var provenance: Provenance
    /// From an inner correlation.
    var isInner: Bool
    var horizon: Int64
}

extension RuleSet {
    /// The state of all correlations; one for the whole host, fed in the order of events.
    public func makeCorrelator(limits: CorrelatorLimits = CorrelatorLimits()) -> Correlator {
        Correlator(self, limits)
    }
}
