import PatternMatching
import SecBotCore

/// Remembers the verdicts of a partition for events of the same shape.
///
/// Events that a log format made consist mostly of constants (`ssh-login`, `failure`): two of them with the same
/// constants and the same other fields present get the same verdict from every rule that reads nothing else. Per shape
/// the cache keeps the rules that match for sure and the few that depend on further values and must be judged each time.
///
/// Direct-mapped and of fixed size. Senders of log lines choose which constants occur, not what is compared: shapes are
/// few, and a flood of them costs no more than judging without the cache.
struct VerdictCache {
    struct Entry {
        /// 0 is an empty place.
        var key: UInt64 = 0
        /// In ascending order.
        var matches: [Int32] = []
        /// Rules that depend on values which are no constants.
        var undecided: [Int32] = []
        /// Too many rules are undecided for the cache to help.
        var isUseless = false
    }

    private static let size = 1024
    /// More undecided rules than this are judged faster through the index.
    static let maximumUndecided = 12

    private(set) var entries: [Entry] = []

    /// The shape of an event for a partition; `nil` when it has too few constants for the cache to be of use.
    static func key(_ event: borrowing Event, _ partition: Partition) -> UInt64? {
        guard event.format != nil else { return nil }
        var hash = UInt64(event.logsource.rawValue)
        var constants = 0
        for index in 0..<event.rows.count {
            let row = event.rows[index]
            let field = Int(row.field.rawValue)
            guard field < partition.readFields.count, partition.readFields[field] else { continue }
            var part = UInt64(field) << 40 | UInt64(row.kind.rawValue) << 33
            if VerdictCache.isConstant(row) {
                constants += 1
                part |= 1 << 32 | UInt64(row.range.lowerBound)
            }
            hash = ByteHash.combine(hash, part)
        }
        return constants > 0 ? hash | 1 : nil
    }

    /// Whether a value is an interned constant: equal places are equal texts.
    static func isConstant(_ row: FieldRow) -> Bool {
        row.isInArena && row.kind == .text && row.range.lowerBound < ConstantPool.regionSize && row.length > 0
    }

    /// The place of a shape that is known.
    func find(_ key: UInt64) -> Int? {
        guard !entries.isEmpty else { return nil }
        let place = Int(truncatingIfNeeded: key >> 32) & (VerdictCache.size - 1)
        return entries[place].key == key ? place : nil
    }

    mutating func insert(_ entry: Entry) {
        if entries.isEmpty { entries = Array(repeating: Entry(), count: VerdictCache.size) }
        entries[Int(truncatingIfNeeded: entry.key >> 32) & (VerdictCache.size - 1)] = entry
    }
}
