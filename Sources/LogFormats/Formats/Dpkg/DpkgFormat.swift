package import SecBotCore

/// `dpkg.log`: what was installed, upgraded and removed.
///
///     2026-11-20 12:00:00 install nginx:amd64 <none> 1.22.1-9
///     2026-11-20 12:00:00 status installed nginx:amd64 1.22.1-9
package struct DpkgFormat: RecordFormat {
    package static let name = "dpkg"
    private let clock: RecordClock
    private let format = Constant("dpkg")
    private let package = Constant("package")
    private let success = Constant("success")
    private let logsource = LogsourceID(Logsource(product: "linux", service: "dpkg"))
    private let other = Constant("package-event")
    private let verbs: [(word: StaticString, action: Constant)] = [
        ("install", Constant("package-installed")), ("upgrade", Constant("package-upgraded")),
        ("remove", Constant("package-removed")), ("purge", Constant("package-purged")),
        ("status", Constant("package-status")), ("configure", Constant("package-configured")),
        ("trigproc", Constant("package-trigger")), ("conffile", Constant("package-conffile")),
        ("startup", Constant("package-run-started")), ("disappear", Constant("package-disappeared")),
    ]

    package init(options: FormatOptions) { clock = RecordClock(zone: options.zone) }

    package func recognises(_ batch: Span<UInt8>, _ record: Range<Int>) -> Bool { verb(batch, record) != nil }

    package mutating func parse(
        _ batch: Span<UInt8>, _ record: Range<Int>, into event: inout Event
    ) -> ParseOutcome {
        guard let verb = verb(batch, record),
            let reading = clock.yearFirst(batch, record.lowerBound, record.lowerBound + 19)
        else { return .notMine }
        event.time = reading.time
        append(batch, verb, record.upperBound, into: &event)
        event.append(.message, (record.lowerBound + 20)..<record.upperBound)
        event.append(.eventCategory, package)
        event.append(.eventAction, verbs.first { RecordScan.equals(batch, verb, $0.word) }?.action ?? other)
        event.append(.eventOutcome, success)
        event.logsource = logsource
        event.format = format
        return .event
    }

    /// The word behind the time, if it is one that dpkg writes.
    private func verb(_ bytes: Span<UInt8>, _ record: Range<Int>) -> Range<Int>? {
        guard record.count > 26, bytes[record.lowerBound + 4] == 45, bytes[record.lowerBound + 10] == 32,
            bytes[record.lowerBound + 19] == 32
        else { return nil }
        let start = record.lowerBound + 20
        let word = start..<RecordScan.index(of: 32, bytes, start, min(record.upperBound, start + 12))
        guard verbs.contains(where: { RecordScan.equals(bytes, word, $0.word) }),
            clock.yearFirst(bytes, record.lowerBound, start - 1) != nil
        else { return nil }
        return word
    }

    private func append(_ bytes: Span<UInt8>, _ verb: Range<Int>, _ end: Int, into event: inout Event) {
        var words: [Range<Int>] = []
        var index = min(verb.upperBound + 1, end)
        while index < end, words.count < 4 {
            let stop = RecordScan.index(of: 32, bytes, index, end)
            words.append(index..<stop)
            index = stop + 1
        }
        if RecordScan.equals(bytes, verb, "conffile") {
            if let file = words.first { event.append(.filePath, file, flags: .entity) }
            return
        }
        if RecordScan.equals(bytes, verb, "startup") { return }
        if RecordScan.equals(bytes, verb, "status"), !words.isEmpty {
            event.append(.eventReason, words.removeFirst())
        }
        guard let name = words.first else { return }
        let colon = RecordScan.index(of: 58, bytes, name.lowerBound, name.upperBound)
        event.append(.packageName, name.lowerBound..<colon, flags: .entity)
        if let version = words.dropFirst().last(where: { bytes[$0.lowerBound] != 60 }) {
            event.append(.packageVersion, version)
        }
    }
}
