import SecBotCore
import SecurityMonitor
import Synchronization
import Testing

/// Keeps what a source hands on, and the checkpoints as a store would.
final class RecordingOutput: BatchOutput {
    struct State {
        var lines: [String] = []
        var batches: [RecordBatch] = []
        var checkpoints: [String: SourceCheckpoint] = [:]
        var isPaused = false
    }
    let state = Mutex(State())

    func send(_ batch: RecordBatch) async throws {
        while state.withLock({ $0.isPaused }) { try await Task.sleep(for: .milliseconds(1)) }
        try Task.checkCancellation()
        state.withLock { state in
            state.lines += batch.lines
            state.batches.append(batch)
            if let checkpoint = batch.checkpoint { state.checkpoints[batch.source] = checkpoint }
        }
    }

    var lines: [String] { state.withLock { $0.lines } }
    var checkpoints: [String: SourceCheckpoint] { state.withLock { $0.checkpoints } }
}

extension RecordBatch {
    /// The records as text.
    var lines: [String] { records.map { String(decoding: bytes[$0.range], as: UTF8.self) } }
}

/// Waits until a condition holds, by asking again; the time limit of the test ends it otherwise.
func until(_ condition: () throws -> Bool) async throws {
    while try !condition() { try await Task.sleep(for: .milliseconds(1)) }
}

/// Runs a source while `body` looks at it, then cancels it.
func running(
    _ source: some RecordSource, into output: RecordingOutput, _ body: () async throws -> Void
) async throws {
    let task = Task(name: "source") { try await source.run(into: output) }
    do {
        try await body()
    } catch {
        task.cancel()
        _ = await task.result
        throw error
    }
    task.cancel()
    _ = await task.result
}
