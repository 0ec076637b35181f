package import EventStore
package import SecBotCore
import SecurityMonitor

/// Everything `status` says: the verdict, the sources, the counters.
package struct StatusReport: Codable, Sendable {
    package struct Source: Codable, Sendable {
        package var name: String
        package var kind: String
        package var state: String
        package var reason: String
        package var advice: String?
        package var read: UInt64
        package var parsed: UInt64
        package var unparsed: UInt64
        package var dropped: [String: UInt64]
        package var gaps: [String: UInt64]
        package var lastRecord: Timestamp
        package var expectedSilenceSeconds: Double?
    }

    /// Sums over all sources, restarts included; `read = parsed + unparsed + the sum of dropped`.
    package struct Counters: Codable, Sendable {
        package var read: UInt64
        package var parsed: UInt64
        package var unparsed: UInt64
        package var dropped: [String: UInt64]
        package var gaps: [String: UInt64]
        package var findings: Int
        package var findingsByLevel: [String: Int]
    }

    /// The verdict and why, how the bot runs, and what it reads; memory in bytes.
    package var verdict: Verdict.State
    package var reasons: [String]
    package var mode: String
    package var running: Bool
    package var version: String?
    package var processID: Int32?
    package var started: Timestamp?
    package var heartbeat: Timestamp?
    package var rules: Int
    package var rulesRejected: Int
    package var recordsPerSecond: Double
    package var memoryBytes: UInt64
    package var demonstration: Bool
    package var sources: [Source]
    package var counters: Counters
    /// Table entries that made room for newer ones, by table.
    package var evictions: [String: UInt64]
    /// The windows of the correlations: what they keep, what was late, from the future or dropped.
    package var windows: [String: UInt64]

    /// Reads the report from a store that a bot writes or wrote.
    package static func read(from store: SQLiteStore, now: Timestamp) throws -> StatusReport {
        let status = try RunStatus.read(from: store)
        let progress = try store.progress()
        let recent = try store.findingCounts(since: now.adding(seconds: -3600))
        let all = try store.findingCounts(since: nil)
        let verdict = Verdict.judge(status, recent: recent, now: now)
        var total = SourceCounters()
        for counters in progress.counters.values { total.add(counters) }
        let live = Dictionary((status?.sources ?? []).map { ($0.name, $0) }) { first, _ in first }
        let sources = Set(progress.counters.keys).union(live.keys).sorted().map { name in
            let counters = progress.counters[name] ?? SourceCounters()
            let state = live[name]
            return Source(
                name: name, kind: state?.kind.rawValue ?? "", state: state?.state.rawValue ?? "not configured",
                reason: state?.reason ?? "read by an earlier configuration", advice: state?.advice,
                read: counters.read, parsed: counters.parsed, unparsed: counters.unparsed, dropped: counters.dropped,
                gaps: counters.gaps, lastRecord: counters.newest,
                expectedSilenceSeconds: state?.expectedSilenceSeconds)
        }
        return StatusReport(
            verdict: verdict.state, reasons: verdict.reasons, mode: status?.mode ?? "observe",
            running: verdict.state != .notRunning, version: status?.version, processID: status?.processID,
            started: status?.started, heartbeat: status?.heartbeat, rules: status?.rules ?? 0,
            rulesRejected: status?.rulesRejected ?? 0, recordsPerSecond: status?.recordsPerSecond ?? 0,
            memoryBytes: status?.memoryBytes ?? 0, demonstration: status?.isDemonstration ?? false, sources: sources,
            counters: Counters(
                read: total.read, parsed: total.parsed, unparsed: total.unparsed, dropped: total.dropped,
                gaps: total.gaps, findings: all.values.reduce(0, +),
                findingsByLevel: Dictionary(uniqueKeysWithValues: all.map { ($0.key.name, $0.value) })),
            evictions: status?.evictions ?? [:], windows: status?.windows ?? [:])
    }
}
