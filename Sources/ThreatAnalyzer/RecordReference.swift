package import SecBotCore

/// Which record an event came from, as findings name it.
package struct RecordReference: Sendable {
    /// The source's name.
    package var source: String
    /// 1-based line for replayed files; `nil` where the source has no lines.
    package var line: Int?
    /// Byte offset or sequence within the source.
    package var position: UInt64
    /// Where the record's bytes lie in the batch.
    package var range: Range<Int>
    /// When it was read; unknown for recorded logs.
    package var arrival: Timestamp

    package init(
        source: String, line: Int?, position: UInt64, range: Range<Int>, arrival: Timestamp = .unknown
    ) {
        self.arrival = arrival
        self.source = source
        self.line = line
        self.position = position
        self.range = range
    }
}
