import Glibc
import SecBotCore
import SecBotRuntime
import SecurityMonitor
import Synchronization

/// What `run` shows while it works: findings as they come, and one status line that is always current.
///
/// On a terminal the status line is redrawn in place below the findings; elsewhere findings are NDJSON lines on standard
/// output and nothing else is written there.
final class LiveView: Sendable {
    private struct State {
        var hasStatusLine = false
        var shownSources: [String: String] = [:]
        var findings = 0
        var suppressed = 0
        var burst = 0
    }

    private let state = Mutex(State())
    private let style: Style
    private let isTerminal: Bool
    /// Findings shown in one second; more are counted, so that a flood stays readable.
    private let burstLimit = 20

    init(style: Style, isTerminal: Bool) {
        self.style = style
        self.isTerminal = isTerminal
    }

    func show(_ update: LiveUpdate) {
        state.withLock { state in
            switch update {
            case .finding(let finding): show(finding, &state)
            case .status(let status, let counters): show(status, counters, &state)
            }
        }
    }

    /// Says that the sources are open, on a line of its own.
    func ready() {
        state.withLock { state in
            clear(&state)
            Console.error("ready")
        }
    }

    /// Ends the status line, so that what follows starts on a line of its own.
    func close() {
        state.withLock { state in
            if state.hasStatusLine { Console.write("\n", to: STDERR_FILENO) }
            state.hasStatusLine = false
        }
    }

    private func show(_ finding: Finding, _ state: inout State) {
        state.findings += 1
        guard isTerminal else {
            Console.out(FindingRendering.line(finding))
            return
        }
        state.burst += 1
        guard state.burst <= burstLimit else {
            state.suppressed += 1
            return
        }
        clear(&state)
        for line in FindingLines(finding: finding, style: style, width: Terminal.width).detail { Console.out(line) }
    }

    private func show(_ status: RunStatus, _ counters: [String: SourceCounters], _ state: inout State) {
        guard isTerminal else { return }
        clear(&state)
        state.burst = 0
        if state.suppressed > 0 {
            Console.out(style.dim("  … and \(state.suppressed) more findings; see: secbot findings list"))
            state.suppressed = 0
        }
        for source in status.sources where state.shownSources[source.name] != source.state.rawValue {
            state.shownSources[source.name] = source.state.rawValue
            let mark =
                source.state == .active || source.state == .finished
                ? style.green("reads") : style.yellow(source.state.rawValue)
            var line = "  \(mark)  \(TerminalText.escaped(source.name))"
            if source.state != .active { line += "  " + style.dim(TerminalText.escaped(source.reason)) }
            Console.out(line)
        }
        let read = counters.values.reduce(0) { $0 &+ $1.read }
        var line = "watching \(status.sources.count) sources · \(read) records · "
        line += "\(Int(status.recordsPerSecond))/s · \(state.findings) findings · \(status.rules) rules · "
        line += "\(status.memoryBytes >> 20) MB · Ctrl-C stops"
        if let trouble = status.storeTrouble {
            line = style.red("store: " + TerminalText.escaped(trouble)) + " · " + line
        }
        Console.write(TerminalText.shortened(line, to: max(20, Terminal.width - 1)), to: STDERR_FILENO)
        state.hasStatusLine = true
    }

    private func clear(_ state: inout State) {
        if state.hasStatusLine { Console.write("\r\u{1B}[K", to: STDERR_FILENO) }
        state.hasStatusLine = false
    }
}
