/// The bytes of one record within its batch.
public struct RawRecord: Hashable, Sendable {
    /// First byte within ``RecordBatch/bytes``.
    public var start: UInt32
    /// One past the last byte; the line end is not part of the record.
    public var end: UInt32
    /// Where the record begins in its source: byte offset of a file, sequence of a stream.
    public var position: UInt64
    /// The source cut the record because it was longer than the limit.
    public var isTruncated: Bool

    @inlinable public init(start: Int, end: Int, position: UInt64, isTruncated: Bool = false) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
        self.position = position
        self.isTruncated = isTruncated
    }

    /// The place of the record within ``RecordBatch/bytes``.
    @inlinable public var range: Range<Int> { Int(start)..<Int(end) }
}

/// What a source hands on: one buffer with whole records, and where to resume once they are stored.
public struct RecordBatch: Sendable {
    /// Which source it came from; stable across restarts (a path, `journal`, a listener's name).
    public var source: String
    public var bytes: [UInt8]
    /// In the order of the source.
    public var records: [RawRecord]
    /// When the source read it.
    public var arrival: Timestamp
    /// How far what the records say can be trusted because of the way they came; a format may lower it per record.
    public var provenance: Provenance = .operatorTrusted
    /// Where the source resumes after this batch; `nil` for a source that cannot resume (a datagram listener).
    public var checkpoint: SourceCheckpoint?

    public init(
        source: String, bytes: [UInt8] = [], records: [RawRecord] = [], arrival: Timestamp = .unknown,
        provenance: Provenance = .operatorTrusted, checkpoint: SourceCheckpoint? = nil
    ) {
        self.source = source
        self.bytes = bytes
        self.records = records
        self.arrival = arrival
        self.provenance = provenance
        self.checkpoint = checkpoint
    }
}

/// A place in a source from which reading goes on after a restart.
public indirect enum SourceCheckpoint: Hashable, Sendable, Codable {
    /// A file by what it is, not by its name: `fingerprint` is a hash of its first `fingerprintLength` bytes (at most 1,024).
    case file(device: UInt64, inode: UInt64, fingerprint: UInt64, fingerprintLength: UInt32, offset: UInt64)
    /// A file that took the place of another a moment ago, while late lines may still come to its predecessor.
    case rotated(previous: SourceCheckpoint, current: SourceCheckpoint)
    /// The journal's own cursor of the last record read.
    case journal(cursor: String)
    /// A stream's sequence number.
    case stream(sequence: UInt64)
}
