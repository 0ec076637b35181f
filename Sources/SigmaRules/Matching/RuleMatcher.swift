import PatternMatching
public import SecBotCore

/// Judges events by all rules of a set. One per worker; it keeps its memory from event to event.
public struct RuleMatcher: ~Copyable {
    let compiled: CompiledRules
    /// By the raw value of the logsource id.
    private var partitions: [Partition?] = []
    /// By item: generation in the high bits, ``ItemState`` in the low two.
    private var itemStates: [UInt32]
    private var ruleStamps: [UInt32]
    private var generation: UInt32 = 0
    private var candidates: [Int32] = []
    private var hits: [UInt32] = []
    private var folded = FoldedText()
    private var evaluator = ItemEvaluator()
    private var verdicts = VerdictCache()
    /// Whether the index was asked for this event, so that an item it did not find does not hold.
    private var isIndexed = true

    /// Events whose origin was unknown, so that every rule was a candidate.
    public private(set) var unroutedEvents = 0
    /// Rules that were judged because one of their triggers was found.
    public private(set) var candidateCount = 0
    /// Items that the index did not know and that were looked at one by one.
    public private(set) var evaluations = 0
    /// Matches of regular expressions that were given up because of their effort: each counts as no match.
    public var abandonedExpressions: Int { evaluator.abandonedExpressions }

    /// The rules that were judged for the last event, in no particular order.
    var lastCandidates: [Int32] { candidates }

    private enum ItemState {
        static let holds: UInt32 = 1
        static let fails: UInt32 = 2
        static let unknown: UInt32 = 3
    }

    init(_ compiled: CompiledRules) {
        self.compiled = compiled
        itemStates = [UInt32](repeating: 0, count: compiled.items.count)
        ruleStamps = [UInt32](repeating: 0, count: compiled.rules.count)
    }

    /// Appends the indices of all rules that match the event to `matches`, in ascending order.
    ///
    /// - Parameter batch: The span of the batch that holds the event's record.
    public mutating func evaluate(_ event: borrowing Event, in batch: Span<UInt8>, into matches: inout [Int]) {
        let partition = partition(for: event.logsource)
        if event.logsource == .unknown { unroutedEvents += 1 }
        generation += 1
        if generation >= 1 << 30 { restartGenerations() }
        candidates.removeAll(keepingCapacity: true)
        evaluator.beginEvent()
        let key = VerdictCache.key(event, partition)
        if let key, let place = verdicts.find(key), !verdicts.entries[place].isUseless {
            recall(place, partition, event, batch, &matches)
            return
        }
        let first = matches.count
        search(partition, event, batch, &matches)
        if let key, verdicts.find(key) == nil { learn(key, matches[first...], partition, event, batch) }
    }

    /// Judges an event through the index.
    private mutating func search(
        _ partition: Partition, _ event: borrowing Event, _ batch: Span<UInt8>, _ matches: inout [Int]
    ) {
        isIndexed = true
        let fields = partition.fields
        let storage = partition.fieldPlaces
        let places = storage.span
        let keywords = partition.keywords
        let rowCount = event.rows.count
        for index in 0..<rowCount {
            let row = event.rows[index]
            guard row.kind != .null else { continue }
            let field = Int(row.field.rawValue)
            let place = field < places.count ? Int(places[field]) : -1
            if place >= 0 { look(fields[place], partition, row, event, batch, isFolded: false) }
            if let keywords {
                let isFolded = place >= 0 && !fields[place].literals.isEmpty
                look(keywords, partition, row, event, batch, isFolded: isFolded)
            }
        }
        for rule in partition.always { enqueue(rule) }
        judge(partition, event, batch, &matches)
    }

    private mutating func partition(for logsource: LogsourceID) -> Partition {
        let index = Int(logsource.rawValue)
        if index < partitions.count, let known = partitions[index] { return known }
        if index >= partitions.count {
            partitions += Array(repeating: nil, count: index + 1 - partitions.count)
        }
        let partition = compiled.partition(for: logsource)
        partitions[index] = partition
        return partition
    }

