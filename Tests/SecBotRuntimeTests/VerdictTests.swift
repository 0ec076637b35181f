import SecBotCore
import SecBotRuntime
import SecurityMonitor
import Testing

@Suite("Verdict") struct VerdictTests {
    private static let now = Timestamp(seconds: 1_795_219_200)

    private func status(_ states: [SourceStatus.State], change: (inout RunStatus) -> Void = { _ in }) -> RunStatus {
        var status = RunStatus(version: "1", processID: 1, started: VerdictTests.now, mode: "observe")
        status.sources = states.enumerated().map { index, state in
            var source = SourceStatus(name: "source \(index)", kind: .file)
            source.state = state
            source.reason = "reason \(index)"
            return source
        }
        change(&status)
        return status
    }

    private func judge(_ status: RunStatus?, recent: [Severity: Int] = [:]) -> Verdict {
        Verdict.judge(status, recent: recent, now: VerdictTests.now)
    }

    @Test func aHealthyQuietBotProtects() {
        let verdict = judge(status([.active, .starting, .finished]), recent: [.medium: 3, .low: 9])
        #expect(verdict == Verdict(state: .protected, reasons: []))
    }

    @Test func withoutAStatusItDoesNotRun() { #expect(judge(nil).state == .notRunning) }

    @Test func stoppedOrSilentForTenSecondsItDoesNotRun() {
        #expect(judge(status([.active]) { $0.stopped = VerdictTests.now }).state == .notRunning)
        #expect(
            judge(status([.active]) { $0.heartbeat = VerdictTests.now.adding(seconds: -10) }).state == .protected)
        #expect(
            judge(status([.active]) { $0.heartbeat = VerdictTests.now.adding(seconds: -11) }).state == .notRunning)
    }

    @Test(arguments: [SourceStatus.State.silent, .missing, .unreadable, .failed])
    func aSourceInTroubleDegrades(state: SourceStatus.State) {
        let verdict = judge(status([.active, state]) { $0.sources[1].advice = "do this" })
        #expect(verdict == Verdict(state: .degraded, reasons: ["source 1: reason 1 (do this)"]))
    }

    @Test func noSourceOrOnlyEndedOnesDegrade() {
        #expect(judge(status([])).state == .degraded)
        #expect(judge(status([.finished, .finished])).state == .degraded)
        #expect(judge(status([.finished]) { $0.isDemonstration = true }).state == .protected)
    }

    @Test func aStoreInTroubleDegrades() {
        let verdict = judge(status([.active]) { $0.storeTrouble = "disk full" })
        #expect(verdict == Verdict(state: .degraded, reasons: ["disk full"]))
    }

    @Test(arguments: [([Severity.high: 1], "1 finding "), ([.critical: 2, .high: 1], "3 findings ")])
    func seriousFindingsComeFirst(recent: [Severity: Int], beginning: String) throws {
        let verdict = judge(status([.missing]), recent: recent)
        #expect(verdict.state == .underAttack)
        #expect(verdict.reasons.count == 2)
        #expect(try #require(verdict.reasons.first).hasPrefix(beginning))
    }

    /// Findings of before do not make a bot that is gone look alive.
    @Test func aDeadBotIsNotUnderAttack() {
        let dead = status([.active]) { $0.heartbeat = VerdictTests.now.adding(seconds: -60) }
        #expect(judge(dead, recent: [.critical: 5]).state == .notRunning)
    }
}
