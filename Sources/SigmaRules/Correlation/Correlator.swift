import PatternMatching
public import SecBotCore

/// Counts, collects and orders matches of rules over time, for all correlations of a rule set.
///
/// Windows slide on event time: an event belongs to the window of a later one if it is less than the timespan older.
/// Memory follows the thresholds and is bounded in total; what is dropped is counted.
public struct Correlator: Sendable {
    let plans: [CorrelationPlan]
    let limits: CorrelatorLimits
    /// By rule: where its links begin in `links`; one more than there are rules.
    private var firstLink: [Int32]
    private var links: [(correlation: Int32, input: Int32)] = []
    var table = GroupTable()
    /// What was dropped, replaced or could not be grouped since the start.
    public internal(set) var counters = CorrelatorCounters()
    /// The newest event time seen: the time of events that carry none.
    var clock: Int64 = 0
    /// The key of the event at hand; kept for its storage.
    private var key: [UInt8] = []
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
        plans = zip(rules.correlations, outer).map { CorrelationPlan($0, outer: $1) }
        firstLink = []
        for list in byRule {
            firstLink.append(Int32(links.count))
            links += list
        }
        firstLink.append(Int32(links.count))
    }

    /// Whether any correlation looks at a rule.
    public func observes(rule: Int) -> Bool {
        rule >= 0 && rule + 1 < firstLink.count && firstLink[rule] < firstLink[rule + 1]
    }

    /// Takes note that an event matched a rule, and appends what follows from it.
    ///
    /// - Parameter reference: What the host knows the event by; it comes back in ``CorrelationSignal/members``.
    public mutating func observe(
        rule: Int, _ event: borrowing Event, in batch: Span<UInt8>, reference: UInt64,
        into signals: inout [CorrelationSignal]
    ) {
        guard observes(rule: rule) else { return }
        if event.time.isKnown { clock = max(clock, event.time.nanoseconds) }
        let time = event.time.isKnown ? event.time.nanoseconds : clock
        for link in Int(firstLink[rule])..<Int(firstLink[rule + 1]) {
            let (correlation, input) = links[link]
            observe(
                Int(correlation), Int(input), event, batch, time, reference, [], inner: nil, &signals, depth: 0)
        }
    }

    /// - Parameter references: the members of the inner correlation; empty for an event, which `reference` names.
    private mutating func observe(
        _ correlation: Int, _ input: Int, _ event: borrowing Event, _ batch: Span<UInt8>, _ time: Int64,
        _ reference: UInt64, _ references: [UInt64], inner: CorrelationSignal?,
        _ signals: inout [CorrelationSignal], depth: Int
    ) {
        let plan = plans[correlation]
        guard makeKey(plan, input, event, batch, inner) else {
            counters.ungroupedEvents += 1
            return
        }
        guard let payload = payload(plan, input, event, batch) else {
            counters.valuelessEvents += 1
            return
        }
        let place = group(correlation)
        let entry = GroupState.Entry(
            time: time, reference: references.last ?? reference, payload: payload,
            weight: inner == nil ? max(1, event.weight) : 1)
        var window = GroupWindow(plan: plan, limits: limits)
        let chain = plan.kind == .temporalOrdered && references.isEmpty ? [reference] : references
        let outcome = table.update(place) { window.add(entry, chain, to: &$0) }
        counters.evictedValues += window.evictedValues
        counters.lateEvents += window.lateEvents
        guard let outcome, isNews(outcome, of: place) || !plan.outer.isEmpty else { return }
        let members = window.members(table.groups[place])
        let signal = CorrelationSignal(
            correlation: correlation, state: outcome.isNew ? .fired : .extended, time: Timestamp(nanoseconds: time),
            firstTime: Timestamp(nanoseconds: outcome.first), lastTime: Timestamp(nanoseconds: outcome.last),
            count: outcome.count, value: outcome.value, members: members, group: Correlator.values(key))
        signals.append(signal)
        guard depth < 16 else { return }
        for (outer, outerInput) in plan.outer {
            // An episode that goes on keeps a sequence alive, but is counted once.
            let isTemporal = plans[outer].kind == .temporal || plans[outer].kind == .temporalOrdered
            guard isTemporal || outcome.isNew else { continue }
            observe(
                outer, outerInput, event, batch, time, reference, members, inner: signal, &signals, depth: depth + 1)
        }
    }

    /// Whether the host wants to hear of an episode: when it begins, when its count has doubled, and now and then.
    private mutating func isNews(_ outcome: GroupWindow.Outcome, of place: Int) -> Bool {
        table.update(place) { group in
            let (due, overflow) = group.toldTime.addingReportingOverflow(limits.retellSeconds * 1_000_000_000)
            guard
                outcome.isNew || limits.retellSeconds == 0 || group.episodeCount >= group.toldCount * 2
                    || (!overflow && outcome.last >= due)
            else { return false }
            group.toldCount = group.episodeCount
            group.toldTime = outcome.last
            return true
        }
    }

    /// Calls `body` for every episode that has grown since it was told; afterwards it counts as told.
    public mutating func takeGrowth(
        _ body: (_ correlation: Int, _ group: [String], _ first: Timestamp, _ last: Timestamp, _ count: Int) -> Void
    ) {
        for place in table.places {
            table.update(place) { group in
                guard group.episodeStart != .max, group.episodeCount > group.toldCount, group.toldCount > 0 else {
                    return
                }
                group.toldCount = group.episodeCount
                body(
                    Int(group.correlation), Correlator.values(group.key), Timestamp(nanoseconds: group.episodeStart),
                    Timestamp(nanoseconds: group.newest), Int(min(group.episodeCount, UInt64(Int32.max))))
            }
        }
    }

    // MARK: Groups

    private mutating func group(_ correlation: Int) -> Int {
        let hash = Correlator.hash(key, correlation)
        if let found = table.find(hash, correlation, key) {
            table.touch(found)
            return found
        }
        makeRoom()
        return table.insert(hash: hash, correlation: correlation, key: key)
    }

    /// Drops groups that are over, a few at a time, and the least recently used one if there are too many.
    private mutating func makeRoom() {
        for _ in 0..<2 {
            guard table.oldest >= 0 else { return }
            let oldest = Int(table.oldest)
            let newest = table.groups[oldest].newest
            let isOver = newest != .min && plans[Int(table.groups[oldest].correlation)].isOutside(newest, clock)
            guard isOver || table.count >= limits.groups else { break }
            if !isOver { counters.evictedGroups += 1 }
            table.remove(Int(table.oldest))
        }
        counters.liveGroups = table.count + 1
    }

    /// Writes the grouping values into `key`; `false` if one is missing.
    private mutating func makeKey(
        _ plan: CorrelationPlan, _ input: Int, _ event: borrowing Event, _ batch: Span<UInt8>,
        _ inner: CorrelationSignal?
    ) -> Bool {
        key.removeAll(keepingCapacity: true)
        let count = plan.inputs[input].groupFields.count
        for index in 0..<count {
            if let inner,
                let place = plans[inner.correlation].groupBy.firstIndex(of: plan.inputs[input].groupNames[index])
            {
                Correlator.append(Array(inner.group[place].utf8).span, to: &key)
                continue
            }
            guard let first = event.firstRow(of: plan.inputs[input].groupFields[index]),
                event.rows[first].kind != .null
            else { return false }
            event.withBytes(of: event.rows[first], in: batch) { Correlator.append($0, to: &key) }
        }
        return true
    }

    private mutating func payload(
        _ plan: CorrelationPlan, _ input: Int, _ event: borrowing Event, _ batch: Span<UInt8>
    ) -> UInt64? {
        guard !plan.inputs[input].valueFields.isEmpty else { return UInt64(input) }
        if plan.kind == .valueCount {
            values.removeAll(keepingCapacity: true)
            for index in plan.inputs[input].valueFields.indices {
                guard let first = event.firstRow(of: plan.inputs[input].valueFields[index]),
                    event.rows[first].kind != .null
                else { return nil }
                event.withBytes(of: event.rows[first], in: batch) { Correlator.append($0, to: &values) }
            }
            // The same in every process, because it is part of the stored state.
            return ByteHash.hash(values.span)
        }
        guard plan.kind == .valueSum || plan.kind == .valueAverage || plan.kind == .valuePercentile else { return 0 }
        guard let field = plan.inputs[input].valueFields.first, let first = event.firstRow(of: field),
            let number = event.withBytes(of: event.rows[first], in: batch, { NumberValue.parse($0) })
        else { return nil }
        return number.asDouble.bitPattern
    }

    /// Puts a stored group back as the most recently used one.
    mutating func insert(_ group: GroupState) {
        var group = group
        group.hash = Correlator.hash(group.key, Int(group.correlation))
        guard table.find(group.hash, Int(group.correlation), group.key) == nil else { return }
        _ = table.insert(group)
    }

    private static func hash(_ key: borrowing [UInt8], _ correlation: Int) -> UInt64 {
        ByteHash.combine(ByteHash.hash(key.span, seed: ByteHash.processSeed), UInt64(truncatingIfNeeded: correlation))
    }

    // MARK: Keys

    private static func append(_ bytes: Span<UInt8>, to key: inout [UInt8]) {
        let count = UInt32(truncatingIfNeeded: bytes.count)
        for shift: UInt32 in [0, 8, 16, 24] { key.append(UInt8(truncatingIfNeeded: count >> shift)) }
        for index in 0..<bytes.count { key.append(bytes[index]) }
    }

    static func values(_ key: [UInt8]) -> [String] {
        var values: [String] = []
        var index = 0
        while index + 4 <= key.count {
            let count =
                Int(key[index]) | Int(key[index + 1]) << 8 | Int(key[index + 2]) << 16 | Int(key[index + 3]) << 24
            let end = min(key.count, index + 4 + count)
            values.append(String(decoding: key[(index + 4)..<end], as: UTF8.self))
            index = end
        }
        return values
    }
}

extension RuleSet {
    /// The state of all correlations; one for the whole host, fed in the order of events.
    public func makeCorrelator(limits: CorrelatorLimits = CorrelatorLimits()) -> Correlator {
        Correlator(self, limits)
    }
}