    private mutating func restartGenerations() {
        generation = 1
        for index in itemStates.indices { itemStates[index] = 0 }
        for index in ruleStamps.indices { ruleStamps[index] = 0 }
    }

    // MARK: Index

    private mutating func look(
        _ index: Partition.FieldIndex, _ partition: Partition, _ row: FieldRow, _ event: borrowing Event,
        _ batch: Span<UInt8>, isFolded: Bool
    ) {
        for slot in index.onPresence { fire(slot, partition, isExact: false) }
        if !index.literals.isEmpty {
            if !isFolded {
                if row.isInArena {
                    folded.fold(event.arena.span.extracting(row.range))
                } else {
                    folded.fold(batch.extracting(row.range))
                }
            }
            hits.removeAll(keepingCapacity: true)
            index.literals.scan(folded, into: &hits)
            for place in hits.indices {
                let literal = Int(hits[place])
                for effect in Int(index.starts[literal])..<Int(index.starts[literal + 1]) {
                    let effect = index.effects[effect]
                    fire(effect.slot, partition, isExact: effect.isExact)
                }
            }
        }
        if row.kind == .number, !index.onUnusualNumber.isEmpty,
            event.withBytes(of: row, in: batch, { RuleMatcher.isUnusual($0) })
        {
            for slot in index.onUnusualNumber { fire(slot, partition, isExact: false) }
        }
    }

    /// Whether a number is not written as plain digits, so that equal numbers may have different texts.
    private static func isUnusual(_ bytes: Span<UInt8>) -> Bool {
        for index in 0..<bytes.count where bytes[index] &- 48 >= 10 && (index > 0 || bytes[index] != 45) {
            return true
        }
        return bytes.count > 1 && (bytes[0] == 48 || bytes[0] == 45 && bytes[1] == 48)
    }

    private mutating func fire(_ slot: Int32, _ partition: Partition, isExact: Bool) {
        let slot = partition.slots[Int(slot)]
        let item = Int(slot.item)
        let state = itemStates[item]
        let isKnown = state >> 2 == generation
        if isKnown, !isExact || state & 3 == ItemState.holds { return }
        itemStates[item] = generation << 2 | (isExact ? ItemState.holds : ItemState.unknown)
        guard !isKnown else { return }
        for place in Int(slot.firstRule)..<Int(slot.firstRule + slot.ruleCount) { enqueue(partition.waiting[place]) }
    }

    private mutating func enqueue(_ rule: Int32) {
        guard ruleStamps[Int(rule)] != generation else { return }
        ruleStamps[Int(rule)] = generation
        candidates.append(rule)
    }

    // MARK: Conditions

    private mutating func judge(
        _ partition: Partition, _ event: borrowing Event, _ batch: Span<UInt8>, _ matches: inout [Int]
    ) {
        guard !candidates.isEmpty else { return }
        candidateCount += candidates.count
        let first = matches.count
        let programs = compiled.programs
        let nodes = programs.nodes.span
        let children = programs.children.span
        for place in candidates.indices {
            let rule = Int(candidates[place])
            let root = Int(programs.roots[rule])
            if holds(root, nodes, children, partition, event, batch) { matches.append(rule) }
        }
        if matches.count - first > 1 { matches[first...].sort() }
    }

    private mutating func holds(
        _ node: Int, _ nodes: Span<RulePrograms.Node>, _ children: Span<Int32>, _ partition: Partition,
        _ event: borrowing Event, _ batch: Span<UInt8>
    ) -> Bool {
        let current = nodes[node]
        let range = Int(current.first)..<Int(current.first + current.count)
        switch current.kind {
        case .constant: return current.value != 0
        case .item: return holds(item: Int(current.value), partition, event, batch)
        case .not: return !holds(Int(children[range.lowerBound]), nodes, children, partition, event, batch)
        case .and:
            for child in range where !holds(Int(children[child]), nodes, children, partition, event, batch) {
                return false
            }
            return true
        case .or:
            for child in range where holds(Int(children[child]), nodes, children, partition, event, batch) {
                return true
            }
            return false
        case .atLeast:
            var missing = current.value
            for child in range where holds(Int(children[child]), nodes, children, partition, event, batch) {
                missing -= 1
                if missing == 0 { return true }
            }
            return false
        }
    }

