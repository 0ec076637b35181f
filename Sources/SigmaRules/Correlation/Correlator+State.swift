public import SecBotCore

/// State that survives a restart: a correlator that takes it over goes on exactly where the other one was.
extension Correlator {
    private static let stateVersion: UInt32 = 2
    private static let noBlock: UInt8 = .max

    /// Writes clocks, groups and what waits.
    public func save(to writer: inout StateWriter) {
        writer.write(Correlator.stateVersion)
        saveClock(to: &writer)
        writer.write(UInt32(plans.count))
        for plan in plans {
            writer.write(plan.id)
            writer.write(plan.fingerprint)
            writer.write(UInt8((plan.layout.hasPayload ? 1 : 0) + (plan.isOrdered ? 2 : 0)))
        }
        for (correlation, plan) in plans.enumerated() {
            let heap = table.heaps[correlation]
            writer.write(UInt32(heap.count))
            for index in 0..<heap.count { save(heap[index], plan, to: &writer) }
        }
        writer.write(UInt32(queue.count))
        for item in queue.items { save(item, to: &writer) }
        writer.write(UInt32(held.count))
        for (item, source) in zip(held, heldSources) {
            writer.write(UInt32(source))
            save(item, to: &writer)
        }
    }

    private func saveClock(to writer: inout StateWriter) {
        writer.write(clock.records)
        writer.write(clock.newestArrival)
        writer.write(UInt32(clock.sources.count))
        for source in clock.sources {
            writer.write(source.name)
            writer.write(source.watermark)
            writer.write(source.lastArrival)
            writer.write(source.lastRecord)
            writer.write(source.candidate)
        }
        writer.write(low)
        writer.write(sequence)
        writer.write(UInt32(expiryCursor))
        for path in CorrelatorCounters.totals { writer.write(Int64(totals[keyPath: path])) }
    }

    private func save(_ item: ExpiryHeap.Item, _ plan: CorrelationPlan, to writer: inout StateWriter) {
        let group = table[item.group]
        writer.write(table.key(group))
        for time in [item.time, group.newest, group.episodeStart, group.toldTime] { writer.write(time) }
        writer.write(group.episodeCount)
        writer.write(group.toldCount)
        writer.write(group.entries == WordSlab.none ? Correlator.noBlock : group.entryClass)
        writer.write(group.count)
        for index in 0..<Int(group.count) {
            let entry = table.entry(group, plan.layout, index)
            writer.write(entry.time)
            writer.write(entry.weight)
            if plan.layout.hasPayload { writer.write(entry.payload) }
            guard plan.isOrdered else {
                writer.write(entry.reference)
                continue
            }
            var chain: [UInt64] = []
            table.appendChain(entry.reference, to: &chain)
            writer.write(UInt32(chain.count))
            for reference in chain { writer.write(reference) }
        }
    }

    private func save(_ item: DeferredObservation, to writer: inout StateWriter) {
        writer.write(item.correlation)
        writer.write(item.time)
        writer.write(item.sequence)
        writer.write(item.reference)
        writer.write(item.payload)
        writer.write(item.horizon)
        writer.write(item.weight)
        writer.write(item.provenance)
        writer.write(UInt8(item.isInner ? 1 : 0))
        writer.write(item.referenceCount)
        for index in 0..<Int(item.referenceCount) { writer.write(table.slab[item.block, index]) }
        var bytes: [UInt8] = []
        table.slab.read(
            Int(item.keyLength) + Int(item.carriedLength), from: item.block, at: Int(item.referenceCount),
            into: &bytes)
        writer.write(Array(bytes[..<Int(item.keyLength)]))
        writer.write(Array(bytes[Int(item.keyLength)...]))
    }

    // MARK: Restoring

