import AsyncAlgorithms
package import SecBotCore
import SecurityMonitor

/// The one queue of the live bot: from all sources to the engine. It holds nothing; a source that sends waits until the
/// engine takes the batch, so the file, the journal or the socket is the buffer.
package struct EngineQueue: BatchOutput {
    /// What the engine is told.
    package enum Input: Sendable {
        case batch(RecordBatch)
        /// Time to commit and to publish.
        case tick
        /// A source ended.
        case ended(String)
    }

    private let channel = AsyncChannel<Input>()

    package init() {}

    package func send(_ batch: RecordBatch) async throws {
        await channel.send(.batch(batch))
        try Task.checkCancellation()
    }

    /// Tells the engine that time has passed; waits until it takes the word.
    package func tick() async { await channel.send(.tick) }

    /// Tells the engine that a source has ended; waits until it takes the word.
    package func ended(_ source: String) async { await channel.send(.ended(source)) }

    /// Ends the queue: the engine takes what is there and returns, senders return at once.
    package func finish() { channel.finish() }

    var inputs: AsyncChannel<Input> { channel }
}
