import SecBotCore

/// What waits for the watermark.
extension Correlator {
    /// Copies the observation at hand, with its key and carried values, into a block of its own.
    mutating func pack(_ observation: Observation, _ references: [UInt64]) -> DeferredObservation? {
        let isCarrying = !plans[observation.correlation].carried.isEmpty
        var item = DeferredObservation(
            time: observation.time, sequence: sequence, reference: observation.reference,
            payload: observation.payload, horizon: observation.horizon, weight: observation.weight,
            correlation: Int32(observation.correlation), block: WordSlab.none,
            referenceCount: UInt32(references.count), keyLength: UInt16(key.count),
            carriedLength: isCarrying ? UInt32(carried.count) : 0, provenance: observation.provenance.rawValue,
            isInner: observation.isInner)
        let block = table.slab.allocate(item.sizeClass)
        guard block != WordSlab.none else { return nil }
        sequence += 1
        item.block = block
        for index in references.indices { table.slab[block, index] = references[index] }
        // Out of `self` for the moment, so that the slab can be written meanwhile.
        var bytes: [UInt8] = []
        swap(&bytes, &key)
        if isCarrying { bytes += carried }
        table.slab.write(bytes.span, to: block, at: references.count)
        if isCarrying { bytes.removeLast(carried.count) }
        swap(&bytes, &key)
        deferredBytes += WordSlab.words(ofClass: item.sizeClass) * 8
        return item
    }

    /// Lets the observation at hand wait for the watermark.
    mutating func hold(
        _ observation: Observation, _ references: [UInt64], _ signals: inout [CorrelationSignal]
    ) {
        guard let item = pack(observation, references) else {
            totals.reorderOverflows += 1
            return
        }
        deferItem(item, &signals)
    }

    mutating func deferItem(_ item: DeferredObservation, _ signals: inout [CorrelationSignal]) {
        queue.insert(item)
        // What follows from an overflow may wait in turn: one loop takes it all, whatever the depth.
        guard !isDraining else { return }
        isDraining = true
        defer { isDraining = false }
        while queue.count > limits.deferred || (deferredBytes > limits.bytes / 4 && queue.count > 1) {
            totals.reorderOverflows += 1
            guard let first = queue.removeFirst() else { return }
            take(first, &signals)
        }
    }

    /// Judges what happened before a time.
    mutating func release(upTo frontier: Int64, _ signals: inout [CorrelationSignal]) {
        while let first = queue.first, first.time <= frontier, let item = queue.removeFirst() {
            take(item, &signals)
        }
    }

    /// Judges an observation that has waited, and frees its block.
    mutating func take(_ item: DeferredObservation, _ signals: inout [CorrelationSignal]) {
        var references: [UInt64] = []
        let count = Int(item.referenceCount)
        if count > 0 {
            references.reserveCapacity(count)
            for index in 0..<count { references.append(table.slab[item.block, index]) }
        }
        key.removeAll(keepingCapacity: true)
        carried.removeAll(keepingCapacity: true)
        table.slab.read(
            Int(item.keyLength) + Int(item.carriedLength), from: item.block, at: count, into: &carried)
        for index in 0..<Int(item.keyLength) { key.append(carried[index]) }
        carried.removeFirst(Int(item.keyLength))
        discard(item)
        apply(
            Observation(
                correlation: Int(item.correlation), time: item.time, reference: item.reference, payload: item.payload,
                weight: item.weight, provenance: Provenance(rawValue: item.provenance) ?? .unauthenticatedTransport,
                isInner: item.isInner, horizon: item.horizon),
            references, &signals, depth: 0)
    }

    mutating func discard(_ item: DeferredObservation) {
        table.slab.release(item.block, item.sizeClass)
        deferredBytes -= WordSlab.words(ofClass: item.sizeClass) * 8
    }
}
