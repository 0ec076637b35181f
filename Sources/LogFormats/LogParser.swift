package import SecBotCore

/// Turns the records of one source into events. One value per source; it remembers which format the source speaks.
///
/// Automatic choice goes by a record's bytes: a syslog frame leads to the format of its program, other records to the
/// format that recognises them. A chosen format takes its own records only.
package struct LogParser: Sendable {
    private var frames: FrameParser
    private let services: ServiceFormats
    private let plain = SyslogEvent()
    /// The frame of the record at hand.
    private var frame = SyslogFrame()
    private var records: [any RecordFormat]
    private let choice: Choice
    /// The record format that took the last record; -1 if it was a framed line or none.
    private var recent = -1

    private enum Choice {
        case automatic
        case syslog
        case message(Int)
        case record
    }

    /// A parser for one source.
    ///
    /// - Parameters:
    ///   - format: a name of ``FormatCatalog/names`` or of a declared format, or ``FormatCatalog/automatic``.
    ///   - declared: formats of messages that are known at run time only; without any, the declared ones.
    ///   - declarations: the user's own declared formats, beside the shipped ones.
    /// - Throws: ``UnknownFormat`` for any other name.
    package init(
        options: FormatOptions, format: String = FormatCatalog.automatic, declared: (any ProgramMessages)? = nil,
        declarations: [FormatDeclaration] = []
    ) throws(UnknownFormat) {
        frames = FrameParser(zone: options.zone, now: options.now)
        let services = ServiceFormats(declared: declared ?? DeclaredMessages(user: declarations, options: options))
        self.services = services
        if format == FormatCatalog.automatic {
            choice = .automatic
            records = FormatCatalog.recordFormats.map { LogParser.make($0, services, options, declarations) }
        } else if format == FormatCatalog.syslog {
            choice = .syslog
            records = []
        } else if let index = services.index(named: format) {
            choice = .message(index)
            records = []
        } else if let type = FormatCatalog.recordFormat(named: format) {
            choice = .record
            records = [LogParser.make(type, services, options, declarations)]
        } else {
            throw UnknownFormat(name: format)
        }
    }

    private static func make(
        _ type: any RecordFormat.Type, _ services: ServiceFormats, _ options: FormatOptions,
        _ declarations: [FormatDeclaration]
    ) -> any RecordFormat {
        // A journal's messages are those of the services, the declared ones among them.
        if type == JournalExportFormat.self { return JournalExportFormat(services) }
        if type == JournalJSONFormat.self { return JournalJSONFormat(services) }
        // A user's declarations come first, so that a shipped one can be told anew.
        if type == DeclaredRecordFormat.self {
            return DeclaredRecordFormat(declarations + DeclaredServices.all, options: options)
        }
        return type.init(options: options)
    }

    /// The moment that dates without a year are read against; a long-lived source moves it on, at least once a day.
    package var now: Timestamp {
        get { frames.clock.now }
        set { if frames.clock.now != newValue { frames.clock.now = newValue } }
    }

    /// Parses one record into the event, which is emptied first.
    ///
    /// - Returns: ``ParseOutcome/notMine`` if no format claims the record; the event's format is then `nil`.
    package mutating func parse(
        batch: Span<UInt8>, record: RawRecord, into event: inout Event
    ) -> ParseOutcome {
        event.reset()
        var range = record.range
        guard range.upperBound <= batch.count else { return .notMine }
        if range.count > 0, batch[range.upperBound - 1] == 13 { range = range.lowerBound..<(range.upperBound - 1) }
        switch choice {
        case .automatic:
            return automatic(batch, range, isTruncated: record.isTruncated, into: &event)
        case .syslog:
            guard frames.parse(batch, range, into: &frame) else { return .notMine }
            framed(batch, isTruncated: record.isTruncated, into: &event)
            return .event
        case .message(let index):
            return message(batch, range, with: index, isTruncated: record.isTruncated, into: &event)
        case .record:
            return records[0].parse(batch, range, into: &event)
        }
    }

    /// Fills the event of records that are still pending, one per call, oldest first; `false` when there is none.
    ///
    /// - Parameter all: at the end of the input; else only what is complete or too old to wait for.
    package mutating func flush(all: Bool, into event: inout Event) -> Bool {
        event.reset()
        for index in records.indices where records[index].flush(all: all, into: &event) { return true }
        return false
    }

    private mutating func automatic(
        _ batch: Span<UInt8>, _ range: Range<Int>, isTruncated: Bool, into event: inout Event
    ) -> ParseOutcome {
        if recent >= 0, records[recent].recognises(batch, range) {
            let outcome = records[recent].parse(batch, range, into: &event)
            if outcome != .notMine { return outcome }
        }
        let isFramed = frames.parse(batch, range, into: &frame)
        // A time without a program may be a service's own file that begins like syslog (vsftpd).
        if isFramed, frame.confidence == .sure, !frame.program.isEmpty {
            recent = -1
            framed(batch, isTruncated: isTruncated, into: &event)
            return .event
        }
        for index in records.indices where index != recent && records[index].recognises(batch, range) {
            let outcome = records[index].parse(batch, range, into: &event)
            if outcome != .notMine {
                recent = index
                return outcome
            }
        }
        guard isFramed else { return .notMine }
        framed(batch, isTruncated: isTruncated, into: &event)
        return .event
    }

    /// Fills the event of a framed line. The end of a record that its source cut is whatever the writer wanted it to
    /// be, so no service format, which reads from the end, sees it.
    @inline(__always)
    private func framed(_ batch: Span<UInt8>, isTruncated: Bool, into event: inout Event) {
        plain.fill(&event, from: frame)
        if !isTruncated {
            _ = services.parse(batch, program: frame.program, message: frame.message, into: &event)
        }
    }

    /// One message format by name: framed lines of its programs, and lines without any frame.
    private mutating func message(
        _ batch: Span<UInt8>, _ range: Range<Int>, with index: Int, isTruncated: Bool, into event: inout Event
    ) -> ParseOutcome {
        guard frames.parse(batch, range, into: &frame) else {
            guard !isTruncated else { return .notMine }
            event.append(.message, range)
            if services.parse(batch, message: range, with: index, into: &event) { return .event }
            event.reset()
            return .notMine
        }
        plain.fill(&event, from: frame)
        if !isTruncated,
            services.isProgram(batch, frame.program, of: index) || PamFormat.recognises(batch, frame.message)
        {
            _ = services.parse(batch, message: frame.message, with: index, into: &event)
        }
        return .event
    }
}

/// A format's name that the catalogue does not know.
package struct UnknownFormat: Error, Sendable, Equatable {
    package let name: String
}
