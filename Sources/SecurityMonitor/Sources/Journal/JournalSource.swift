import Glibc
package import SecBotCore

/// Reads systemd's journal natively and follows it, from a cursor or from some hours of history.
///
/// Each record is one entry in the Journal Export Format. Needs libsystemd at run time; without it the state says so.
package struct JournalSource: RecordSource {
    package let name: String
    private let folder: String?
    private let checkpoint: SourceCheckpoint?
    private let historyHours: Int
    private let limits: SourceLimits
    private let clock: SourceClock
    private let meter: SourceMeter

    /// Seconds between looks even without a sign of change, and between attempts to open.
    private static let lookSeconds = 5.0
    /// After so many entries the journal is opened anew, to give back the memory it mapped; after fewer once it is read up.
    private static let entriesBeforeReopening = 20_000
    private static let entriesBeforeReopeningAtEnd = 2_000

    /// - Parameters:
    ///   - folder: journal files to read instead of the host's own.
    ///   - checkpoint: where reading had come to; without one it begins `historyHours` ago.
    package init(
        name: String = "journal", folder: String? = nil, checkpoint: SourceCheckpoint? = nil, historyHours: Int = 24,
        limits: SourceLimits = SourceLimits(), clock: SourceClock = .system
    ) {
        self.name = name
        self.folder = folder
        self.checkpoint = checkpoint
        self.historyHours = historyHours
        self.limits = limits
        self.clock = clock
        meter = SourceMeter(name: name, kind: .journal, clock: clock)
    }

    package func statuses() -> [SourceStatus] { [meter.snapshot] }

    package func run(into output: some BatchOutput) async throws {
        guard let library = JournalLibrary.shared else {
            meter.set(
                .failed, "\(JournalLibrary.name) is not installed, so the journal cannot be read",
                advice: "apt-get install libsystemd0")
            return
        }
        var place = Place(checkpoint)
        while true {
            try Task.checkCancellation()
            if let trouble = JournalAccess.trouble(folder: folder) {
                meter.set(trouble.state, trouble.reason, advice: trouble.advice)
            } else {
                do {
                    try await follow(library, &place, into: output)
                    continue
                } catch let error as SystemError {
                    place.failed()
                    meter.gap("the journal could not be read: \(error.description)")
                    meter.set(
                        .unreadable, error.description, advice: "journalctl --verify shows damaged files")
                }
            }
            try await Task.sleep(for: .seconds(JournalSource.lookSeconds))
        }
    }

    /// How far the journal has been read.
    private struct Place {
        var cursor: String?
        /// Of the last entry, microseconds.
        var time: UInt64 = 0
        /// Failures since the last entry.
        var failures = 0

        init(_ checkpoint: SourceCheckpoint?) {
            if case .journal(let stored) = checkpoint { cursor = stored }
        }

        /// An entry that cannot be passed by cursor is passed by time.
        mutating func failed() {
            failures += 1
            if failures >= 3, time > 0 { cursor = nil }
        }
    }

    /// Reads and waits until it is time to open the journal anew.
    private func follow(
        _ library: JournalLibrary, _ place: inout Place, into output: some BatchOutput
    ) async throws {
        var reader = try JournalReader(library, folder: folder)
        let encoder = JournalEntryEncoder()
        try seek(&reader, place)
        meter.set(.active, "following the journal")
        var read = 0
        while true {
            try Task.checkCancellation()
            let count = try await readBatch(&reader, encoder, &place, into: output)
            read += count
            if read >= JournalSource.entriesBeforeReopening { return }
            if count > 0 { continue }
            meter.beat()
            if read >= JournalSource.entriesBeforeReopeningAtEnd { return }
            if reader.descriptor >= 0 {
                _ = await DescriptorPoller.shared.waitForReading(
                    reader.descriptor, seconds: JournalSource.lookSeconds)
            } else {
                try await Task.sleep(for: .milliseconds(250))
            }
            try reader.process()
        }
    }

    private func seek(_ reader: inout JournalReader, _ place: Place) throws(SystemError) {
        if let cursor = place.cursor {
            if try reader.seek(after: cursor) == .lost {
                meter.gap("the entry read last is no longer in the journal")
            }
        } else if place.time > 0 {
            try reader.seek(toMicroseconds: place.time + 1)
        } else {
            let now = clock.now().seconds
            let (start, overflow) = now.subtractingReportingOverflow(Int64(clamping: historyHours) &* 3600)
            try reader.seek(toMicroseconds: overflow || start <= 0 ? 0 : UInt64(start) &* 1_000_000)
        }
    }

    /// Hands on what is there, up to a full batch.
    /// - Returns: how many entries.
    private func readBatch(
        _ reader: inout JournalReader, _ encoder: JournalEntryEncoder, _ place: inout Place,
        into output: some BatchOutput
    ) async throws -> Int {
        var bytes: [UInt8] = []
        var records: [RawRecord] = []
        var cursor = ""
        while bytes.count < limits.chunk, records.count < limits.maximumRecords, try reader.next() {
            if records.isEmpty { bytes.reserveCapacity(4096) }
            let start = bytes.count
            let entry = try encoder.append(entryOf: reader, maximum: limits.maximumRecord, to: &bytes)
            records.append(
                RawRecord(start: start, end: bytes.count, position: entry.position, isTruncated: entry.isTruncated))
            cursor = entry.cursor
        }
        guard !records.isEmpty, let last = records.last else { return 0 }
        meter.readBytes(bytes.count)
        bytes.append(contentsOf: repeatElement(0, count: SourceLimits.padding))
        let batch = RecordBatch(
            source: name, bytes: bytes, records: records, arrival: clock.now(), checkpoint: .journal(cursor: cursor))
        try await output.send(batch)
        place.cursor = cursor
        place.time = last.position >> 12
        place.failures = 0
        meter.delivered(batch)
        return records.count
    }
}
