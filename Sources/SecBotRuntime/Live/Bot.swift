package import EventStore
package import Logging
package import SecBotCore
package import SecurityMonitor

/// The composition of the live bot: settings in, running services out.
package struct Bot {
    /// What the bot is made of.
    package struct Parts {
        package var store: SQLiteStore
        package var sources: [SourceSettings]
        package var progress: StoredProgress
        package var status: RunStatus
        package var logger: Logger
        /// Called for findings and once a second, from the engine's thread.
        package var observer: (@Sendable (LiveUpdate) -> Void)?
        /// The bot ends by itself when every source has ended (the attack day, a pipe).
        package var endsWithSources: Bool
        /// Answers findings; `nil` for a bot that only watches.
        package var responder: Responder?
        /// Whose names are kept resolved.
        package var protection: ProtectionSource?

        package init(
            store: SQLiteStore, sources: [SourceSettings], progress: StoredProgress, status: RunStatus,
            logger: Logger, observer: (@Sendable (LiveUpdate) -> Void)? = nil, endsWithSources: Bool = false
        ) {
            self.store = store
            self.sources = sources
            self.progress = progress
            self.status = status
            self.logger = logger
            self.observer = observer
            self.endsWithSources = endsWithSources
        }
    }

    private let parts: Parts

    package init(_ parts: Parts) { self.parts = parts }

    /// Runs until SIGTERM or SIGINT, or until every source has ended where that was asked for. Sources stop first, then
    /// the engine finishes what it has taken, commits and returns.
    /// - Parameter opened: called when all sources have been started.
    package func run(_ pipeline: consuming AnalysisPipeline, opened: @escaping @Sendable () -> Void) async throws {
        let queue = EngineQueue()
        let sources = parts.sources.map { SourceCatalog.source(for: $0, checkpoints: parts.progress.checkpoints) }
        let engine = LiveEngine(
            store: parts.store, queue: queue, sources: sources, status: parts.status, progress: parts.progress,
            logger: parts.logger, responder: parts.responder, observer: parts.observer)
        let resolving = Task(name: "names of the allowlist") { [protection = parts.protection] in
            await protection?.keepResolving()
        }
        defer { resolving.cancel() }
        let service = SourceService(
            sources: sources, queue: queue, endsWithSources: parts.endsWithSources, logger: parts.logger, opened: opened
        )
        let reading = Task(name: "sources") { try await service.runUntilSignal() }
        await engine.run(pipeline)
        try await reading.value
    }
}
