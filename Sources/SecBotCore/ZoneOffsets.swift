/// The offsets from UTC that a time zone had and will have: a value made at the edge, read without files or Foundation.
///
/// A local time that occurs twice (clocks set back) is read as the first of the two; one that never occurred
/// (clocks set forward) is read with the offset that held before the change.
public struct ZoneOffsets: Hashable, Sendable {
    /// One change of the offset: from `start` (seconds since the epoch, UTC) on, local time is UTC plus `offset` seconds.
    public struct Change: Hashable, Sendable {
        /// Seconds since the epoch, UTC.
        public var start: Int64
        /// Seconds east of UTC from then on.
        public var offset: Int64
        public init(start: Int64, offset: Int64) {
            self.start = start
            self.offset = offset
        }
    }

    /// The offset before the first change, in seconds east of UTC.
    public var initial: Int64
    /// In ascending order of `start`.
    public var changes: [Change]

    public init(initial: Int64 = 0, changes: [Change] = []) {
        self.initial = initial
        self.changes = changes.sorted { $0.start < $1.start }
    }

    /// UTC: no offset, no change.
    public static let utc = ZoneOffsets()

    /// The offset in force at a time given in UTC seconds.
    public func offset(atUTC seconds: Int64) -> Int64 {
        guard let index = lastChange(notAfter: seconds) else { return initial }
        return changes[index].offset
    }

    /// UTC seconds of a local time given as seconds since the local epoch.
    public func utc(fromLocal local: Int64) -> Int64 {
        guard !changes.isEmpty else { return local &- initial }
        // Offsets lie within a day of UTC, so only the changes near the local time can matter.
        let index = lastChange(notAfter: local.addingReportingOverflow(86_400).overflow ? local : local + 86_400)
        var candidate = index
        while let current = candidate {
            let change = changes[current]
            let before = current == 0 ? initial : changes[current - 1].offset
            if local &- before < change.start {
                candidate = current == 0 ? nil : current - 1
                continue
            }
            if local &- change.offset < change.start { return local &- before }
            return local &- change.offset
        }
        return local &- initial
    }

    private func lastChange(notAfter seconds: Int64) -> Int? {
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].start <= seconds { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : low - 1
    }
}
