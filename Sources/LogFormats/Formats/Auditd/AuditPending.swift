internal import SecBotCore

/// The records of one audit event that is not complete yet, in own memory.
struct AuditPending {
    struct Record {
        var type: Range<Int>
        var kind: AuditRecordType
        var body: Range<Int>
    }

    var time: Timestamp = .unknown
    var serial: UInt64 = 0
    var bytes: [UInt8] = []
    var records: [Record] = []
    /// Records that did not fit.
    var dropped = 0
    var isComplete = false

    static let mostBytes = 256 << 10
    static let mostRecords = 512

    /// Keeps a copy of a record.
    mutating func add(_ span: Span<UInt8>, _ header: AuditHeader, _ end: Int, kind: AuditRecordType) {
        guard records.count < AuditPending.mostRecords,
            bytes.count + header.type.count + (end - header.body) <= AuditPending.mostBytes
        else {
            dropped += 1
            return
        }
        func copy(_ range: Range<Int>) -> Range<Int> {
            let start = bytes.count
            for index in range { bytes.append(span[index]) }
            return start..<bytes.count
        }
        let type = copy(header.type)
        records.append(Record(type: type, kind: kind, body: copy(header.body..<max(end, header.body))))
    }

    /// Makes it ready for another event; the memory stays.
    mutating func reuse(for header: AuditHeader) {
        time = header.time
        serial = header.serial
        bytes.removeAll(keepingCapacity: true)
        records.removeAll(keepingCapacity: true)
        dropped = 0
        isComplete = false
    }
}
