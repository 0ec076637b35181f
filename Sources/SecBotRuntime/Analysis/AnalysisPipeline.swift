package import LogFormats
package import SecBotCore
package import ThreatAnalyzer

/// Records in, findings out: the one path that live reading, replay, rule tests and explanations share.
///
/// Synchronous and single-threaded; the owner decides on which thread it runs. Nothing is allocated per record until
/// there is a finding.
package struct AnalysisPipeline: ~Copyable {
    private var slots: [Slot] = []
    private var slotOfSource: [String: Int] = [:]
    private var event = Event()
    /// What detects; its windows hold the state of the records processed so far.
    package private(set) var analyzer: Analyzer
    private let makeParser: (String) -> LogParser
    /// Sees every event before it is analyzed: for a backtest, which must know who logged in later.
    package var witness: ((borrowing Event, Span<UInt8>) -> Void)?

    /// One source's parser and what is known about its transport.
    private struct Slot {
        var source: String
        var parser: LogParser
        /// Records taken by the parser whose event has not come yet.
        var pending: UInt64 = 0
        var arrival: Timestamp = .unknown
    }

    /// What a batch led to.
    package struct Tally: Sendable {
        package var read: UInt64 = 0
        package var parsed: UInt64 = 0
        package var unparsed: UInt64 = 0
        package var newest: Timestamp = .unknown
    }

    /// - Parameter makeParser: makes the parser of a source by its name.
    package init(analyzer: consuming Analyzer, makeParser: @escaping (String) -> LogParser) {
        self.analyzer = analyzer
        self.makeParser = makeParser
    }

    /// Analyzes a batch.
    /// - Parameters:
    ///   - firstLine: 1-based line of the batch's first record; `nil` where the source has no lines.
    ///   - findings: gets what was found, in the order of the records; an extended finding comes again with its id.
    package mutating func process(
        _ batch: borrowing RecordBatch, firstLine: Int?, into findings: inout [Finding]
    ) -> Tally {
        let index = slot(for: batch.source)
        var tally = Tally()
        let bytes = batch.bytes.span
        slots[index].arrival = batch.arrival
        for position in batch.records.indices {
            let record = batch.records[position]
            tally.read += 1
            if record.range.isEmpty {
                // An empty line says nothing, which is not the same as a line nobody understands.
                tally.parsed += 1
                continue
            }
            let outcome = slots[index].parser.parse(batch: bytes, record: record, into: &event)
            switch outcome {
            case .event:
                tally.parsed += 1
                if batch.provenance != .operatorTrusted,
                    event.provenance == .operatorTrusted || event.provenance == .handshakeProven
                {
                    event.provenance = batch.provenance
                }
                if event.time > tally.newest { tally.newest = event.time }
                if !event.time.isKnown { event.time = batch.arrival }
                let reference = RecordReference(
                    source: batch.source, line: firstLine.map { $0 + position }, position: record.position,
                    range: record.range, arrival: batch.arrival)
                witness?(event, bytes)
                analyzer.observe(&event, record: reference, in: bytes, into: &findings)
            case .pending:
                tally.parsed += 1
                slots[index].pending += 1
            case .notMine:
                tally.unparsed += 1
            }
        }
        drain(index, all: false, into: &findings)
        return tally
    }

    /// Whether records of a source wait for others of the same event.
    package func hasPending(_ source: String) -> Bool {
        slotOfSource[source].map { slots[$0].pending > 0 } ?? false
    }

    /// Analyzes what still waits, at the end of the input or when it has waited long enough.
    package mutating func finish(into findings: inout [Finding]) {
        for index in slots.indices { drain(index, all: true, into: &findings) }
    }

    /// Judges what waits for the watermark, at the end of a replay.
    package mutating func finishWindows(into findings: inout [Finding]) { analyzer.finish(into: &findings) }

    /// Tells the windows the time of the host, so that nothing waits for a silent source.
    package mutating func pass(to time: Timestamp, into findings: inout [Finding]) {
        analyzer.pass(to: time, into: &findings)
    }

    /// Findings that have grown since they were told.
    /// - Parameter all: also those of correlations, which costs a walk over all windows.
    package mutating func takeGrowth(all: Bool) -> [FindingGrowth] {
        all ? analyzer.takeAllGrowth() : analyzer.takeGrowth()
    }

    private mutating func drain(_ index: Int, all: Bool, into findings: inout [Finding]) {
        guard slots[index].pending > 0 else { return }
        while slots[index].parser.flush(all: all, into: &event) {
            let reference = RecordReference(
                source: slots[index].source, line: nil, position: 0, range: 0..<0, arrival: slots[index].arrival)
            let nothing: [UInt8] = []
            analyzer.observe(&event, record: reference, in: nothing.span, into: &findings)
        }
        if all { slots[index].pending = 0 }
    }

    private mutating func slot(for source: String) -> Int {
        if let known = slotOfSource[source] { return known }
        slots.append(Slot(source: source, parser: makeParser(source)))
        slotOfSource[source] = slots.count - 1
        return slots.count - 1
    }
}
