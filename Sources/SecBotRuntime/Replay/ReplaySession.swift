package import LogFormats
package import SecBotCore
import SecurityMonitor
package import ThreatAnalyzer

/// Recorded logs through the live engine on event time.
package struct ReplaySession: ~Copyable {
    /// What a replay read and found.
    package struct Statistics: Sendable, Codable {
        package var lines: UInt64 = 0
        package var parsed: UInt64 = 0
        package var unparsed: UInt64 = 0
        package var findings = 0
        package var cpuSeconds = 0.0
        package var linesPerCPUSecond = 0.0
        package var peakRSSBytes: UInt64 = 0
        package var windows: [String: UInt64] = [:]

        enum CodingKeys: String, CodingKey {
            case lines, parsed, unparsed, findings, windows
            case cpuSeconds = "cpu_seconds"
            case linesPerCPUSecond = "lines_per_cpu_second"
            case peakRSSBytes = "peak_rss_bytes"
        }
    }

    private var pipeline: AnalysisPipeline
    /// The work so far; times and speed are there after ``finish()``.
    package private(set) var statistics = Statistics()
    private let startedAt = ProcessUsage.cpuSeconds()
    /// Findings by id in the order of their first appearance; a later state replaces an earlier one.
    private var order: [String] = []
    private var latest: [String: Finding] = [:]

    /// The most findings that are held until the end of a replay, so that each is written once in its last state.
    package static let maximumHeld = 100_000

    package init(analyzer: consuming Analyzer, makeParser: @escaping (String) -> LogParser) {
        pipeline = AnalysisPipeline(analyzer: analyzer, makeParser: makeParser)
    }

    /// Replays one file (`-` is standard input; compressed files as they are).
    /// - Parameter progress: called now and then with the lines read so far.
    package mutating func replay(path: String, progress: ((UInt64) -> Void)? = nil) throws {
        var reader = try RecordReader(path: path)
        var batch = RecordBatch(source: path)
        var fresh: [Finding] = []
        var batches = 0
        while try reader.next(into: &batch) {
            let firstLine = Int(reader.recordsRead) - batch.records.count + 1
            let tally = pipeline.process(batch, firstLine: firstLine, into: &fresh)
            statistics.lines += tally.read
            statistics.parsed += tally.parsed
            statistics.unparsed += tally.unparsed
            hold(&fresh)
            batches += 1
            if batches % 64 == 0 { progress?(statistics.lines) }
        }
        pipeline.finish(into: &fresh)
        hold(&fresh)
    }

    private mutating func hold(_ fresh: inout [Finding]) {
        for finding in fresh {
            if latest[finding.id] == nil {
                statistics.findings += 1
                guard order.count < ReplaySession.maximumHeld else { continue }
                order.append(finding.id)
            }
            latest[finding.id] = finding
        }
        fresh.removeAll(keepingCapacity: true)
    }

    /// All findings in the order in which they first appeared, and the final statistics.
    package mutating func finish() -> [Finding] {
        var fresh: [Finding] = []
        pipeline.finishWindows(into: &fresh)
        hold(&fresh)
        for growth in pipeline.takeGrowth(all: true) {
            latest[growth.id]?.count = growth.count
            latest[growth.id]?.lastTime = growth.lastTime
        }
        statistics.cpuSeconds = ProcessUsage.cpuSeconds() - startedAt
        statistics.linesPerCPUSecond = statistics.cpuSeconds > 0 ? Double(statistics.lines) / statistics.cpuSeconds : 0
        statistics.windows = pipeline.analyzer.windows
        statistics.peakRSSBytes = ProcessUsage.peakBytes()
        return order.compactMap { latest[$0] }
    }
}
