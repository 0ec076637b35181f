/// An observation that waits: for the watermark, or for the next record to confirm its time.
///
/// Its block holds the references of an inner correlation, then key and carried values.
struct DeferredObservation: Sendable {
    var time: Int64
    /// Ties are broken by the order of arrival.
    var sequence: UInt64
    var reference: UInt64
    var payload: UInt64
    var horizon: Int64
    var weight: UInt32
    var correlation: Int32
    var block: UInt32
    var referenceCount: UInt32
    var keyLength: UInt16
    var carriedLength: UInt32
    var provenance: UInt8
    var isInner: Bool

    func isBefore(_ other: DeferredObservation) -> Bool {
        time != other.time ? time < other.time : sequence < other.sequence
    }

    var sizeClass: UInt8 {
        WordSlab.sizeClass(forWords: max(1, Int(referenceCount) + (Int(keyLength) + Int(carriedLength) + 7) / 8))
    }
}

/// Observations in the order of time: a heap.
struct DeferredQueue: Sendable {
    private(set) var items: [DeferredObservation] = []

    var count: Int { items.count }
    var first: DeferredObservation? { items.first }

    mutating func insert(_ item: DeferredObservation) {
        items.append(item)
        var index = items.count - 1
        while index > 0, item.isBefore(items[(index - 1) / 2]) {
            items[index] = items[(index - 1) / 2]
            index = (index - 1) / 2
        }
        items[index] = item
    }

    mutating func removeFirst() -> DeferredObservation? {
        guard let first = items.first, let last = items.popLast() else { return nil }
        guard !items.isEmpty else { return first }
        var index = 0
        while true {
            var child = index * 2 + 1
            guard child < items.count else { break }
            if child + 1 < items.count, items[child + 1].isBefore(items[child]) { child += 1 }
            guard items[child].isBefore(last) else { break }
            items[index] = items[child]
            index = child
        }
        items[index] = last
        return first
    }
}