    private mutating func holds(
        item: Int, _ partition: Partition, _ event: borrowing Event, _ batch: Span<UInt8>
    ) -> Bool {
        let state = itemStates[item]
        if state >> 2 == generation {
            if state & 3 == ItemState.holds { return true }
            if state & 3 == ItemState.fails { return false }
        } else if isIndexed, partition.isComplete[item] {
            return false
        }
        evaluations += 1
        let holds = evaluator.holds(compiled.items[item], event, batch)
        itemStates[item] = generation << 2 | (holds ? ItemState.holds : ItemState.fails)
        return holds
    }

    // MARK: Shapes

    /// Takes over the verdicts of an earlier event of the same shape, and judges the rules that it does not decide.
    private mutating func recall(
        _ place: Int, _ partition: Partition, _ event: borrowing Event, _ batch: Span<UInt8>, _ matches: inout [Int]
    ) {
        isIndexed = false
        let first = matches.count
        for index in verdicts.entries[place].matches.indices {
            matches.append(Int(verdicts.entries[place].matches[index]))
        }
        let undecided = verdicts.entries[place].undecided.count
        guard undecided > 0 else { return }
        let programs = compiled.programs
        let nodes = programs.nodes.span
        let children = programs.children.span
        let known = matches.count
        for index in 0..<undecided {
            let rule = Int(verdicts.entries[place].undecided[index])
            let root = Int(programs.roots[rule])
            if holds(root, nodes, children, partition, event, batch) { matches.append(rule) }
        }
        if matches.count > known, matches.count - first > 1 { matches[first...].sort() }
    }

    /// Remembers what follows for every rule from the constants of this event alone.
    private mutating func learn(
        _ key: UInt64, _ matches: ArraySlice<Int>, _ partition: Partition, _ event: borrowing Event,
        _ batch: Span<UInt8>
    ) {
        var variable: Set<FieldID> = []
        for index in 0..<event.rows.count where !VerdictCache.isConstant(event.rows[index]) {
            variable.insert(event.rows[index].field)
        }
        var entry = VerdictCache.Entry(key: key)
        for rule in partition.rules {
            switch verdict(Int(compiled.programs.roots[Int(rule)]), variable, partition, event, batch) {
            case true: entry.matches.append(rule)
            case false: break
            case nil: entry.undecided.append(rule)
            }
            if entry.undecided.count > VerdictCache.maximumUndecided { break }
        }
        if entry.undecided.count > VerdictCache.maximumUndecided {
            entry = VerdictCache.Entry(key: key, isUseless: true)
        }
        entry.matches.sort()
        verdicts.insert(entry)
    }

    /// The verdict of a node as far as the constants decide it; `nil` if it depends on other values.
    private mutating func verdict(
        _ node: Int, _ variable: Set<FieldID>, _ partition: Partition, _ event: borrowing Event, _ batch: Span<UInt8>
    ) -> Bool? {
        let current = compiled.programs.nodes[node]
        let range = Int(current.first)..<Int(current.first + current.count)
        var results: [Bool?] = []
        switch current.kind {
        case .constant: return current.value != 0
        case .item:
            let item = compiled.items[Int(current.value)]
            let isDecided =
                item.field != nil && (item.asksOnlyPresence || item.fields.allSatisfy { !variable.contains($0) })
            guard isDecided else { return nil }
            return holds(item: Int(current.value), partition, event, batch)
        default:
            for child in range {
                let child = Int(compiled.programs.children[child])
                results.append(verdict(child, variable, partition, event, batch))
            }
        }
        let held = results.count { $0 == true }
        let open = results.count { $0 == nil }
        switch current.kind {
        case .not: return results.first.flatMap { $0 }.map { !$0 }
        case .and: return held + open < results.count ? false : open == 0 ? true : nil
        case .or: return held > 0 ? true : open == 0 ? false : nil
        default:
            let needed = Int(current.value)
            return held >= needed ? true : held + open < needed ? false : nil
        }
    }
}
