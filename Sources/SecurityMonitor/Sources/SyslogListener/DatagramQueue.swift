import SecBotCore
import Synchronization

/// Datagrams that wait to be handed on: bounded in bytes; a newer one that does not fit is dropped and counted.
final class DatagramQueue: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var records: [RawRecord] = []
        var sequence: UInt64 = 0
    }
    private let state = Mutex(State())
    private let maximumBytes: Int
    private let maximumRecords: Int
    private let meter: SourceMeter
    private let wakeUp: AsyncStream<Void>.Continuation
    /// Yields when there may be something to take.
    let arrivals: AsyncStream<Void>

    init(maximumBytes: Int, meter: SourceMeter) {
        self.maximumBytes = maximumBytes
        maximumRecords = max(maximumBytes / 64, 16)
        self.meter = meter
        (arrivals, wakeUp) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Takes a datagram; each is one message.
    func put(_ datagram: some BidirectionalCollection<UInt8>, maximumFrame: Int) {
        let isTaken = state.withLock { state in
            var end = datagram.endIndex
            while end > datagram.startIndex {
                let before = datagram.index(before: end)
                guard [0x0A, 0x0D, 0].contains(datagram[before]) else { break }
                end = before
            }
            let message = datagram[..<end]
            let kept = message.prefix(maximumFrame)
            guard state.bytes.count + kept.count <= maximumBytes, state.records.count < maximumRecords else {
                return false
            }
            let start = state.bytes.count
            state.bytes.append(contentsOf: kept)
            state.records.append(
                RawRecord(
                    start: start, end: state.bytes.count, position: state.sequence,
                    isTruncated: kept.endIndex != message.endIndex))
            state.sequence &+= 1
            return true
        }
        meter.readBytes(datagram.count)
        if isTaken { wakeUp.yield() } else { meter.dropped(1, .queueFull) }
    }

    /// Everything that waits.
    func take() -> (bytes: [UInt8], records: [RawRecord]) {
        state.withLock { state in
            defer {
                state.bytes = []
                state.records = []
            }
            return (state.bytes, state.records)
        }
    }

    /// No more will come; ``arrivals`` ends.
    func close() { wakeUp.finish() }
}
