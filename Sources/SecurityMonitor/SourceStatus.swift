package import SecBotCore

/// What kind of source it is; also the `type` of its configuration.
package enum SourceKind: String, Sendable, Hashable, Codable, CaseIterable {
    case file, journal, stdin, syslog
}

/// What a source is doing right now, in words for the first screen.
package struct SourceStatus: Sendable, Hashable, Codable {
    /// What a source is doing, in one word.
    package enum State: String, Sendable, Hashable, Codable {
        /// Nothing has been opened yet.
        case starting
        /// Open and being read.
        case active
        /// Open, but quiet for far longer than it usually is.
        case silent
        /// It does not exist (yet); the source waits for it.
        case missing
        /// It exists and may not be read.
        case unreadable
        /// It cannot work as configured.
        case failed
        /// The input has ended for good.
        case finished
    }

    /// ``RecordBatch/source`` of its batches.
    package var name: String
    package var kind: SourceKind
    package var state: State = .starting
    /// Why it is in this state, one plain sentence.
    package var reason: String = "not opened yet"
    /// What the operator can do about it; `nil` when nothing is wrong.
    package var advice: String?
    /// `recordsRead == recordsDelivered + dropped.values.sum`, always.
    package var recordsRead: UInt64 = 0
    /// Records taken by the output.
    package var recordsDelivered: UInt64 = 0
    /// Records that were read and not handed on, by reason.
    package var dropped: [String: UInt64] = [:]
    package var bytesRead: UInt64 = 0
    /// Bytes of overlong records and runs of NUL that were passed over.
    package var bytesSkipped: UInt64 = 0
    /// Records that were cut because they were longer than the limit; they are handed on with their first part.
    package var truncatedRecords: UInt64 = 0
    /// How often the source may have lost something before it was read (truncation in place, lost history).
    package var gaps: UInt64 = 0
    /// What the last gap was.
    package var lastGap: String?
    /// When the last record was read.
    package var lastRecord: Timestamp = .unknown
    /// When the source last looked at its input.
    package var heartbeat: Timestamp = .unknown
    /// After how many seconds of quiet the source counts as silent; `nil` while its habits are being learned.
    package var expectedSilenceSeconds: Double?

    package init(name: String, kind: SourceKind) {
        self.name = name
        self.kind = kind
    }
}
