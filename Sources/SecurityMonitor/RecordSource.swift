package import SecBotCore

/// Something that records come from: a followed file, the journal, standard input, a listener.
///
/// Contract:
/// - **Order.** Batches of one ``RecordBatch/source`` are handed on in the order of the source. One source may hand on
///   batches of several names (one per file of a pattern); names never share records.
/// - **Acknowledgement.** A batch carries the place from which reading goes on after it. Whoever stores the effects of a
///   batch stores its checkpoint under the batch's source name, in the same transaction and in order; a batch without
///   records only moves the checkpoint. After a restart the stored checkpoints are given back when the source is made,
///   and everything behind them is handed on again: at least once, never less.
/// - **Back-pressure.** ``BatchOutput/send(_:)`` suspends while the consumer is behind. A source that can wait (file,
///   journal, stream, TCP) then stops reading; one that cannot (UDP) drops by a bound and counts it.
/// - **Trouble.** A missing, unreadable or broken input is a state in ``statuses()``, not an error: the source waits for it
///   and goes on. Nobody else retries. `run` throws only what `send` threw, or `CancellationError`.
/// - **End.** `run` returns when the input is at its end for good (standard input) or the task is cancelled. The source
///   closes what it opened; it never closes the output.
package protocol RecordSource: Sendable {
    /// The name in configuration and status: a path, a pattern, `journal`, `stdin`, a listener's address.
    var name: String { get }

    /// What the source is doing, readable at any moment from any thread; one entry per followed file.
    func statuses() -> [SourceStatus]

    /// Reads until the end or until cancelled. To be called once.
    func run(into output: some BatchOutput) async throws
}

/// Where a source hands its batches.
package protocol BatchOutput: Sendable {
    /// Takes the batch; suspends until there is room for it.
    /// - Throws: `CancellationError`, or what ends the consumer; the batch then counts as not handed on.
    func send(_ batch: RecordBatch) async throws
}

/// The bounds every source keeps.
package struct SourceLimits: Sendable, Hashable {
    /// Bytes kept of one record; the rest of a longer one is skipped and counted.
    package var maximumRecord: Int
    /// Bytes read at once, and so about the size of a full batch.
    package var chunk: Int
    /// Records in one batch.
    package var maximumRecords: Int

    package init(maximumRecord: Int = 256 << 10, chunk: Int = 256 << 10, maximumRecords: Int = 8192) {
        self.maximumRecord = min(max(maximumRecord, 64), 16 << 20)
        self.chunk = min(max(chunk, 256), 16 << 20)
        self.maximumRecords = max(maximumRecords, 1)
    }

    /// Readable bytes behind the last record of every batch, so that parsers may load whole words.
    package static let padding = 64
}
