/// From the hash of a group to its place: open addressing in many small tables, so that growing one copies little.
struct GroupIndex: Sendable {
    /// A slot holds the tag in its high half and the place in its low half.
    private static let empty = UInt64.max
    private static let tableBits: UInt32 = 8
    private var tables: [[UInt64]] = Array(repeating: [], count: 1 << Int(GroupIndex.tableBits))
    private var counts: [Int] = Array(repeating: 0, count: 1 << Int(GroupIndex.tableBits))

    /// Where a search goes on.
    struct Probe {
        var table: Int
        var slot: Int
    }

    @inline(__always)
    private static func table(_ tag: UInt32) -> Int { Int(tag >> (32 - tableBits)) }

    func probe(_ tag: UInt32) -> Probe {
        let table = GroupIndex.table(tag)
        return Probe(table: table, slot: Int(tag) & (max(tables[table].count, 1) - 1))
    }

    /// The next place with this tag.
    func next(_ tag: UInt32, _ probe: inout Probe) -> UInt32? {
        let count = tables[probe.table].count
        guard count > 0 else { return nil }
        while true {
            let slot = tables[probe.table][probe.slot]
            guard slot != GroupIndex.empty else { return nil }
            probe.slot = (probe.slot + 1) & (count - 1)
            if UInt32(slot >> 32) == tag { return UInt32(truncatingIfNeeded: slot) }
        }
    }

    mutating func insert(_ tag: UInt32, _ place: UInt32) {
        let table = GroupIndex.table(tag)
        if (counts[table] + 1) * 4 > tables[table].count * 3 { grow(table) }
        enter(UInt64(tag) << 32 | UInt64(place), table)
        counts[table] += 1
    }

    /// Removes a place and closes the gap, so that no tombstones are needed.
    mutating func remove(_ tag: UInt32, _ place: UInt32) {
        let table = GroupIndex.table(tag)
        let mask = tables[table].count - 1
        guard mask >= 0 else { return }
        let wanted = UInt64(tag) << 32 | UInt64(place)
        var slot = Int(tag) & mask
        while tables[table][slot] != wanted {
            guard tables[table][slot] != GroupIndex.empty else { return }
            slot = (slot + 1) & mask
        }
        counts[table] -= 1
        // Moves back whatever may lie here: an entry whose own place is not between the gap and where it is now.
        var next = (slot + 1) & mask
        while tables[table][next] != GroupIndex.empty {
            let home = Int(tables[table][next] >> 32) & mask
            if (next - home) & mask >= (next - slot) & mask {
                tables[table][slot] = tables[table][next]
                slot = next
            }
            next = (next + 1) & mask
        }
        tables[table][slot] = GroupIndex.empty
    }

    private mutating func enter(_ entry: UInt64, _ table: Int) {
        let mask = tables[table].count - 1
        var slot = Int(entry >> 32) & mask
        while tables[table][slot] != GroupIndex.empty { slot = (slot + 1) & mask }
        tables[table][slot] = entry
    }

    private mutating func grow(_ table: Int) {
        let old = tables[table]
        tables[table] = Array(repeating: GroupIndex.empty, count: max(8, old.count * 2))
        for entry in old where entry != GroupIndex.empty { enter(entry, table) }
    }
}
