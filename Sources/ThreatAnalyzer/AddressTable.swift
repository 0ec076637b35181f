import PatternMatching
import SecBotCore

/// State per address: open addressing with linear probing, growing to a bound, then replacing the least recent.
///
/// IPv6 addresses share one entry per /64, the unit that one customer commands, so that nobody fills the table with
/// addresses of one network. Replacements are counted.
struct AddressTable<Value: Sendable>: Sendable {
    struct Entry: Sendable {
        var address: IPAddress
        var last: Timestamp
        var value: Value
    }

    private(set) var slots: [Entry?]
    private(set) var count = 0
    /// How many entries made room for newer ones.
    private(set) var evicted: UInt64 = 0
    private let maximum: Int
    private let seed = ByteHash.processSeed
    private var hand = 0

    init(maximum: Int) {
        self.maximum = maximum
        slots = Array(repeating: nil, count: 256)
    }

    /// The address under which an address is kept: itself, or the first of its /64.
    static func subject(of address: IPAddress) -> IPAddress {
        address.isIPv4 ? address : IPAddress(high: address.high, low: 0)
    }

    /// Changes the state of an address, made by `initial` when it is new.
    mutating func update<Result>(
        _ address: IPAddress, at time: Timestamp, initial: () -> Value, _ change: (inout Value) -> Result
    ) -> Result {
        let key = AddressTable.subject(of: address)
        var index = find(key)
        if slots[index] == nil {
            if count >= maximum {
                evict()
                index = find(key)
            } else if (count + 1) * 2 > slots.count {
                grow()
                index = find(key)
            }
            slots[index] = Entry(address: key, last: time, value: initial())
            count += 1
        }
        slots[index]?.last = time
        if var entry = slots[index] {
            // Taken out while it changes, so that a value with storage of its own stays unique.
            slots[index] = nil
            defer { slots[index] = entry }
            return change(&entry.value)
        }
        var fresh = initial()
        return change(&fresh)
    }

    private func find(_ key: IPAddress) -> Int {
        let mask = slots.count - 1
        var index = Int(truncatingIfNeeded: ByteHash.combine(ByteHash.combine(seed, key.high), key.low)) & mask
        while let entry = slots[index], entry.address != key { index = (index + 1) & mask }
        return index
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: nil, count: old.count * 2)
        for case let entry? in old { slots[find(entry.address)] = entry }
    }

    /// Removes the least recent of the next 16 entries; the scan goes on where the last one ended.
    private mutating func evict() {
        var victim: Int?
        var looked = 0
        var steps = 0
        while looked < 16, steps < slots.count {
            hand = (hand + 1) & (slots.count - 1)
            steps += 1
            guard let entry = slots[hand] else { continue }
            looked += 1
            if let current = victim, let other = slots[current], other.last <= entry.last { continue }
            victim = hand
        }
        guard let victim else { return }
        remove(at: victim)
        evicted += 1
    }

    /// Removes an entry and closes the gap that it leaves in the probe sequence.
    private mutating func remove(at start: Int) {
        let mask = slots.count - 1
        slots[start] = nil
        count -= 1
        var index = (start + 1) & mask
        while let entry = slots[index] {
            slots[index] = nil
            slots[find(entry.address)] = entry
            index = (index + 1) & mask
        }
    }
}
