/// The groups of one correlation by the time of their newest event, the least recent one first.
///
/// The time of an item may lag behind its group, which only grows: it is corrected when the item comes to the top.
struct ExpiryHeap: Sendable {
    struct Item: Sendable {
        var time: Int64
        var group: UInt32
    }

    private static let shift = 10
    private static let mask = (1 << shift) - 1
    /// Chunks, so that growth copies nothing.
    private var chunks: [[Item]] = []
    private(set) var count = 0

    var first: Item? { count > 0 ? self[0] : nil }

    subscript(index: Int) -> Item {
        get { chunks[index >> ExpiryHeap.shift][index & ExpiryHeap.mask] }
        set { chunks[index >> ExpiryHeap.shift][index & ExpiryHeap.mask] = newValue }
    }

    mutating func insert(_ item: Item) {
        append(item)
        var index = count - 1
        while index > 0, self[(index - 1) / 2].time > item.time {
            self[index] = self[(index - 1) / 2]
            index = (index - 1) / 2
        }
        self[index] = item
    }

    /// Adds an item at the end; for stored heaps, whose order is kept.
    mutating func append(_ item: Item) {
        if count >> ExpiryHeap.shift == chunks.count {
            chunks.append([])
            chunks[chunks.count - 1].reserveCapacity(count == 0 ? 16 : 1 << ExpiryHeap.shift)
        }
        let chunk = count >> ExpiryHeap.shift
        if chunks[chunk].count > count & ExpiryHeap.mask {
            self[count] = item
        } else {
            chunks[chunk].append(item)
        }
        count += 1
    }

    mutating func removeFirst() {
        guard count > 0 else { return }
        count -= 1
        let last = self[count]
        if count > 0 { sink(last) }
    }

    /// Gives the first item a later time.
    mutating func moveFirst(to time: Int64) {
        guard var item = first else { return }
        item.time = time
        sink(item)
    }

    /// Whether every item is at its place.
    var isOrdered: Bool {
        for index in 0..<count where index > 0 && self[(index - 1) / 2].time > self[index].time { return false }
        return true
    }

    private mutating func sink(_ item: Item) {
        var index = 0
        while true {
            var child = index * 2 + 1
            guard child < count else { break }
            if child + 1 < count, self[child + 1].time < self[child].time { child += 1 }
            guard self[child].time < item.time else { break }
            self[index] = self[child]
            index = child
        }
        self[index] = item
    }
}
