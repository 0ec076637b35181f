import PatternMatching
public import SecBotCore

/// Judges events by all rules of a set. One per worker; it keeps its memory from event to event.
@safe public struct RuleMatcher: ~Copyable {
    let compiled: CompiledRules
    private let index: RuleIndex
    /// The tables of ``index``, which lives as long as this value.
    let view: RuleIndex.View
    /// By the raw value of the logsource id.
    private var partitions: [Partition?] = []
    /// The literals found in the event at hand.
    var hits: LiteralHits
    /// By mark: the generation in which it was set.
    var marks: UnsafeMutablePointer<UInt32>
    /// By item that was judged by its tests: generation in the high bits, ``ItemState`` in the low two.
    var itemStates: [UInt32]
    private var ruleStamps: UnsafeMutablePointer<UInt32>
    var generation: UInt32 = 0
    private var candidates: [Int32] = []
    var folded = FoldedValues(maximumRows: Event.maximumRows)
    var evaluator = ItemEvaluator()
    private var verdicts = VerdictCache()
    /// Whether the index was asked for this event, so that a literal without a stamp is not in it.
    var isIndexed = true
    /// Whether the event has numbers that may equal others of another text.
    var hasUnusualNumbers = false

    /// Events whose origin was unknown, so that every rule was a candidate.
    public private(set) var unroutedEvents = 0
    /// Rules that were judged because something they wait for was found.
    public private(set) var candidateCount = 0
    /// Items that the index did not decide and that were looked at one by one.
    public internal(set) var evaluations = 0
    /// Matches of regular expressions that were given up because of their effort: each counts as no match.
    public var abandonedExpressions: Int { evaluator.abandonedExpressions }

    /// The rules that were judged for the last event, in no particular order.
    var lastCandidates: [Int32] { candidates }

    init(_ compiled: CompiledRules) {
        self.compiled = compiled
        index = compiled.index
        unsafe view = index.view
        hits = LiteralHits(capacity: index.literalCount)
        unsafe marks = .allocate(capacity: max(1, index.markCount))
        unsafe marks.initialize(repeating: 0, count: max(1, index.markCount))
        unsafe ruleStamps = .allocate(capacity: max(1, compiled.rules.count))
        unsafe ruleStamps.initialize(repeating: 0, count: max(1, compiled.rules.count))
        itemStates = [UInt32](repeating: 0, count: compiled.items.count)
        candidates.reserveCapacity(256)
    }

    deinit {
        unsafe marks.deallocate()
        unsafe ruleStamps.deallocate()
    }

