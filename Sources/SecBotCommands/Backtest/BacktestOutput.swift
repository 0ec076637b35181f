import SecBotCore
import SecBotRuntime

/// A decision of a backtest as the command contract writes it.
struct BacktestRow: Encodable {
    var time: Timestamp
    var policy: String
    var action: String
    var target: String
    var durationSeconds: Int64?
    var protected: Bool
    var reason: String
    var outcome: String
    var offence: Int
    var finding: String
    var rule: String

    enum CodingKeys: String, CodingKey {
        case time, policy, action, target, protected, reason, outcome, offence, finding, rule
        case durationSeconds = "duration_seconds"
    }

    init(_ decision: Decision) {
        time = decision.time
        policy = decision.policy
        action = decision.request.kind.rawValue
        target = "\(decision.target)"
        durationSeconds = decision.durationSeconds
        protected = !decision.protection.isEmpty && (decision.outcome == .refused || decision.outcome == .propose)
        reason = decision.reason
        outcome = decision.outcome.rawValue
        offence = decision.offence
        finding = decision.findingID
        rule = decision.ruleID
    }
}

/// Writes the result of a backtest.
struct BacktestOutput {
    let report: BacktestReport
    let rows: [Decision]
    let common: CommonOptions

    private struct Document: Encodable {
        var decisions: [BacktestRow]
        var summary: BacktestReport.Summary
    }

    private struct Last: Encodable { var summary: BacktestReport.Summary }

    func write() throws {
        switch common.format(stream: true) {
        case .json:
            Console.out(try JSONText.encode(Document(decisions: rows.map(BacktestRow.init), summary: report.summary)))
        case .ndjson:
            var output = BufferedOutput()
            for decision in rows { output.line(try JSONText.encode(BacktestRow(decision))) }
            output.line(try JSONText.encode(Last(summary: report.summary)))
            output.flush()
        case .csv:
            Console.out("time,policy,action,target,duration_seconds,protected,outcome,offence,reason")
            for row in rows.map(BacktestRow.init) {
                let fields = [
                    row.time.description, row.policy, row.action, row.target, row.durationSeconds.map { "\($0)" } ?? "",
                    "\(row.protected)", row.outcome, "\(row.offence)", row.reason,
                ]
                Console.out(fields.map(Arguments.csv).joined(separator: ","))
            }
        case .table: table()
        }
    }

    /// Targets shown on a terminal.
    private static let shownTargets = 40

    private func table() {
        let summary = report.summary
        let style = common.style
        Console.out(
            style.bold("\(summary.policySet), at most \(summary.mode)")
                + ": \(summary.lines) lines, \(summary.findings) findings, \(summary.targets.count) targets of acts")
        let shown = summary.targets.sorted { ($1.decisions, $0.first) < ($0.decisions, $1.first) }
        let lines = shown.prefix(BacktestOutput.shownTargets).map { target in
            [
                "  " + target.target, "\(target.decisions)×", DecisionText.duration(target.seconds),
                target.policies.joined(separator: ", "), target.first.description.prefix(16) + "",
            ]
        }
        for line in TextTable.lines(Array(lines)) { Console.out(line) }
        if shown.count > BacktestOutput.shownTargets {
            Console.out(style.dim("  … and \(shown.count - BacktestOutput.shownTargets) more; see --output ndjson"))
        }
        for hit in summary.protectedHits.prefix(20) {
            Console.out(
                style.yellow("  protected  ") + TerminalText.escaped("\(hit.target)  \(hit.outcome): ")
                    + TerminalText.escaped(hit.protected.joined(separator: ", ")))
        }
        for login in summary.laterLogins.prefix(20) {
            let when = login.whileBlocked ? "while blocked" : "after the block"
            Console.out(
                style.red("  logged in  ")
                    + TerminalText.escaped("\(login.address) as \(login.user) at \(login.time), \(when)"))
        }
        numbers(summary, style)
    }

    private func numbers(_ summary: BacktestReport.Summary, _ style: Style) {
        let outcomes = summary.decisions.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        Console.out("decisions: " + (outcomes.isEmpty ? "none" : outcomes.joined(separator: ", ")))
        if let median = summary.medianSecondsToBlock {
            Console.out("median time from the first record to the block: \(Int(median.rounded())) s")
        }
        Console.out(
            "protected hits: \(summary.protectedHits.count); later logins from blocked addresses: "
                + (summary.areLoginsKnown ? "\(summary.laterLogins.count)" : "unknown without log files"))
        Console.out(
            "load: at most \(summary.load.peakPerMinute) acts a minute of \(summary.load.limitPerMinute), "
                + "\(summary.load.limited) held back, breaker tripped \(summary.load.breakerTrips) times")
        let next =
            report.isHarmless
            ? "Nobody protected, nobody who logged in later. To arm it: policy: {set: \(summary.policySet), mode: enforce}"
            : "Look at those lines before you arm it; spare people with policy.allowlist or an exception."
        Console.out(style.dim(next))
    }
}
