@testable import SigmaRules

/// Correlation as plainly as it can be written: every event of a group is kept as long as any window may need it, and
/// every window is looked at anew. Slow; no bounds; the measure of the real one.
struct ReferenceCorrelator {
    struct Item {
        var time: Int64
        var reference: UInt64
        var payload: String
        var weight: UInt64
        /// The members of an inner correlation.
        var inner: [UInt64]?
        /// A group that is newer belongs to another era.
        var horizon: Int64?
    }

    struct Group {
        var newest: Int64?
        var items: [Item] = []
        var start: Int64?
        var count: UInt64 = 0
    }

    struct Source {
        var watermark: Int64?
        var lastArrival: Int64?
    }

    struct Waiting {
        var correlation: Int
        var key: [String]
        var item: Item
        var fields: [String: String]
        var order: Int
    }

    let specs: [CorrelationSpec]
    let allowance: Int64
    let members: Int
    let values: Int
    var groups: [String: Group] = [:]
    var sources: [Int: Source] = [:]
    var newestArrival: Int64?
    var waiting: [Waiting] = []
    var order = 0
    var late = 0
    var future = 0
    var signals: [String] = []

    private static let second: Int64 = 1_000_000_000

    init(_ specs: [CorrelationSpec], lateSeconds: Int64, members: Int, values: Int) {
        self.specs = specs
        allowance = lateSeconds * ReferenceCorrelator.second
        self.members = members
        self.values = values
    }

    // MARK: Time

    mutating func observe(_ record: TestRecord) {
        var source = sources[record.source] ?? Source()
        var time = record.time ?? record.arrival ?? source.watermark ?? 0
        if let arrival = record.arrival {
            newestArrival = max(newestArrival ?? arrival, arrival)
            source.lastArrival = arrival
            let limit = arrival + 5 * ReferenceCorrelator.second
            if time > limit {
                future += 1
                time = arrival
            }
            source.watermark = source.watermark.map { min($0, limit) }
        }
        let isLate = source.watermark.map { time < $0 - allowance } ?? false
        if record.time != nil || record.arrival != nil { source.watermark = max(source.watermark ?? time, time) }
        sources[record.source] = source
        if isLate { late += 1 }
        let marks = sources.values.filter { source in
            guard let last = source.lastArrival, let newestArrival else { return true }
            return newestArrival <= last + 5 * ReferenceCorrelator.second
        }.compactMap(\.watermark)
        if let low = marks.min() { release(upTo: low - allowance) }
        guard !isLate else { return }
        for rule in record.rules {
            for (index, spec) in specs.enumerated() {
                for (place, input) in spec.inputs.enumerated() where input == CorrelationSpec.baseRules[rule] {
                    let horizon = record.arrival == nil ? (source.watermark ?? time) + 5 * Self.second : nil
                    observe(record, time, horizon, index, place)
                }
            }
        }
    }

    mutating func finish() { release(upTo: .max) }

    private mutating func release(upTo frontier: Int64) {
        while let next = waiting.filter({ $0.item.time <= frontier })
            .min(by: { ($0.item.time, $0.order) < ($1.item.time, $1.order) })
        {
            waiting.removeAll { $0.order == next.order }
            apply(next.correlation, next.key, next.item, next.fields)
        }
    }

    private mutating func observe(
        _ record: TestRecord, _ time: Int64, _ horizon: Int64?, _ correlation: Int, _ input: Int
    ) {
        let spec = specs[correlation]
        var key: [String] = []
        for name in spec.groupBy {
            let field = name == "who" ? spec.aliases[spec.inputs[input]] ?? name : name
            guard let value = record.fields[field] else { return }
            key.append(value)
        }
        guard let payload = payload(spec, input, record.fields) else { return }
        let item = Item(
            time: time, reference: record.reference, payload: payload, weight: UInt64(record.weight), inner: nil,
            horizon: horizon)
        take(correlation, key, item, record.fields)
    }

    private func payload(_ spec: CorrelationSpec, _ input: Int, _ fields: [String: String]) -> String? {
        guard let field = spec.field else { return "\(input)" }
        return fields[field]
    }

    private mutating func take(_ correlation: Int, _ key: [String], _ item: Item, _ fields: [String: String]) {
        guard !specs[correlation].isMonotone else { return apply(correlation, key, item, fields) }
        waiting.append(Waiting(correlation: correlation, key: key, item: item, fields: fields, order: order))
        order += 1
    }

    // MARK: Windows

    private mutating func apply(_ correlation: Int, _ key: [String], _ item: Item, _ fields: [String: String]) {
        let spec = specs[correlation]
        let span = spec.span * ReferenceCorrelator.second
        let retention = spec.isMonotone ? span + allowance : span
        let name = "\(correlation) \(key)"
        var group = groups[name] ?? Group()
        defer { groups[name] = group }
        if let newest = group.newest {
            if newest - item.time >= retention {
                guard let horizon = item.horizon, newest > horizon else { return }
                group = Group()
            } else if spec.kind == .temporalOrdered, item.time < newest {
                return
            }
        }
        if let newest = group.newest {
            if item.time > newest {
                if item.time - newest >= span, group.start != nil {
                    group.items = []
                    group.start = nil
                    group.count = 0
                }
                group.items.removeAll { item.time - $0.time >= retention }
            }
        }
        group.newest = max(group.newest ?? item.time, item.time)
        let isOpen = group.start != nil
        if isOpen { group.count += item.weight }
        guard let found = measure(spec, span, item, &group) else { return }
        if spec.bounds.isEmpty, found.value < Double(spec.inputs.count) { return }
        guard spec.bounds.allSatisfy({ $0.comparison.holds(found.value, $0.value) }) else { return }
        if !isOpen {
            group.start = found.first
            group.count = max(found.weight, item.weight)
        }
        let signal =
            "c\(correlation) \(isOpen ? "extended" : "fired") t=\(item.time) \(group.start ?? 0)...\(group.newest ?? 0) "
            + "count=\(group.count) value=\(found.value) \(found.members) \(key)"
        signals.append(signal)
        groups[name] = group
        for (outer, outerSpec) in specs.enumerated() {
            for (place, input) in outerSpec.inputs.enumerated() where input == spec.id {
                let isTemporal = outerSpec.kind == .temporal || outerSpec.kind == .temporalOrdered
                guard isTemporal || !isOpen else { continue }
                let outerKey = outerSpec.groupBy.compactMap { name in
                    spec.groupBy.firstIndex(of: name).map { key[$0] } ?? fields[name]
                }
                guard outerKey.count == outerSpec.groupBy.count,
                    let payload = payload(outerSpec, place, fields)
                else { continue }
                let next = Item(
                    time: item.time, reference: found.members.last ?? 0, payload: payload, weight: 1,
                    inner: found.members, horizon: item.horizon)
                take(outer, outerKey, next, fields)
            }
        }
    }

