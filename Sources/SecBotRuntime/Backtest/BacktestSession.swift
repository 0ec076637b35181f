package import LogFormats
package import PolicyEngine
package import SecBotCore
import SecurityMonitor
package import ThreatAnalyzer

/// Recorded logs, or stored findings, through the live engines on event time: whom a policy set would have met.
package struct BacktestSession: ~Copyable {
    private let engine: PolicyEngine
    private let context: PolicyContext
    private let since: Timestamp?
    private var pipeline: AnalysisPipeline
    private let witness = LoginWitness()
    private let startedAt = ProcessUsage.cpuSeconds()
    /// Each telling of a finding as the live bot would have judged it, without the records.
    private var tellings: [Finding] = []
    private var known: Set<String> = []
    private var report = BacktestReport()

    /// The most tellings that are held until all files are read.
    package static let maximumTellings = 1_000_000

    /// - Parameter since: findings before it are not judged, but the windows know their records.
    package init(
        engine: PolicyEngine, context: PolicyContext, since: Timestamp?, analyzer: consuming Analyzer,
        makeParser: @escaping (String) -> LogParser
    ) {
        self.engine = engine
        self.context = context
        self.since = since
        pipeline = AnalysisPipeline(analyzer: analyzer, makeParser: makeParser)
        pipeline.witness = { [witness] event, batch in witness.observe(event, in: batch) }
    }

    /// Reads one file (`-` is standard input; compressed files as they are).
    package mutating func read(path: String, progress: ((UInt64) -> Void)? = nil) throws {
        var reader = try RecordReader(path: path)
        var batch = RecordBatch(source: path)
        var fresh: [Finding] = []
        var batches = 0
        while try reader.next(into: &batch) {
            let firstLine = Int(reader.recordsRead) - batch.records.count + 1
            report.summary.lines += pipeline.process(batch, firstLine: firstLine, into: &fresh).read
            hold(&fresh)
            batches += 1
            if batches % 64 == 0 { progress?(report.summary.lines) }
        }
        pipeline.finish(into: &fresh)
        hold(&fresh)
    }

    /// Takes findings that were stored earlier; nothing is known of logins then.
    package mutating func take(_ findings: [Finding]) {
        var findings = findings
        report.summary.areLoginsKnown = false
        hold(&findings)
    }

    private mutating func hold(_ fresh: inout [Finding]) {
        for var finding in fresh {
            if known.count < BacktestSession.maximumTellings { known.insert(finding.id) }
            guard tellings.count < BacktestSession.maximumTellings else {
                report.summary.dropped["tellings", default: 0] += 1
                continue
            }
            finding.evidence = []
            tellings.append(finding)
        }
        fresh.removeAll(keepingCapacity: true)
    }

    /// Judges everything in the order of time.
    package mutating func finish() -> BacktestReport {
        var fresh: [Finding] = []
        pipeline.finishWindows(into: &fresh)
        hold(&fresh)
        tellings.sort { ($0.time, $0.id, $0.count) < ($1.time, $1.id, $1.count) }
        var state = engine.makeState()
        var starts: [String: Timestamp] = [:]
        for finding in tellings {
            if let since, finding.time < since { continue }
            report.summary.judged += 1
            // Nobody reads the traces of a whole past; `policy explain` makes the one that is asked for.
            for var decision in engine.decide(finding, context: context, now: finding.time, state: &state) {
                decision.trace = []
                starts[decision.id] = finding.firstTime
                report.decisions.append(decision)
            }
        }
        report.summary.policySet = engine.set.name
        report.summary.mode = context.mode.rawValue
        report.summary.findings = known.count
        if witness.dropped > 0 { report.summary.dropped["logins"] = witness.dropped }
        BacktestSummary(decisions: report.decisions, starts: starts).fill(&report.summary, engine.set)
        report.summary.load.breakerTrips = state.breakerTrips
        report.summary.laterLogins = BacktestLogins.after(report.decisions, witness.inOrder())
        report.summary.cpuSeconds = ProcessUsage.cpuSeconds() - startedAt
        return report
    }
}