    /// Takes stored state over, in place of what is there. Groups of correlations that are gone or have another meaning
    /// are dropped.
    public mutating func restore(from reader: inout StateReader) throws(StateError) {
        var restored = emptied()
        let version = try reader.read(UInt32.self)
        guard version == Correlator.stateVersion else { throw .version(version) }
        try restored.restoreClock(from: &reader)
        var stored: [(place: Int?, hasPayload: Bool, isOrdered: Bool)] = []
        for _ in 0..<(try reader.readCount(ofSize: 13)) {
            let id = try reader.readText()
            let fingerprint = try reader.read(UInt64.self)
            let flags = try reader.read(UInt8.self)
            guard flags < 4 else { throw .invalid }
            let place = plans.firstIndex { $0.id == id && $0.fingerprint == fingerprint }
            guard place == nil || !stored.contains(where: { $0.place == place }) else { throw .invalid }
            let isOrdered = flags & 2 != 0
            if let place, plans[place].layout.hasPayload != (flags & 1 != 0) || plans[place].isOrdered != isOrdered {
                throw .invalid
            }
            stored.append((place, flags & 1 != 0, isOrdered))
        }
        for plan in stored {
            for _ in 0..<(try reader.readCount(ofSize: 49)) {
                try restored.restoreGroup(plan.place, plan.hasPayload, plan.isOrdered, from: &reader)
            }
            if let place = plan.place, !restored.table.heaps[place].isOrdered { throw .invalid }
        }
        let places = stored.map(\.place)
        for _ in 0..<(try reader.readCount(ofSize: 62)) {
            guard let item = try restored.restoreItem(places, from: &reader) else { continue }
            restored.queue.insert(item)
        }
        for _ in 0..<(try reader.readCount(ofSize: 66)) {
            let source = Int(try reader.read(UInt32.self))
            guard source < restored.clock.sources.count, restored.clock.sources[source].candidate != .min else {
                throw .invalid
            }
            guard let item = try restored.restoreItem(places, from: &reader) else { continue }
            restored.held.append(item)
            restored.heldSources.append(source)
        }
        self = restored
    }

    private mutating func restoreClock(from reader: inout StateReader) throws(StateError) {
        clock.records = try reader.read()
        clock.newestArrival = try reader.read()
        let count = try reader.readCount(ofSize: 36)
        guard (1...EventClock.maximumSources).contains(count) else { throw .invalid }
        clock.sources = []
        for _ in 0..<count {
            var source = EventClock.Source(name: try reader.readText())
            source.watermark = try reader.read()
            source.lastArrival = try reader.read()
            source.lastRecord = try reader.read()
            source.candidate = try reader.read()
            clock.sources.append(source)
        }
        low = try reader.read()
        sequence = try reader.read()
        expiryCursor = Int(try reader.read(UInt32.self))
        // Numbers that no host reaches; more would overflow while counting on.
        guard sequence <= .max / 2, clock.records <= .max / 2 else { throw .invalid }
        if expiryCursor >= plans.count { expiryCursor = 0 }
        for path in CorrelatorCounters.totals {
            let value = try reader.read(Int64.self)
            guard value >= 0, value <= .max / 2 else { throw .invalid }
            totals[keyPath: path] = Int(value)
        }
    }

    private mutating func restoreGroup(
        _ place: Int?, _ hasPayload: Bool, _ isOrdered: Bool, from reader: inout StateReader
    ) throws(StateError) {
        let key = try reader.readBytes()
        let queued = try reader.read(Int64.self)
        var group = GroupRecord()
        group.newest = try reader.read()
        group.episodeStart = try reader.read()
        group.toldTime = try reader.read()
        group.episodeCount = try reader.read()
        group.toldCount = try reader.read()
        let sizeClass = try reader.read(UInt8.self)
        var entries: [(entry: WindowEntry, chain: [UInt64])] = []
        for _ in 0..<(try reader.readCount(ofSize: hasPayload ? 24 : 16)) {
            var entry = WindowEntry(time: try reader.read(), reference: 0, weight: try reader.read())
            if hasPayload { entry.payload = try reader.read() }
            var chain: [UInt64] = []
            if isOrdered {
                for _ in 0..<(try reader.readCount(ofSize: 8)) { chain.append(try reader.read()) }
            } else {
                entry.reference = try reader.read()
            }
            entries.append((entry, chain))
        }
        guard let place else { return }
        let plan = plans[place]
        try check(group, key, sizeClass, entries.map(\.entry), plan)
        guard !entries.contains(where: { $0.chain.count > 1 << 20 }) else { throw .invalid }
        let tag = GroupTable.tag(key.span, place)
        guard table.find(tag, place, key.span) == nil else { throw .invalid }
        guard table.count < limits.groups, table.usedBytes < limits.bytes,
            let index = table.append(tag: tag, correlation: place, key: key.span, queued: queued)
        else {
            totals.evictedGroups += 1
            return
        }
        var record = table[index]
        record.newest = group.newest
        record.episodeStart = group.episodeStart
        record.toldTime = group.toldTime
        record.episodeCount = group.episodeCount
        record.toldCount = group.toldCount
        if sizeClass != Correlator.noBlock, table.reserve(sizeClass, &record) {
            for (entry, chain) in entries {
                var entry = entry
                if isOrdered {
                    guard let word = table.makeChain(chain) else { continue }
                    entry.reference = word
                }
                if table.insert(entry, &record, plan.layout) == nil, isOrdered { table.releaseChain(entry.reference) }
            }
        }
        table[index] = record
    }

