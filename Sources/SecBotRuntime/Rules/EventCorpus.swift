import LogFormats
package import SecBotCore
import SecurityMonitor
import SigmaRules

/// Recorded events for the tools of rule authors: JSON objects, one a line, or raw log lines, also mixed.
///
/// Plain and compressed files and standard input. All fields carry their names, also those that no rule reads.
package struct EventCorpus {
    /// What a corpus held.
    package struct Tally: Sendable {
        package var lines = 0
        package var events = 0
        /// Lines that are neither a readable JSON object nor claimed by a format.
        package var unreadable = 0
    }

    private let path: String
    private let factory: ParserFactory
    private let assumed: Logsource?

    /// - Parameters:
    ///   - factory: Makes the parser of raw log lines.
    ///   - assumed: The logsource of all JSON events, if it is known.
    package init(path: String, factory: ParserFactory, assumed: Logsource? = nil) {
        self.path = path
        self.factory = factory
        self.assumed = assumed
    }

    /// Calls `body` with every event: its span, the range of its record and its line.
    /// - Throws: what opening and reading the file throws, and what `body` throws.
    package func forEach(
        _ body: (inout Event, Span<UInt8>, Range<Int>, Int) throws -> Void
    ) throws -> Tally {
        var tally = Tally()
        var names = FieldNames()
        var reader = try WholeLineReader(path: path)
        let router = EventRouter(declared: assumed)
        var table = JSONFieldTable(FieldRegistry.shared.snapshot)
        var parser = factory.make()
        var event = Event()
        while var block = try reader.next() {
            let size = block.count
            let lines = EventCorpus.lines(block)
            for line in lines where EventCorpus.isObject(block, line) { names.learn(block, line) }
            if FieldRegistry.shared.version != table.version { table = JSONFieldTable(FieldRegistry.shared.snapshot) }
            var json = JSONEventReader(table: table)
            // The parsers of log lines look a few bytes ahead.
            block += repeatElement(0, count: 64)
            for line in lines {
                tally.lines += 1
                guard !line.isEmpty, line.upperBound <= size else { continue }
                event.reset()
                if EventCorpus.isObject(block, line) {
                    guard (try? json.read(block.span, line, into: &event)) != nil else {
                        tally.unreadable += 1
                        continue
                    }
                    router.route(&event, in: block.span)
                } else {
                    let record = RawRecord(start: line.lowerBound, end: line.upperBound, position: UInt64(tally.lines))
                    switch parser.parse(batch: block.span, record: record, into: &event) {
                    case .event: break
                    case .pending: continue
                    case .notMine:
                        tally.unreadable += 1
                        continue
                    }
                }
                tally.events += 1
                try body(&event, block.span, line, tally.lines)
            }
        }
        let rest = [UInt8](repeating: 0, count: 64)
        while parser.flush(all: true, into: &event) {
            tally.events += 1
            try body(&event, rest.span, 0..<0, tally.lines)
        }
        return tally
    }

    private static func isObject(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
        bytes[line].first { $0 != 0x20 && $0 != 0x09 } == 0x7B
    }

    private static func lines(_ bytes: [UInt8]) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            let isReturn = end > start && bytes[end - 1] == 0x0D
            lines.append(start..<(isReturn ? end - 1 : end))
            start = end + 1
        }
        return lines
    }
}
