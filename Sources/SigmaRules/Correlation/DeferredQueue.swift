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

/// Observations in the order of time: most come in order and wait in line, the others in a heap.
struct DeferredQueue: Sendable {
    /// A ring; its size is a power of two.
    private var line: [DeferredObservation] = []
    private var head = 0
    private var lineCount = 0
    private var heap: [DeferredObservation] = []

    var count: Int { lineCount + heap.count }

    var first: DeferredObservation? {
        guard lineCount > 0 else { return heap.first }
        let next = line[head]
        if let late = heap.first, late.isBefore(next) { return late }
        return next
    }

    var items: [DeferredObservation] { (0..<lineCount).map { line[(head + $0) & (line.count - 1)] } + heap }

    mutating func insert(_ item: DeferredObservation) {
        if lineCount > 0, item.isBefore(line[(head + lineCount - 1) & (line.count - 1)]) {
            insertLate(item)
            return
        }
        if lineCount == line.count { grow(item) }
        line[(head + lineCount) & (line.count - 1)] = item
        lineCount += 1
    }

    mutating func removeFirst() -> DeferredObservation? {
        guard lineCount > 0 else { return removeLate() }
        let next = line[head]
        if let late = heap.first, late.isBefore(next) { return removeLate() }
        head = (head + 1) & (line.count - 1)
        lineCount -= 1
        return next
    }

    private mutating func grow(_ item: DeferredObservation) {
        var larger: [DeferredObservation] = []
        larger.reserveCapacity(max(16, line.count * 2))
        for index in 0..<lineCount { larger.append(line[(head + index) & (line.count - 1)]) }
        // The rest is filled with anything: it is written before it is read.
        while larger.count < max(16, line.count * 2) { larger.append(item) }
        line = larger
        head = 0
    }

    private mutating func insertLate(_ item: DeferredObservation) {
        heap.append(item)
        var index = heap.count - 1
        while index > 0, item.isBefore(heap[(index - 1) / 2]) {
            heap[index] = heap[(index - 1) / 2]
            index = (index - 1) / 2
        }
        heap[index] = item
    }

    private mutating func removeLate() -> DeferredObservation? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first }
        var index = 0
        while true {
            var child = index * 2 + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].isBefore(heap[child]) { child += 1 }
            guard heap[child].isBefore(last) else { break }
            heap[index] = heap[child]
            index = child
        }
        heap[index] = last
        return first
    }
}
