package import SecBotCore

/// A declared format, compiled: a value known at run time that parses like a format written in Swift.
package struct DeclaredFormat: Sendable {
    package let name: String
    /// The programs that write it through syslog, in lower case.
    package let programs: [String]
    /// Whether it declares how records of its own log file begin.
    package var hasRecords: Bool { !heads.isEmpty }

    private struct Rule: Sendable {
        var pattern: DeclaredPattern
        var action: Constant
        var category: Constant?
        var outcome: Constant?
        var reason: Constant?
        var blames: Bool
    }

    private let heads: [DeclaredPattern]
    private let rules: [Rule]
    private let logsource: LogsourceID
    private let format: Constant
    private let clock: DeclaredClock

    /// Compiles a declaration.
    ///
    /// - Returns: `nil` when the process-wide tables of names or constants are full.
    package init?(_ declaration: FormatDeclaration, options: FormatOptions) {
        func constant(_ text: String?) -> Constant? { text.flatMap { ConstantPool.shared.intern(Array($0.utf8)) } }
        guard let format = constant(declaration.name) else { return nil }
        name = declaration.name
        programs = declaration.programs
        self.format = format
        clock = DeclaredClock(options: options)
        logsource = LogsourceID(declaration.logsource)
        var heads: [DeclaredPattern] = []
        for head in declaration.heads {
            guard let pattern = DeclaredPattern(head) else { return nil }
            heads.append(pattern)
        }
        var rules: [Rule] = []
        for event in declaration.events {
            guard let action = constant(event.action) else { return nil }
            for source in event.patterns {
                guard let pattern = DeclaredPattern(source) else { return nil }
                rules.append(
                    Rule(
                        pattern: pattern, action: action, category: constant(event.category),
                        outcome: constant(event.outcome), reason: constant(event.reason),
                        blames: event.outcome == "failure"))
            }
        }
        self.heads = heads
        self.rules = rules
    }

    /// Parses a message that fills `message` within `batch`; `false` leaves the event as it was.
    package func parse(_ batch: Span<UInt8>, _ message: Range<Int>, into event: inout Event) -> Bool {
        let text = RecordScan.trimmed(batch, message)
        for rule in rules
        where rule.pattern.match(batch, text, clock: clock, isHead: false, into: &event) != nil {
            if let category = rule.category { event.append(.eventCategory, category) }
            event.append(.eventAction, rule.action)
            if let outcome = rule.outcome { event.append(.eventOutcome, outcome) }
            if let reason = rule.reason { event.append(.eventReason, reason) }
            if logsource != .unknown { event.logsource = logsource }
            event.format = format
            return true
        }
        return false
    }

    /// Parses a record of the format's own log file; `false` leaves the event as it was.
    package func parseRecord(_ batch: Span<UInt8>, _ record: Range<Int>, into event: inout Event) -> Bool {
        for head in heads {
            let mark = event.rows.count
            guard let match = head.match(batch, record, clock: clock, isHead: true, into: &event) else { continue }
            if let message = match.message, parse(batch, message, into: &event) {
                event.time = match.time
                event.append(.message, message, flags: .remoteWritten)
                return true
            }
            event.truncate(toRows: mark)
        }
        return false
    }

    /// Whether the beginning of a record is one of the format's.
    package func recognises(_ batch: Span<UInt8>, _ record: Range<Int>, scratch event: inout Event) -> Bool {
        let mark = event.rows.count
        for head in heads where head.match(batch, record, clock: clock, isHead: true, into: &event) != nil {
            event.truncate(toRows: mark)
            return true
        }
        return false
    }
}
