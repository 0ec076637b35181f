package import SecBotCore
import SecurityMonitor

/// The one line that answers "am I protected right now?".
package struct Verdict: Sendable, Equatable {
    /// The verdict in one word, as programs read it.
    package enum State: String, Sendable, Codable {
        case protected
        case degraded
        case underAttack = "under-attack"
        case notRunning = "not-running"
    }

    /// The verdict in one word.
    package var state: State
    /// Plain sentences: what is wrong or worth knowing.
    package var reasons: [String]

    package init(state: State, reasons: [String]) {
        self.state = state
        self.reasons = reasons
    }

    /// The verdict over a published status and the findings of the last hour.
    package static func judge(_ status: RunStatus?, recent: [Severity: Int], now: Timestamp) -> Verdict {
        guard let status else {
            return Verdict(state: .notRunning, reasons: ["the bot has not run with this state directory yet"])
        }
        if let stopped = status.stopped {
            return Verdict(state: .notRunning, reasons: ["stopped at \(stopped)"])
        }
        let age = now.seconds - status.heartbeat.seconds
        guard age <= 10 else {
            return Verdict(state: .notRunning, reasons: ["last sign of life \(age) s ago; it was killed or hangs"])
        }
        var troubles: [String] = []
        if let trouble = status.storeTrouble { troubles.append(trouble) }
        for source in status.sources {
            switch source.state {
            case .starting, .active, .finished: break
            case .silent, .missing, .unreadable, .failed:
                troubles.append("\(source.name): \(source.reason)" + (source.advice.map { " (\($0))" } ?? ""))
            }
        }
        if status.sources.isEmpty { troubles.append("no source is configured; run: secbot setup") }
        if status.sources.allSatisfy({ $0.state == .finished }), !status.sources.isEmpty, !status.isDemonstration {
            troubles.append("every source has ended")
        }
        let serious = (recent[.critical] ?? 0) + (recent[.high] ?? 0)
        if serious > 0 {
            let noun = serious == 1 ? "finding" : "findings"
            return Verdict(
                state: .underAttack,
                reasons: ["\(serious) \(noun) of level high or critical in the last hour"] + troubles)
        }
        return Verdict(state: troubles.isEmpty ? .protected : .degraded, reasons: troubles)
    }
}
