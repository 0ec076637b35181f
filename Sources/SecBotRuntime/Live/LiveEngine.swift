import AsyncAlgorithms
package import EventStore
package import Logging
package import SecBotCore
package import SecurityMonitor
import ThreatAnalyzer

/// The living middle of the bot: takes batches from the queue, analyzes them, stores what was found at once and commits
/// progress several times a second.
///
/// Findings are stored as soon as their batch is analyzed. Checkpoints, counters and analyzer state follow together in
/// one transaction, so a crash goes back to the last commit, reads the records since then again, and comes to the same
/// findings with the same ids. While the store cannot be written (a full disk), the engine holds what it has, stops
/// taking batches, so that the sources wait too, and tries again.
package final class LiveEngine {
    private let store: SQLiteStore
    private let queue: EngineQueue
    private let logger: Logger
    private let clock: SourceClock
    private let sources: [any RecordSource]
    private let observer: (@Sendable (LiveUpdate) -> Void)?
    private let responder: Responder?
    private var status: RunStatus
    private var progress: StoredProgress
    private var counters: [String: SourceCounters]
    private var waiting: [String: SourceCheckpoint] = [:]
    private var unstored: [String: Finding] = [:]
    private var isDirty = false
    private var skippedCommits = 0
    private var rate = RateMeter()
    private var stateCost = 0.0
    private var lastStateAt = 0.0
    private var quietTicks = 0
    private var isTrimmed = false
    /// How long a busy bot lets pass between commits.
    private static let commitSeconds = 0.1

    package init(
        store: SQLiteStore, queue: EngineQueue, sources: [any RecordSource], status: RunStatus,
        progress: StoredProgress, logger: Logger, responder: Responder? = nil, clock: SourceClock = .system,
        observer: (@Sendable (LiveUpdate) -> Void)? = nil
    ) {
        self.store = store
        self.queue = queue
        self.sources = sources
        self.status = status
        self.progress = progress
        self.counters = progress.counters
        self.logger = logger
        self.responder = responder
        self.clock = clock
        self.observer = observer
    }

    /// Runs until the queue is finished; then commits what is left.
    package func run(_ pipeline: consuming AnalysisPipeline) async {
        var findings: [Finding] = []
        publish(pipeline)
        for await input in queue.inputs {
            switch input {
            case .batch(let batch):
                analyze(batch, with: &pipeline, into: &findings)
                await store(&findings)
                // The first batch of a run is committed at once, so that even a bot that is killed again and again within
                // a second moves on.
                if clock.monotonic() - lastStateAt >= LiveEngine.commitSeconds { commit(&pipeline, isLast: false) }
            case .tick:
                if !isTrimmed {
                    StartupMemory.release()
                    isTrimmed = true
                }
                quietTicks += 1
                pipeline.pass(to: clock.now(), into: &findings)
                if !findings.isEmpty {
                    isDirty = true
                    await store(&findings)
                }
                // An idle bot leaves the disk alone but for a sign of life.
                guard isDirty || quietTicks >= 5 || observer != nil else { continue }
                quietTicks = 0
                commit(&pipeline, isLast: false)
                publish(pipeline)
            case .ended:
                pipeline.finish(into: &findings)
                await store(&findings)
                commit(&pipeline, isLast: false)
                publish(pipeline)
            }
        }
        pipeline.finish(into: &findings)
        await store(&findings)
        status.stopped = clock.now()
        publish(pipeline)
        commit(&pipeline, isLast: true)
        await responder?.finish()
    }

    private func analyze(_ batch: RecordBatch, with pipeline: inout AnalysisPipeline, into findings: inout [Finding]) {
        let tally = pipeline.process(batch, firstLine: nil, into: &findings)
        var counters = self.counters[batch.source] ?? SourceCounters()
        counters.read &+= tally.read
        counters.parsed &+= tally.parsed
        counters.unparsed &+= tally.unparsed
        counters.bytes &+= batch.records.reduce(0) { $0 &+ UInt64($1.end &- $1.start) }
        counters.newest = max(counters.newest, tally.newest)
        if tally.read > 0 { counters.lastArrival = batch.arrival }
        self.counters[batch.source] = counters
        if let checkpoint = batch.checkpoint { waiting[batch.source] = checkpoint }
        isDirty = true
        rate.add(tally.read, at: clock.monotonic())
    }

    /// Stores findings; waits, with the sources behind it, while the store refuses them.
    private func store(_ findings: inout [Finding]) async {
        guard !findings.isEmpty else { return }
        for finding in findings {
            if unstored[finding.id] == nil { observer?(.finding(finding)) }
            unstored[finding.id] = finding
        }
        findings.removeAll(keepingCapacity: true)
        var delay = Duration.milliseconds(100)
        while true {
            do {
                let findings = Array(unstored.values)
                try store.record(findings)
                unstored.removeAll(keepingCapacity: true)
                responder?.answer(
                    findings.sorted { ($0.time, $0.id) < ($1.time, $1.id) }, now: clock.now(),
                    monotonic: clock.monotonic())
                if status.storeTrouble != nil {
                    logger.notice("store works again")
                    status.storeTrouble = nil
                }
                return
            } catch {
                note(error)
                // Cancelled while waiting: the findings are found again after the restart, their records are not committed.
                guard (try? await Task.sleep(for: delay)) != nil else { return }
                delay = min(delay * 2, .seconds(5))
            }
        }
    }

    private func commit(_ pipeline: inout AnalysisPipeline, isLast: Bool) {
        guard isDirty, unstored.isEmpty else { return }
        // Records that wait for others of their event are not done: their source is committed when they are, or after a
        // few seconds in which they were given up.
        if !isLast, skippedCommits < 3, waiting.keys.contains(where: { pipeline.hasPending($0) }) {
            skippedCommits += 1
            return
        }
        let now = clock.monotonic()
        // A large state is written less often, so that saving it stays under a twentieth of the time.
        guard isLast || now - lastStateAt >= stateCost * 20 else { return }
        skippedCommits = 0
        tellGrowth(pipeline.takeGrowth(all: isLast))
        progress.checkpoints = waiting
        progress.counters = counters
        progress.analyzerState = pipeline.analyzer.save()
        progress.policyState = responder?.save() ?? progress.policyState
        do {
            try store.commit(progress)
            isDirty = false
            progress.analyzerState = nil
            progress.policyState = nil
            if status.storeTrouble != nil { status.storeTrouble = nil }
        } catch {
            note(error)
        }
        stateCost = clock.monotonic() - now
        lastStateAt = now
    }

    /// Brings the counts of stored findings up to date.
    private func tellGrowth(_ growth: [FindingGrowth]) {
        do {
            let grown: [Finding] = try growth.compactMap { growth in
                guard var finding = try store.findings(FindingQuery(id: growth.id, limit: 1)).first else { return nil }
                finding.count = max(finding.count, growth.count)
                finding.lastTime = max(finding.lastTime, growth.lastTime)
                return finding
            }
            try store.record(grown)
        } catch {
            note(error)
        }
    }

    private func note(_ error: any Error) {
        let text = "\(error)"
        if status.storeTrouble != text { logger.error("store cannot be written", metadata: ["cause": "\(text)"]) }
        status.storeTrouble = text
    }

    private func publish(_ pipeline: borrowing AnalysisPipeline) {
        status.heartbeat = clock.now()
        status.sources = sources.flatMap { $0.statuses() }
        for source in status.sources {
            var counters = self.counters[source.name] ?? SourceCounters()
            let dropped = source.dropped.filter { $0.value > 0 }
            guard absorb(dropped, gaps: source, into: &counters) else { continue }
            self.counters[source.name] = counters
            isDirty = true
        }
        status.recordsPerSecond = rate.perSecond(at: clock.monotonic())
        status.evictions = pipeline.analyzer.evictions.merging(responder?.evictions ?? [:]) { own, _ in own }
        status.windows = pipeline.analyzer.windows
        status.eventsOfUnknownOrigin = pipeline.analyzer.eventsOfUnknownOrigin
        (status.memoryBytes, status.cpuSeconds) = ProcessUsage.now()
        do { try status.publish(to: store) } catch { note(error) }
        observer?(.status(status, counters))
    }

    /// What a source reports counts from its own start; only what is new since the last look is added to the counters.
    private var absorbedDrops: [String: [String: UInt64]] = [:]
    private var absorbedGaps: [String: UInt64] = [:]

    /// - Returns: whether anything was new.
    private func absorb(
        _ dropped: [String: UInt64], gaps source: SourceStatus, into counters: inout SourceCounters
    ) -> Bool {
        var isNew = false
        for (reason, total) in dropped {
            let fresh = total &- (absorbedDrops[source.name]?[reason] ?? 0)
            counters.dropped[reason, default: 0] &+= fresh
            counters.read &+= fresh
            isNew = isNew || fresh > 0
            absorbedDrops[source.name, default: [:]][reason] = total
        }
        let fresh = source.gaps &- (absorbedGaps[source.name] ?? 0)
        if fresh > 0 { counters.gaps[source.lastGap ?? "unknown", default: 0] &+= fresh }
        absorbedGaps[source.name] = source.gaps
        return isNew || fresh > 0
    }
}

/// What the live view shows.
package enum LiveUpdate: Sendable {
    case finding(Finding)
    case status(RunStatus, [String: SourceCounters])
}
