public import SecBotCore

/// Judges events that are one JSON object a line, on several threads, with the matches in the order of the input.
///
///     var evaluation = RuleEvaluation(rules: rules)
///     while let lines = nextWholeLines() { write(evaluation.process(lines)) }
public struct RuleEvaluation: Sendable {
    public struct Options: Sendable {
        /// The logsource of all events, if it is known; it replaces what the events say.
        public var assumed: Logsource?
        /// Whether rules are chosen by the logsource of an event; if not, every rule judges every event.
        public var usesRouting = true
        /// Whether correlations are computed and reported.
        public var correlations = false
        public var threads = 1

        public init() {}
    }

    /// What was read and what matched.
    public struct Statistics: Sendable {
        public var events = 0
        public var matches = 0
        public var correlationMatches = 0
        /// Lines that are not readable JSON objects, by the code of the error.
        public var malformed: [String: Int] = [:]
        public var duplicateKeys = 0
        public var unroutedEvents = 0
        public var candidates = 0
        public var abandonedExpressions = 0
        /// Values beyond the bounds of an event.
        public var truncatedValues = 0
    }

    private let rules: RuleSet
    private let options: Options
    private let table: JSONFieldTable
    /// By rule: how the line of a match ends.
    private let lineEnds: [[UInt8]]
    private var correlator: Correlator
    private var signals: [CorrelationSignal] = []
    private var lines = 0
    /// What was read and what matched so far.
    public private(set) var statistics = Statistics()

    /// All members of a correlation are told, and an episode that goes on is not told again.
    public static let limits = CorrelatorLimits(members: 10_000, retellSeconds: 1_000_000_000)

    public init(
        rules: RuleSet, options: Options = Options(), limits: CorrelatorLimits = RuleEvaluation.limits
    ) {
        self.rules = rules
        self.options = options
        _ = EventRouter()
        table = JSONFieldTable(FieldRegistry.shared.snapshot)
        correlator = rules.makeCorrelator(limits: limits)
        lineEnds = rules.rules.map { rule in
            var end = Array(",\"rule_id\":".utf8)
            JSONText.append(rule.id, to: &end)
            return end + [0x7D, 0x0A]
        }
    }

    /// Judges whole lines and returns `{"line_no":1,"rule_id":"..."}` lines for their matches.
    public mutating func process(_ bytes: [UInt8]) -> [UInt8] {
        let parts = EvaluationWorker.split(bytes, into: max(1, options.threads))
        let rules = self.rules
        let options = self.options
        let table = self.table
        var results = ParallelMap.run(count: parts.count) { index in
            var worker = EvaluationWorker(rules: rules, options: options, table: table)
            worker.run(bytes, parts[index])
            return worker.result
        }
        var output: [UInt8] = []
        for index in results.indices {
            let result = results[index]
            add(result)
            if options.correlations {
                writeWithCorrelations(result, bytes, &output)
            } else {
                for match in result.matches where rules.rules[Int(match.rule)].generatesFindings {
                    write(match, &output)
                }
            }
            lines += result.lines
            results[index] = EvaluationWorker.Result()
        }
        return output
    }

    private mutating func add(_ result: EvaluationWorker.Result) {
        statistics.events += result.events
        for (code, count) in result.malformed { statistics.malformed[code, default: 0] += count }
        statistics.duplicateKeys += result.duplicateKeys
        statistics.unroutedEvents += result.unrouted
        statistics.candidates += result.candidates
        statistics.abandonedExpressions += result.abandonedExpressions
        statistics.truncatedValues += result.truncatedValues
    }

    private static let lineStart = Array("{\"line_no\":".utf8)

    private static func append(_ number: Int, to output: inout [UInt8]) {
        let place = output.count
        var rest = number
        repeat {
            output.append(UInt8(truncatingIfNeeded: 48 + rest % 10))
            rest /= 10
        } while rest > 0
        output[place...].reverse()
    }

    private mutating func write(_ match: EvaluationWorker.Match, _ output: inout [UInt8]) {
        statistics.matches += 1
        output += RuleEvaluation.lineStart
        RuleEvaluation.append(lines + Int(match.line) + 1, to: &output)
        output += lineEnds[Int(match.rule)]
    }

    /// Correlations need the fields of the events that matched: those are read again, in order.
    private mutating func writeWithCorrelations(
        _ result: EvaluationWorker.Result, _ bytes: [UInt8], _ output: inout [UInt8]
    ) {
        var event = Event()
        var reader = JSONEventReader(table: table)
        let router = EventRouter(declared: options.assumed)
        var current = Int32(-1)
        for match in result.matches {
            if rules.rules[Int(match.rule)].generatesFindings { write(match, &output) }
            guard correlator.observes(rule: Int(match.rule)) else { continue }
            if match.line != current {
                current = match.line
                event.reset()
                guard (try? reader.read(bytes.span, match.range, into: &event)) != nil else { continue }
                router.route(&event, in: bytes.span)
                correlator.begin(time: event.time, into: &signals)
            }
            correlator.observe(
                rule: Int(match.rule), event, in: bytes.span, reference: UInt64(lines + Int(match.line) + 1),
                into: &signals)
            writeSignals(&output)
        }
    }

    /// What still waits for later events, at the end of the input.
    public mutating func finish() -> [UInt8] {
        var output: [UInt8] = []
        correlator.finish(into: &signals)
        writeSignals(&output)
        return output
    }

    /// What correlations had to leave out.
    public var correlatorCounters: CorrelatorCounters { correlator.counters }

    private mutating func writeSignals(_ output: inout [UInt8]) {
        for signal in signals
        where signal.state == .fired && rules.correlations[signal.correlation].generatesFindings {
            write(signal, &output)
        }
        signals.removeAll(keepingCapacity: true)
    }

    private mutating func write(_ signal: CorrelationSignal, _ output: inout [UInt8]) {
        statistics.correlationMatches += 1
        let rule = rules.correlations[signal.correlation]
        output += Array("{\"correlation_id\":".utf8)
        JSONText.append(rule.id, to: &output)
        output += Array(",\"time\":\"\(signal.time)\",\"group\":{".utf8)
        for (index, name) in rule.groupBy.enumerated() where index < signal.group.count {
            if index > 0 { output.append(0x2C) }
            JSONText.append(name, to: &output)
            output.append(0x3A)
            JSONText.append(signal.group[index], to: &output)
        }
        let members = signal.members.map(String.init).joined(separator: ",")
        output += Array("},\"line_nos\":[\(members)]}\n".utf8)
    }
}
