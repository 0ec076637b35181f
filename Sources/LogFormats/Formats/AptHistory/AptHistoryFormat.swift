package import SecBotCore

/// `apt/history.log`: one stanza of several lines for each run, from `Start-Date:` to `End-Date:`.
///
/// The event comes with the last line. A stanza that never ends is given out when the next begins or at the end of the
/// input; of one that is too long the rest is left out.
package struct AptHistoryFormat: RecordFormat {
    package static let name = "apt-history"
    /// The most bytes of one stanza.
    static let mostBytes = 256 << 10

    private let clock: RecordClock
    private let format = Constant("apt-history")
    private let package = Constant("package")
    private let action = Constant("package-transaction")
    private let success = Constant("success")
    private let failure = Constant("failure")
    private let logsource = LogsourceID(Logsource(product: "linux", service: "apt"))
    /// The lines of the stanza so far, each with a line end.
    private var stanza: [UInt8] = []

    private static let keys: [StaticString] = [
        "Start-Date: ", "Commandline: ", "Requested-By: ", "Install: ", "Reinstall: ", "Upgrade: ", "Downgrade: ",
        "Remove: ", "Purge: ", "Error: ", "End-Date: ", "Comment: ",
    ]

    package init(options: FormatOptions) { clock = RecordClock(zone: options.zone) }

    package func recognises(_ batch: Span<UInt8>, _ record: Range<Int>) -> Bool {
        AptHistoryFormat.keys.contains {
            RecordScan.starts(batch, record.lowerBound, record.upperBound, with: $0)
        }
    }

    package mutating func parse(
        _ batch: Span<UInt8>, _ record: Range<Int>, into event: inout Event
    ) -> ParseOutcome {
        if record.isEmpty, !stanza.isEmpty { return .pending }
        guard recognises(batch, record) else { return .notMine }
        let begins = RecordScan.starts(batch, record.lowerBound, record.upperBound, with: "Start-Date: ")
        let hasOther = begins && flush(all: true, into: &event)
        if stanza.count + record.count < AptHistoryFormat.mostBytes {
            for index in record { stanza.append(batch[index]) }
            stanza.append(10)
        }
        if hasOther { return .event }
        guard RecordScan.starts(batch, record.lowerBound, record.upperBound, with: "End-Date: ") else {
            return .pending
        }
        return flush(all: true, into: &event) ? .event : .pending
    }

    package mutating func flush(all: Bool, into event: inout Event) -> Bool {
        guard all, !stanza.isEmpty else { return false }
        fill(stanza.span, into: &event)
        stanza.removeAll(keepingCapacity: stanza.capacity <= 64 << 10)
        return true
    }

    // MARK: Reading a stanza

    private func fill(_ bytes: Span<UInt8>, into event: inout Event) {
        var start = 0
        var hasError = false
        while start < bytes.count {
            let end = RecordScan.index(of: 10, bytes, start, bytes.count)
            line(bytes, start..<end, &hasError, into: &event)
            start = end + 1
        }
        event.append(.eventCategory, package)
        event.append(.eventAction, action)
        event.append(.eventOutcome, hasError ? failure : success)
        event.logsource = logsource
        event.format = format
    }

    private func line(
        _ bytes: Span<UInt8>, _ line: Range<Int>, _ hasError: inout Bool, into event: inout Event
    ) {
        func value(_ key: StaticString) -> Range<Int>? {
            guard RecordScan.starts(bytes, line.lowerBound, line.upperBound, with: key) else { return nil }
            return (line.lowerBound + key.utf8CodeUnitCount)..<line.upperBound
        }
        if let date = value("Start-Date: ") {
            // `2026-11-20  12:00:00`, with two spaces.
            guard date.count >= 20 else { return }
            var text: [UInt8] = []
            for index in date where text.count != 11 || bytes[index] != 32 { text.append(bytes[index]) }
            if let reading = clock.yearFirst(text.span, 0, text.count) { event.time = reading.time }
        } else if let command = value("Commandline: ") {
            append(.processCommandLine, bytes, command, into: &event)
        } else if let user = value("Requested-By: ") {
            let end = RecordScan.index(of: 32, bytes, user.lowerBound, user.upperBound)
            append(.userName, bytes, user.lowerBound..<end, flags: .entity, into: &event)
        } else if let error = value("Error: ") {
            hasError = true
            append(.eventReason, bytes, error, into: &event)
        } else if value("End-Date: ") == nil, value("Comment: ") == nil {
            let colon = RecordScan.index(of: 58, bytes, line.lowerBound, line.upperBound)
            append(.eventType, bytes, line.lowerBound..<colon, into: &event)
            packages(bytes, min(colon + 2, line.upperBound)..<line.upperBound, into: &event)
        }
    }

    /// `nginx:amd64 (1.22.1-9), libfoo:amd64 (1.0, automatic)`
    private func packages(_ bytes: Span<UInt8>, _ list: Range<Int>, into event: inout Event) {
        var index = list.lowerBound
        while index < list.upperBound {
            let end = RecordScan.index(of: 32, bytes, index, list.upperBound)
            let colon = RecordScan.index(of: 58, bytes, index, end)
            append(.packageName, bytes, index..<colon, flags: [.entity, .element], into: &event)
            let close = RecordScan.index(of: 41, bytes, end, list.upperBound)
            index = min(close + 3, list.upperBound)
        }
    }

    private func append(
        _ field: FieldID, _ bytes: Span<UInt8>, _ range: Range<Int>, flags: FieldRow.Flags = [],
        into event: inout Event
    ) {
        guard !range.isEmpty else { return }
        let mark = event.arenaMark
        event.write(bytes, range)
        event.appendArena(field, from: mark, flags: flags)
    }
}
