import SecBotCore

/// The recent records that a detection may still point to: raw bytes in a ring of fixed size.
///
/// A record is kept only when a rule or a detector looked at it with interest. Older records are overwritten; a finding
/// then still names their source, position and time. Memory is `byteCapacity` plus 48 bytes per entry.
struct EvidenceRing {
    private struct Entry {
        var start: UInt64 = 0
        var length: UInt32 = 0
        var source: UInt32 = 0
        var line: Int64 = -1
        var position: UInt64 = 0
        var time: Timestamp = .unknown
        var provenance = Provenance.unauthenticatedTransport
    }

    private var bytes: [UInt8]
    private var entries: [Entry]
    private var sources: [String] = []
    /// Total bytes ever written; a place in the ring is this modulo its size.
    private var written: UInt64 = 0
    /// The reference that the next record gets; references only grow.
    private(set) var next: UInt64 = 0

    init(byteCapacity: Int = 1 << 20, entryCapacity: Int = 1 << 14) {
        bytes = Array(repeating: 0, count: byteCapacity)
        entries = Array(repeating: Entry(), count: entryCapacity)
    }

    /// Keeps a record; answers the reference by which ``evidence(_:)`` finds it.
    mutating func remember(
        _ record: RecordReference, time: Timestamp, provenance: Provenance, in batch: Span<UInt8>
    ) -> UInt64 {
        let length = min(record.range.count, Evidence.maximumRawLength, bytes.count)
        var place = Int(written % UInt64(bytes.count))
        var entry = Entry()
        if place + length > bytes.count {
            // A record never wraps around: the rest of the ring is left unused this time.
            written += UInt64(bytes.count - place)
            place = 0
        }
        entry.start = written
        entry.length = UInt32(length)
        entry.position = record.position
        entry.time = time
        entry.provenance = provenance
        entry.line = record.line.map(Int64.init) ?? -1
        entry.source = sourceIndex(record.source)
        let start = record.range.lowerBound
        // Both ranges were checked: `extracting` traps outside the batch, and place + length lies within the ring.
        unsafe batch.extracting(start..<(start + length)).withUnsafeBytes { from in
            unsafe bytes.withUnsafeMutableBytes { ring in
                unsafe UnsafeMutableRawBufferPointer(rebasing: ring[place..<(place + length)]).copyMemory(from: from)
            }
        }
        written += UInt64(length)
        entries[Int(next % UInt64(entries.count))] = entry
        defer { next += 1 }
        return next
    }

    /// The evidence of a reference; `nil` when its entry was overwritten.
    func evidence(_ reference: UInt64, matched: [MatchedField] = []) -> Evidence? {
        guard reference < next, next - reference <= UInt64(entries.count) else { return nil }
        let entry = entries[Int(reference % UInt64(entries.count))]
        var raw = ""
        if written - entry.start <= UInt64(bytes.count) {
            let place = Int(entry.start % UInt64(bytes.count))
            raw = String(decoding: bytes[place..<(place + Int(entry.length))], as: UTF8.self)
        }
        return Evidence(
            source: Int(entry.source) < sources.count ? sources[Int(entry.source)] : "",
            line: entry.line < 0 ? nil : Int(entry.line), position: entry.position, time: entry.time, raw: raw,
            matched: matched)
    }

    /// The weakest grade of evidence among records that are still known, and of `newest`: a finding proves no more than its
    /// weakest member.
    func weakest(_ references: [UInt64], newest: Provenance) -> Provenance {
        references.reduce(newest) { weakest, reference in
            guard reference < next, next - reference <= UInt64(entries.count) else { return weakest }
            let own = entries[Int(reference % UInt64(entries.count))].provenance
            return own.rawValue > weakest.rawValue ? own : weakest
        }
    }

    private mutating func sourceIndex(_ name: String) -> UInt32 {
        if let last = sources.last, last == name { return UInt32(sources.count - 1) }
        if let known = sources.lastIndex(of: name) { return UInt32(known) }
        sources.append(name)
        return UInt32(sources.count - 1)
    }

    /// The newest entries, so that findings after a restart still show what came before it.
    func save(to writer: inout StateWriter, newest limit: Int = 256) {
        writer.write(next)
        let count = min(UInt64(limit), next, UInt64(entries.count))
        writer.write(UInt32(count))
        for reference in (next - count)..<next {
            let evidence = evidence(reference)
            writer.write(evidence?.source ?? "")
            writer.write(Int64(evidence?.line ?? -1))
            writer.write(evidence?.position ?? 0)
            writer.write((evidence?.time ?? .unknown).nanoseconds)
            writer.write(entries[Int(reference % UInt64(entries.count))].provenance.rawValue)
            writer.write(evidence?.raw ?? "")
        }
    }

    mutating func restore(from reader: inout StateReader) throws(StateError) {
        let end = try reader.read(UInt64.self)
        let count = try reader.readCount(ofSize: 32)
        // A number that no host reaches; more would overflow while counting on.
        guard UInt64(count) <= end, end <= UInt64.max / 2 else { throw .invalid }
        next = end - UInt64(count)
        for _ in 0..<count {
            let source = try reader.readText()
            let line = try reader.read(Int64.self)
            let position = try reader.read(UInt64.self)
            let time = Timestamp(nanoseconds: try reader.read())
            guard let provenance = Provenance(rawValue: try reader.read()) else { throw .invalid }
            let raw = try reader.readBytes()
            let record = RecordReference(
                source: source, line: line < 0 ? nil : Int(line), position: position, range: 0..<raw.count)
            _ = remember(record, time: time, provenance: provenance, in: raw.span)
        }
    }
}