    /// Refuses what no correlator writes.
    private func check(
        _ group: GroupRecord, _ key: [UInt8], _ sizeClass: UInt8, _ entries: [WindowEntry], _ plan: CorrelationPlan
    ) throws(StateError) {
        let most = (plan.maximumEntries + 1) * plan.layout.words
        guard key.count <= Int(UInt16.max), GroupKey.count(key) == plan.groupBy.count, group.newest != .min,
            group.episodeCount <= UInt32(Int32.max), group.toldCount <= UInt32(Int32.max),
            sizeClass == Correlator.noBlock
                ? entries.isEmpty
                : sizeClass <= WordSlab.sizeClass(forWords: most)
                    && WordSlab.words(ofClass: sizeClass) >= max(1, entries.count) * plan.layout.words
        else { throw .invalid }
        var before = Int64.min
        let isTemporal = plan.kind == .temporal || plan.kind == .temporalOrdered
        for entry in entries {
            guard entry.time >= before, entry.time <= group.newest, entry.weight >= 1,
                entry.weight <= plan.layout.maximumWeight, !isTemporal || entry.payload < UInt64(plan.inputs.count),
                !CorrelationPlan.isOutside(entry.time, group.newest, plan.retention)
            else { throw .invalid }
            before = entry.time
        }
    }

    private mutating func restoreItem(
        _ places: [Int?], from reader: inout StateReader
    ) throws(StateError) -> DeferredObservation? {
        let stored = Int(try reader.read(Int32.self))
        guard places.indices.contains(stored) else { throw .invalid }
        let time = try reader.read(Int64.self)
        let sequence = try reader.read(UInt64.self)
        let reference = try reader.read(UInt64.self)
        let payload = try reader.read(UInt64.self)
        let horizon = try reader.read(Int64.self)
        let weight = try reader.read(UInt32.self)
        let provenance = Provenance(rawValue: try reader.read(UInt8.self))
        let isInner = try reader.read(UInt8.self)
        var references: [UInt64] = []
        for _ in 0..<(try reader.readCount(ofSize: 8)) { references.append(try reader.read()) }
        let key = try reader.readBytes()
        let carried = try reader.readBytes()
        guard let place = places[stored] else { return nil }
        let plan = plans[place]
        let isTemporal = plan.kind == .temporal || plan.kind == .temporalOrdered
        guard let provenance, isInner <= 1, weight >= 1, key.count <= Int(UInt16.max), carried.count <= 1 << 26,
            references.count <= 1 << 20, GroupKey.count(key) == plan.groupBy.count, time != .min,
            sequence < self.sequence, !isTemporal || payload < UInt64(plan.inputs.count),
            plan.carried.isEmpty == carried.isEmpty || carried.isEmpty
        else { throw .invalid }
        self.key = key
        self.carried = carried
        let next = self.sequence
        let packed = pack(
            Observation(
                correlation: place, time: time, reference: reference, payload: payload, weight: weight,
                provenance: provenance, isInner: isInner == 1, horizon: horizon), references)
        self.sequence = next
        guard var item = packed else {
            totals.reorderOverflows += 1
            return nil
        }
        item.sequence = sequence
        return item
    }
}

extension CorrelatorCounters {
    /// The counters that only grow, and that are part of the stored state.
    static var totals: [WritableKeyPath<CorrelatorCounters, Int>] {
        [
            \.evictedGroups, \.evictedValues, \.ungroupedEvents, \.valuelessEvents, \.lateRecords, \.lateEvents,
            \.futureRecords, \.reorderOverflows,
        ]
    }
}