    struct Found {
        var value: Double
        var members: [UInt64]
        var first: Int64
        var weight: UInt64
    }

    private func insert(_ item: Item, _ items: inout [Item]) {
        items.insert(item, at: items.firstIndex { $0.time > item.time } ?? items.count)
    }

    private func measure(_ spec: CorrelationSpec, _ span: Int64, _ item: Item, _ group: inout Group) -> Found? {
        switch spec.kind {
        case .eventCount:
            insert(item, &group.items)
            while group.start != nil, group.items.count > 1,
                group.items.dropFirst().reduce(0, { $0 + $1.weight }) >= UInt64(spec.needed)
            {
                group.items.removeFirst()
            }
            return best(span, item, group) { Double($0.reduce(0) { $0 + $1.weight }) }
        case .valueCount, .temporal:
            var item = item
            if let known = group.items.first(where: { $0.payload == item.payload }) {
                if known.time > item.time {
                    item = known
                } else {
                    group.items.removeAll { $0.payload == item.payload }
                    insert(item, &group.items)
                }
            } else {
                insert(item, &group.items)
            }
            if spec.kind == .valueCount, group.start != nil, group.items.count > spec.needed {
                group.items.removeFirst(group.items.count - spec.needed)
            }
            return best(span, item, group) { Double($0.count) }
        case .temporalOrdered:
            insert(item, &group.items)
            return chain(spec, item, group)
        case .valueSum, .valueAverage, .valuePercentile:
            insert(item, &group.items)
            if group.items.count > values { group.items.removeFirst(group.items.count - values) }
            guard let first = group.items.first, let value = aggregate(spec, group.items) else { return nil }
            var members = group.items.map(\.reference)
            if let own = group.items.lastIndex(where: { $0.reference == item.reference }) {
                members.remove(at: own)
                members = members.suffix(self.members - 1) + [item.reference]
            }
            return Found(
                value: value, members: members, first: first.time,
                weight: group.items.reduce(0) { $0 + $1.weight })
        }
    }

    /// The fullest of the windows that contain the item.
    private func best(_ span: Int64, _ item: Item, _ group: Group, _ value: ([Item]) -> Double) -> Found? {
        guard group.items.contains(where: { $0.reference == item.reference && $0.time == item.time }) else {
            return nil
        }
        var best: Found?
        for end in Set(group.items.map(\.time)).sorted() where end >= item.time && end - item.time < span {
            let window = group.items.filter { $0.time <= end && end - $0.time < span }
            guard best.map({ value(window) > $0.value }) ?? true else { continue }
            var members = window.map(\.reference)
            if let own = window.lastIndex(where: { $0.reference == item.reference && $0.payload == item.payload }) {
                members.remove(at: own)
            }
            best = Found(
                value: value(window), members: members.suffix(self.members - 1) + [item.reference],
                first: window.first?.time ?? item.time, weight: window.reduce(0) { $0 + $1.weight })
        }
        return best
    }

    /// Goes through all events of the group from the start, keeping for each step the latest start of a chain.
    private func chain(_ spec: CorrelationSpec, _ item: Item, _ group: Group) -> Found? {
        var chains: [Int: (start: Int64, members: [UInt64], weight: UInt64)] = [:]
        var completed: Found?
        for event in group.items {
            completed = nil
            let step = Int(event.payload) ?? 0
            var start = event.time
            var references: [UInt64] = []
            if step > 0 {
                guard let before = chains[step - 1] else { continue }
                (start, references) = (before.start, before.members)
            }
            if let known = chains[step], known.start > start { continue }
            references += event.inner ?? [event.reference]
            chains[step] = (start, references.suffix(members), event.weight)
            if step == spec.inputs.count - 1 {
                completed = Found(
                    value: Double(spec.inputs.count), members: chains[step]?.members ?? [], first: start,
                    weight: chains.values.reduce(0) { $0 + $1.weight })
            }
        }
        return completed
    }

    private func aggregate(_ spec: CorrelationSpec, _ items: [Item]) -> Double? {
        let numbers = items.compactMap { Double($0.payload) }
        switch spec.kind {
        case .valuePercentile:
            let sorted = numbers.sorted()
            let rank = spec.percentile / 100 * Double(sorted.count - 1)
            let low = Int(rank)
            let high = min(low + 1, sorted.count - 1)
            return sorted[low] + (sorted[high] - sorted[low]) * (rank - Double(low))
        default:
            let sum = zip(numbers, items).reduce(0) { $0 + $1.0 * Double($1.1.weight) }
            return spec.kind == .valueSum ? sum : sum / Double(items.reduce(0) { $0 + $1.weight })
        }
    }
}
