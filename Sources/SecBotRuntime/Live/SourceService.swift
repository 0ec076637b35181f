import Logging
import SecurityMonitor
import ServiceLifecycle
import UnixSignals

/// Runs all sources and the clock that makes the engine commit; on shutdown cancels them and then finishes the queue.
struct SourceService: Service {
    let sources: [any RecordSource]
    let queue: EngineQueue
    let endsWithSources: Bool
    let logger: Logger
    let opened: @Sendable () -> Void

    /// Runs until SIGTERM or SIGINT, or until every source has ended where that was asked for.
    func runUntilSignal() async throws {
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: self, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }

    func run() async throws {
        // However this ends, the engine must learn that nothing more will come.
        defer { queue.finish() }
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask(name: "commit clock") {
                    while (try? await Task.sleep(for: .seconds(1))) != nil { await queue.tick() }
                }
                await withTaskGroup(of: Void.self) { reading in
                    for source in sources {
                        reading.addTask(name: "source \(source.name)") { await read(source) }
                    }
                    opened()
                }
                // Every source has returned: the bot stays for `status` unless it was to end with them.
                if endsWithSources { group.cancelAll() }
            }
        }
    }

    private func read(_ source: any RecordSource) async {
        // A source's own trouble is a state that `status` shows; what it throws is cancellation.
        try? await source.run(into: queue)
        await queue.ended(source.name)
    }
}
