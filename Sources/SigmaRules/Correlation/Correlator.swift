public import SecBotCore

/// Counts, collects and orders matches of rules over time, for all correlations of a rule set.
///
/// Windows slide on event time: an event belongs to the window of a later one if it is less than the timespan older.
/// Memory follows the thresholds and is bounded in total; what is dropped is counted.
public struct Correlator: Sendable {
    let correlations: [CorrelationRule]
    let limits: CorrelatorLimits
    /// By rule and by correlation: which correlations look at it, and as which of their inputs.
    private var byRule: [[(correlation: Int, input: Int)]] = []
    private var byCorrelation: [[(correlation: Int, input: Int)]] = []
    var table = GroupTable()
    public internal(set) var counters = CorrelatorCounters()
    /// The newest event time seen: the time of events that carry none.
    var clock: Int64 = 0

    init(_ rules: RuleSet, _ limits: CorrelatorLimits) {
        correlations = rules.correlations
        self.limits = limits
        byRule = Array(repeating: [], count: rules.rules.count)
        byCorrelation = Array(repeating: [], count: correlations.count)
        for (index, correlation) in correlations.enumerated() {
            for (place, input) in correlation.inputs.enumerated() {
                switch input.source {
                case .rule(let rule): byRule[rule].append((index, place))
                case .correlation(let inner): byCorrelation[inner].append((index, place))
                }
            }
        }
    }

    /// Whether any correlation looks at a rule.
    public func observes(rule: Int) -> Bool { rule < byRule.count && !byRule[rule].isEmpty }

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
        for (correlation, input) in byRule[rule] {
            observe(correlation, input, event, batch, time, [reference], inner: nil, &signals, depth: 0)
        }
    }

    private mutating func observe(
        _ correlation: Int, _ input: Int, _ event: borrowing Event, _ batch: Span<UInt8>, _ time: Int64,
        _ references: [UInt64], inner: CorrelationSignal?, _ signals: inout [CorrelationSignal], depth: Int
    ) {
        let rule = correlations[correlation]
        let source = rule.inputs[input]
        guard let key = key(source, event, batch, inner) else {
            counters.ungroupedEvents += 1
            return
        }
        var payload = UInt64(input)
        if !source.valueFields.isEmpty {
            guard let value = self.payload(rule.kind, source, event, batch) else {
                counters.valuelessEvents += 1
                return
            }
            payload = value
        }
        let place = group(correlation, key)
        let entry = GroupState.Entry(
            time: time, reference: references.last ?? 0, payload: payload,
            weight: inner == nil ? max(1, event.weight) : 1)
        var window = GroupWindow(rule: rule, limits: limits)
        let outcome = table.update(place) { window.add(entry, references, to: &$0) }
        counters.evictedValues += window.evictedValues
        counters.lateEvents += window.lateEvents
        guard let outcome else { return }
        let signal = CorrelationSignal(
            correlation: correlation, state: outcome.isNew ? .fired : .extended, time: Timestamp(nanoseconds: time),
            firstTime: Timestamp(nanoseconds: outcome.first), lastTime: Timestamp(nanoseconds: outcome.last),
            count: outcome.count, value: outcome.value, members: outcome.members, group: Correlator.values(key))
        signals.append(signal)
        guard depth < 16 else { return }
        for (outer, outerInput) in byCorrelation[correlation] {
            // An episode that goes on keeps a sequence alive, but is counted once.
            let isTemporal = correlations[outer].kind == .temporal || correlations[outer].kind == .temporalOrdered
            guard isTemporal || outcome.isNew else { continue }
            observe(
                outer, outerInput, event, batch, time, outcome.members, inner: signal, &signals, depth: depth + 1)
        }
    }

    // MARK: Groups

    private mutating func group(_ correlation: Int, _ key: [UInt8]) -> Int {
        let hash = Correlator.hash(key, seed: UInt64(correlation))
        if let found = table.find(hash, correlation, key) {
            table.touch(found)
            return found
        }
        makeRoom()
        return table.insert(GroupState(hash: hash, correlation: Int32(correlation), key: key))
    }

    /// Drops groups that are over, a few at a time, and the least recently used one if there are too many.
    private mutating func makeRoom() {
        for _ in 0..<2 {
            guard table.oldest >= 0 else { return }
            let oldest = table.groups[Int(table.oldest)]
            let span = correlations[Int(oldest.correlation)].timespan &* 1_000_000_000
            let isOver = oldest.newest != .min && clock.subtractingReportingOverflow(oldest.newest).partialValue > span
            guard isOver || table.count >= limits.groups else { break }
            if !isOver { counters.evictedGroups += 1 }
            table.remove(Int(table.oldest))
        }
        counters.liveGroups = table.count + 1
    }

    private func key(
        _ input: CorrelationRule.Input, _ event: borrowing Event, _ batch: Span<UInt8>, _ inner: CorrelationSignal?
    ) -> [UInt8]? {
        var key: [UInt8] = []
        for (index, field) in input.groupFields.enumerated() {
            if let inner,
                let place = correlations[inner.correlation].groupBy.firstIndex(of: input.groupNames[index])
            {
                Correlator.append(Array(inner.group[place].utf8).span, to: &key)
                continue
            }
            guard let first = event.firstRow(of: field), event.rows[first].kind != .null else { return nil }
            event.withBytes(of: event.rows[first], in: batch) { Correlator.append($0, to: &key) }
        }
        return key
    }

    private func payload(
        _ kind: CorrelationDocument.Kind, _ input: CorrelationRule.Input, _ event: borrowing Event,
        _ batch: Span<UInt8>
    ) -> UInt64? {
        if kind == .valueCount {
            var bytes: [UInt8] = []
            for field in input.valueFields {
                guard let first = event.firstRow(of: field), event.rows[first].kind != .null else { return nil }
                event.withBytes(of: event.rows[first], in: batch) { Correlator.append($0, to: &bytes) }
            }
            return Correlator.stableHash(bytes)
        }
        guard kind == .valueSum || kind == .valueAverage || kind == .valuePercentile else { return 0 }
        guard let field = input.valueFields.first, let first = event.firstRow(of: field),
            let number = event.withBytes(of: event.rows[first], in: batch, { NumberValue.parse($0) })
        else { return nil }
        return number.asDouble.bitPattern
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

    static func hash(_ bytes: [UInt8], seed: UInt64) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(seed)
        unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}

extension Correlator {
    /// A hash that is the same in every process (FNV-1a, then mixed), for values that a snapshot keeps.
    static func stableHash(_ bytes: [UInt8]) -> UInt64 {
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        state = (state ^ state >> 32) &* 0xFF51_AFD7_ED55_8CCD
        return state ^ state >> 33
    }
}

extension RuleSet {
    /// The state of all correlations; one for the whole host, fed in the order of events.
    public func makeCorrelator(limits: CorrelatorLimits = CorrelatorLimits()) -> Correlator {
        Correlator(self, limits)
    }
}
