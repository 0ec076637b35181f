/// Groups by their key, with a bound on their number: the least recently used one makes room.
struct GroupTable: Sendable {
    private(set) var groups: [GroupState] = []
    private var free: [Int32] = []
    /// Open addressing; -1 is empty. Its size is a power of two, at least twice the number of groups.
    private var slots: [Int32] = Array(repeating: -1, count: 64)
    private(set) var newest: Int32 = -1
    private(set) var oldest: Int32 = -1
    private(set) var count = 0

    /// The place of a group.
    func find(_ hash: UInt64, _ correlation: Int, _ key: [UInt8]) -> Int? {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let place = Int(slots[slot])
            if groups[place].hash == hash, groups[place].correlation == correlation, isEqual(groups[place].key, key) {
                return place
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private func isEqual(_ left: borrowing [UInt8], _ right: borrowing [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }

    /// Adds a group that is not there yet, as the most recently used one.
    mutating func insert(_ group: GroupState) -> Int {
        if (count + 1) * 2 > slots.count { grow() }
        let place: Int
        if let reused = free.popLast() {
            place = Int(reused)
            groups[place] = group
        } else {
            place = groups.count
            groups.append(group)
        }
        enter(place)
        count += 1
        link(place)
        return place
    }

    /// Adds a new group; a place that became free is used again with its storage.
    mutating func insert(hash: UInt64, correlation: Int, key: borrowing [UInt8]) -> Int {
        guard let reused = free.last else {
            return insert(GroupState(hash: hash, correlation: Int32(correlation), key: copy key))
        }
        free.removeLast()
        if (count + 1) * 2 > slots.count { grow() }
        let place = Int(reused)
        groups[place].start(hash: hash, correlation: Int32(correlation), key: key)
        enter(place)
        count += 1
        link(place)
        return place
    }

    mutating func update<Result>(_ place: Int, _ body: (inout GroupState) -> Result) -> Result {
        body(&groups[place])
    }

    /// Makes a group the most recently used one.
    mutating func touch(_ place: Int) {
        guard newest != Int32(place) else { return }
        unlink(place)
        link(place)
    }

    mutating func remove(_ place: Int) {
        unlink(place)
        leave(place)
        groups[place].end()
        free.append(Int32(place))
        count -= 1
    }

    /// The places of all groups, the least recently used one first.
    var places: [Int] {
        var places: [Int] = []
        var place = oldest
        while place >= 0 {
            places.append(Int(place))
            place = groups[Int(place)].newer
        }
        return places
    }

    /// Visits all groups, the least recently used one first.
    func forEachFromOldest(_ body: (GroupState) -> Void) {
        var place = oldest
        while place >= 0 {
            body(groups[Int(place)])
            place = groups[Int(place)].newer
        }
    }

    // MARK: Order of use

    private mutating func link(_ place: Int) {
        groups[place].newer = -1
        groups[place].older = newest
        if newest >= 0 { groups[Int(newest)].newer = Int32(place) }
        newest = Int32(place)
        if oldest < 0 { oldest = newest }
    }

    private mutating func unlink(_ place: Int) {
        let newer = groups[place].newer
        let older = groups[place].older
        if newer >= 0 { groups[Int(newer)].older = older } else { newest = older }
        if older >= 0 { groups[Int(older)].newer = newer } else { oldest = newer }
    }

    // MARK: Hashing

    private mutating func enter(_ place: Int) {
        var slot = Int(truncatingIfNeeded: groups[place].hash) & (slots.count - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(place)
    }

    /// Removes from the slots and closes the gap, so that no tombstones are needed.
    private mutating func leave(_ place: Int) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: groups[place].hash) & mask
        while slots[slot] != Int32(place) { slot = (slot + 1) & mask }
        slots[slot] = -1
        var next = (slot + 1) & mask
        while slots[next] >= 0 {
            let moved = Int(slots[next])
            slots[next] = -1
            enter(moved)
            next = (next + 1) & mask
        }
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        var place = newest
        while place >= 0 {
            enter(Int(place))
            place = groups[Int(place)].older
        }
    }
}