    /// Whether rules for events of a logsource look at values whose field has no name here, as keywords do.
    public mutating func readsUnnamedValues(of logsource: LogsourceID) -> Bool {
        partition(for: logsource).usesKeywords
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
            recall(place, event, batch, &matches)
            return
        }
        let first = matches.count
        search(partition, event, batch, &matches)
        if let key, verdicts.find(key) == nil { learn(key, matches[first...], partition, event, batch) }
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
        unsafe marks.update(repeating: 0, count: max(1, index.markCount))
        unsafe ruleStamps.update(repeating: 0, count: max(1, compiled.rules.count))
    }

    // MARK: Index

    /// Judges an event through the index.
    private mutating func search(
        _ partition: Partition, _ event: borrowing Event, _ batch: Span<UInt8>, _ matches: inout [Int]
    ) {
        isIndexed = true
        hasUnusualNumbers = false
        hits.begin()
        folded.begin()
        let places = unsafe partition.fieldPlaces.base
        let placeCount = partition.fieldPlaces.count
        let allowed = unsafe partition.isAllowed.base
        let scanParts = unsafe partition.scanParts.base
        let keywords = partition.usesKeywords ? index.keywords : -1
        let rows = event.rows
        for index in 0..<rows.count {
            let row = rows[index]
            guard row.kind != .null else { continue }
            let field = Int(row.field.rawValue)
            let place = field < placeCount ? unsafe Int(places[field]) : -1
            if place >= 0 {
                let parts = unsafe LiteralIndex.Parts(rawValue: scanParts[field])
                unsafe look(place, parts, allowed, row, index, event, batch)
            }
            if keywords >= 0 {
                unsafe look(keywords, partition.keywordParts, allowed, row, index, event, batch)
            }
        }
        for rule in partition.always { enqueue(rule) }
        judge(event, batch, &matches)
    }

    private mutating func look(
        _ place: Int, _ parts: LiteralIndex.Parts, _ allowed: UnsafeMutablePointer<Bool>, _ row: FieldRow,
        _ number: Int, _ event: borrowing Event, _ batch: Span<UInt8>
    ) {
        let plan = unsafe view.fields + place
        if unsafe plan.pointee.presence.count > 0 {
            unsafe apply(plan.pointee.presence.first, plan.pointee.presence.count, allowed)
        }
        let tables = unsafe Int(plan.pointee.index)
        if tables >= 0, !parts.isEmpty {
            fold(number, row, event, batch)
            hits.count = 0
            unsafe folded.scan(number, view.tables[tables].pointer, parts, into: &hits)
            for found in 0..<hits.count {
                let literal = unsafe Int(truncatingIfNeeded: hits.list[found])
                let first = unsafe view.firstEffects[literal]
                unsafe apply(first, view.firstEffects[literal &+ 1] &- first, allowed)
            }
        }
        if row.kind == .number, unsafe plan.pointee.comparesNumbers,
            event.withBytes(of: row, in: batch, { RuleMatcher.isUnusual($0) })
        {
            hasUnusualNumbers = true
            unsafe apply(plan.pointee.unusualNumber.first, plan.pointee.unusualNumber.count, allowed)
        }
    }

    /// Folds the value of a row, unless that was done.
    mutating func fold(_ number: Int, _ row: FieldRow, _ event: borrowing Event, _ batch: Span<UInt8>) {
        guard !folded.has(number) else { return }
        if row.isInArena {
            folded.fold(number, event.arena.span.extracting(row.range))
        } else {
            folded.fold(number, batch.extracting(row.range))
        }
    }

    @inline(__always) private mutating func apply(
        _ first: Int32, _ count: Int32, _ allowed: UnsafeMutablePointer<Bool>
    ) {
        var place = Int(first)
        let end = place &+ Int(count)
        while place < end {
            let effect = unsafe view.effects[place]
            place &+= 1
            if effect.logsource < 0 {
                unsafe marks[Int(effect.first)] = generation
            } else if unsafe allowed[Int(effect.logsource)] {
                for waiting in Int(effect.first)..<Int(effect.first &+ effect.count) {
                    unsafe enqueue(view.waiting[waiting])
                }
            }
        }
    }

    /// Whether a number is not written as plain digits, so that equal numbers may have different texts.
    private static func isUnusual(_ bytes: Span<UInt8>) -> Bool {
        for index in 0..<bytes.count where bytes[index] &- 48 >= 10 && (index > 0 || bytes[index] != 45) {
            return true
        }
        return bytes.count > 1 && (bytes[0] == 48 || bytes[0] == 45 && bytes[1] == 48)
    }

    @inline(__always) private mutating func enqueue(_ rule: Int32) {
        guard unsafe ruleStamps[Int(rule)] != generation else { return }
        unsafe ruleStamps[Int(rule)] = generation
        candidates.append(rule)
    }

    private mutating func judge(_ event: borrowing Event, _ batch: Span<UInt8>, _ matches: inout [Int]) {
        candidateCount += candidates.count
        let first = matches.count
        for place in 0..<candidates.count {
            let rule = Int(candidates[place])
            if unsafe holds(view.roots[rule], event, batch) { matches.append(rule) }
        }
        if matches.count - first > 1 { matches[first...].sort() }
    }

    // MARK: Shapes

    /// Takes over the verdicts of an earlier event of the same shape, and judges the rules that it does not decide.
    private mutating func recall(
        _ place: Int, _ event: borrowing Event, _ batch: Span<UInt8>, _ matches: inout [Int]
    ) {
        isIndexed = false
        let first = matches.count
        for index in verdicts.entries[place].matches.indices {
            matches.append(Int(verdicts.entries[place].matches[index]))
        }
        let known = matches.count
        for index in 0..<verdicts.entries[place].undecided.count {
            let rule = Int(verdicts.entries[place].undecided[index])
            if unsafe holds(view.roots[rule], event, batch) { matches.append(rule) }
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
            switch verdict(Int(compiled.programs.roots[Int(rule)]), variable, event, batch) {
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
        _ node: Int, _ variable: Set<FieldID>, _ event: borrowing Event, _ batch: Span<UInt8>
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
            return holds(item: Int(current.value), event, batch)
        default:
            for child in range {
                let child = Int(compiled.programs.children[child])
                results.append(verdict(child, variable, event, batch))
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
