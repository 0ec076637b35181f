package import SecBotCore

/// The Linux audit log: records joined into events by time and serial number, values decoded.
///
/// An event ends with its EOE or PROCTITLE record; one whose end never comes is given out once two seconds of log time
/// have passed, when more than ``mostPending`` events are open, or at the end of the input. Records of several events
/// may be interleaved.
package struct AuditdFormat: RecordFormat {
    package static let name = "auditd"
    /// How many events may be open at once.
    package static let mostPending = 64
    /// How much later another event must be for an unfinished one to be given up, in seconds.
    static let patience: Int64 = 2

    private let core = AuditEventBuilder()
    /// In the order of their first records.
    private var pending: [AuditPending] = []
    private var spare: [AuditPending] = []
    private var newest: Timestamp = .unknown
    /// The last event given out, whose late records are not the beginning of another.
    private var lastDone: (time: Timestamp, serial: UInt64) = (.unknown, 0)

    package init(options: FormatOptions) {}

    package func recognises(_ batch: Span<UInt8>, _ record: Range<Int>) -> Bool { AuditHeader(batch, record) != nil }

    package mutating func parse(
        _ batch: Span<UInt8>, _ record: Range<Int>, into event: inout Event
    ) -> ParseOutcome {
        guard let header = AuditHeader(batch, record) else { return .notMine }
        let kind = AuditRecordType(batch, header.type)
        if newest < header.time { newest = header.time }
        guard kind != .single else {
            core.build(batch, header, record.upperBound, into: &event)
            return .event
        }
        let place = keep(batch, header, record.upperBound, kind: kind)
        if let place, kind == .end || kind == .processTitle {
            give(place, into: &event)
            return .event
        }
        return flush(all: false, into: &event) ? .event : .pending
    }

    package mutating func flush(all: Bool, into event: inout Event) -> Bool {
        guard let first = pending.first else { return false }
        let isOld = first.time.adding(seconds: AuditdFormat.patience) < newest
        guard all || isOld || pending.count > AuditdFormat.mostPending else { return false }
        give(0, into: &event)
        return true
    }

    /// Adds a record to its event; answers the event's place, `nil` for a late end of one that was given out.
    private mutating func keep(
        _ batch: Span<UInt8>, _ header: AuditHeader, _ end: Int, kind: AuditRecordType
    ) -> Int? {
        var place = pending.firstIndex { $0.serial == header.serial && $0.time == header.time }
        if place == nil {
            let isLate = lastDone.serial == header.serial && lastDone.time == header.time
            if kind == .end || (isLate && kind != .syscall) { return nil }
            var fresh = spare.popLast() ?? AuditPending()
            fresh.reuse(for: header)
            pending.append(fresh)
            place = pending.count - 1
        }
        guard let place else { return nil }
        if kind != .end { pending[place].add(batch, header, end, kind: kind) }
        return place
    }

    private mutating func give(_ place: Int, into event: inout Event) {
        let done = pending.remove(at: place)
        lastDone = (done.time, done.serial)
        core.build(done, into: &event)
        if done.bytes.capacity <= 64 << 10, spare.count < 8 { spare.append(done) }
    }
}
