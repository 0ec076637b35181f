import Glibc
import SecBotCore

/// Follows a stream that cannot be read twice: standard input, or a named pipe.
///
/// What a crash finds read and not stored is lost with the stream, so batches carry no checkpoint. Lines are handed on as
/// soon as nothing more is there; a line without its end waits ``partialLineSeconds`` for the rest.
package struct StreamSource: RecordSource {
    package static let partialLineSeconds = 5.0

    package let name: String
    /// `nil` is standard input.
    private let path: String?
    private let limits: SourceLimits
    private let meter: SourceMeter

    /// Standard input.
    package init(name: String = "stdin", limits: SourceLimits = SourceLimits(), clock: SourceClock = .system) {
        self.name = name
        path = nil
        self.limits = limits
        meter = SourceMeter(name: name, kind: .stdin, clock: clock)
    }

    /// A named pipe.
    package init(pipe path: String, meter: SourceMeter, limits: SourceLimits = SourceLimits()) {
        name = path
        self.path = path
        self.limits = limits
        self.meter = meter
    }

    package func statuses() -> [SourceStatus] { [meter.snapshot] }

    package func run(into output: some BatchOutput) async throws {
        let descriptor: OwnedDescriptor
        do {
            descriptor = try open()
        } catch {
            meter.set(.failed, error.description, advice: "check that the input exists and may be read")
            return
        }
        meter.set(.active, "open")
        try await read(descriptor, into: output)
        try Task.checkCancellation()
        meter.set(.finished, "the input has ended")
    }

    private func open() throws(SystemError) -> OwnedDescriptor {
        guard let path else {
            // A descriptor of its own, so that closing it closes nothing of the program.
            let copy = fcntl(0, F_DUPFD_CLOEXEC, 3)
            guard copy >= 0 else { throw SystemError(call: "dup", path: "standard input") }
            return OwnedDescriptor(taking: copy)
        }
        // Open for writing too: then the pipe does not end when its last writer leaves.
        if let both = try? OwnedDescriptor(opening: path, O_RDWR | O_NONBLOCK) { return both }
        return try OwnedDescriptor(opening: path, O_RDONLY | O_NONBLOCK)
    }

    private func read(_ descriptor: borrowing OwnedDescriptor, into output: some BatchOutput) async throws {
        var splitter = LineSplitter(maximumRecord: limits.maximumRecord)
        var buffer = [UInt8](repeating: 0, count: limits.maximumRecord + limits.chunk + 1)
        var filled = 0
        var position: UInt64 = 0
        var skipped: UInt64 = 0
        while !Task.isCancelled {
            let isReady = await DescriptorPoller.shared.waitForReading(
                descriptor.number, seconds: filled > 0 ? StreamSource.partialLineSeconds : nil)
            if Task.isCancelled { break }
            var isAtEnd = false
            if isReady {
                let count: Int?
                do {
                    count = try descriptor.read(into: &buffer, filled..<min(filled + limits.chunk, buffer.count))
                } catch {
                    meter.set(.failed, error.description)
                    throw error
                }
                isAtEnd = count == 0
                filled += count ?? 0
                meter.readBytes(count ?? 0)
            }
            var start = 0
            repeat {
                var records: [RawRecord] = []
                let consumed = splitter.split(
                    buffer, start..<filled, position: position, maximumRecords: limits.maximumRecords, into: &records)
                let first = start
                start += consumed
                position &+= UInt64(consumed)
                if records.isEmpty, isAtEnd || !isReady {
                    splitter.finish(start..<filled, position: position, into: &records)
                    position &+= UInt64(filled - start)
                    start = filled
                }
                meter.skippedBytes(splitter.bytesSkipped &- skipped)
                skipped = splitter.bytesSkipped
                if records.isEmpty { break }
                try await send(buffer, first..<start, records, into: output)
            } while start < filled
            if start > 0 {
                buffer.replaceSubrange(0..<(filled - start), with: Array(buffer[start..<filled]))
                filled -= start
            }
            if isAtEnd { break }
        }
    }

    private func send(
        _ buffer: [UInt8], _ range: Range<Int>, _ records: [RawRecord], into output: some BatchOutput
    ) async throws {
        let batch = RecordBatch(
            copying: buffer, range, records: records, source: name, arrival: meter.time.now(), checkpoint: nil)
        try await output.send(batch)
        meter.delivered(batch)
    }
}
