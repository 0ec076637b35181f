/// Which field a path of keys in a JSON document is: a snapshot of the registry, arranged for reading.
///
/// The field `a.b` is the key `b` in the object `a` as well as the literal key `a.b`, and any mixture for longer names.
public struct JSONFieldTable: Sendable {
    struct Slot: Sendable {
        var hash: UInt64
        var field: FieldID
    }

    /// Open addressing; a hash of 0 is empty. The size is a power of two.
    let slots: [Slot]
    /// Fields that rules know by their whole path, beside the short name that the table gives to it.
    var aliases: [Alias] = []

    struct Alias: Sendable {
        var short: FieldID
        var whole: FieldID
    }
    /// The ``FieldRegistry/Snapshot/version`` it was made from.
    public let version: Int

    /// Names with more dots than this are known only as one literal key and fully nested.
    private static let maximumSplits = 5

    public init(_ snapshot: FieldRegistry.Snapshot) {
        version = snapshot.version
        var entries: [(hash: UInt64, field: FieldID)] = []
        for (name, field) in snapshot.ids {
            for hash in JSONFieldTable.hashes(of: Array(name.utf8)) { entries.append((hash, field)) }
        }
        var size = 64
        while size < entries.count * 3 { size *= 2 }
        var slots = [Slot](repeating: Slot(hash: 0, field: .none), count: size)
        for entry in entries.sorted(by: { ($0.field.rawValue, $0.hash) < ($1.field.rawValue, $1.hash) }) {
            var index = JSONFieldTable.place(entry.hash) & (size - 1)
            while slots[index].hash != 0, slots[index].hash != entry.hash { index = (index + 1) & (size - 1) }
            if slots[index].hash == 0 { slots[index] = Slot(hash: entry.hash, field: entry.field) }
        }
        self.slots = slots
    }

    /// The hash of a name under each way of splitting it at its dots into nested keys.
    private static func hashes(of name: [UInt8]) -> [UInt64] {
        let parts = name.split(separator: 46, omittingEmptySubsequences: false).map(Array.init)
        let dots = parts.count - 1
        guard dots > 0 else { return [hash(name, in: root)] }
        guard dots <= maximumSplits else {
            return [hash(name, in: root), parts.reduce(root) { hash($1, in: $0) }]
        }
        return (0..<(1 << dots)).map { splits in
            var state = root
            var key = parts[0]
            for index in 0..<dots {
                if splits & (1 << index) != 0 {
                    state = hash(key, in: state)
                    key = parts[index + 1]
                } else {
                    key += [46] + parts[index + 1]
                }
            }
            return hash(key, in: state)
        }
    }

    // MARK: Hashing

    static let root: UInt64 = 0x51_7C_C1_B7_27_22_0A_95

    @inline(__always) static func place(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> 20) }

    @inline(__always) static func mix(_ state: UInt64, _ word: UInt64) -> UInt64 {
        let mixed = (state ^ word) &* 0xFF51_AFD7_ED55_8CCD
        return mixed ^ mixed >> 32
    }

    /// The hash of a key within the container whose path has the hash `parent`; never 0.
    private static func hash(_ key: [UInt8], in parent: UInt64) -> UInt64 {
        hash(key.span, 0..<key.count, in: parent)
    }

    @inline(__always) static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>, in parent: UInt64) -> UInt64 {
        var state = parent ^ (0x9E37_79B9_7F4A_7C15 &+ UInt64(truncatingIfNeeded: range.count))
        let raw = unsafe bytes.bytes
        var index = range.lowerBound
        while index + 8 <= range.upperBound {
            state = mix(state, unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
            index += 8
        }
        if index < range.upperBound {
            var word: UInt64 = 0
            if index + 8 <= bytes.count {
                word = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
                word &= (1 << UInt64((range.upperBound - index) * 8)) &- 1
            } else {
                for offset in 0..<(range.upperBound - index) {
                    word |= UInt64(bytes[index + offset]) << UInt64(offset * 8)
                }
            }
            state = mix(state, word)
        }
        return state == 0 ? 1 : state
    }

    @inline(__always) func field(_ hash: UInt64) -> FieldID {
        let mask = slots.count - 1
        var index = JSONFieldTable.place(hash) & mask
        while true {
            let slot = slots[index]
            if slot.hash == hash { return slot.field }
            if slot.hash == 0 { return .none }
            index = (index + 1) & mask
        }
    }
}
