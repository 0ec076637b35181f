package import SecBotCore
import Synchronization

/// The living status of one source: the source writes, anyone reads.
package final class SourceMeter: Sendable {
    private struct Inner {
        var status: SourceStatus
        var silence = SilenceModel()
    }
    private let inner: Mutex<Inner>
    private let clock: SourceClock

    package init(name: String, kind: SourceKind, clock: SourceClock = .system) {
        inner = Mutex(Inner(status: SourceStatus(name: name, kind: kind)))
        self.clock = clock
    }

    /// The status now; an active source that is quiet for too long is reported as silent.
    package var snapshot: SourceStatus {
        let now = clock.monotonic()
        return inner.withLock { inner in
            var status = inner.status
            status.expectedSilenceSeconds = inner.silence.expected
            if status.state == .active, let quiet = inner.silence.excess(at: now) {
                status.state = .silent
                status.reason = "no record for \(Int(quiet)) s, usual pauses are far shorter"
                status.advice = "check that the service still writes here"
            }
            return status
        }
    }

    /// Says what the source does now, why, and what a person can do about it.
    package func set(_ state: SourceStatus.State, _ reason: String, advice: String? = nil) {
        let now = clock.now()
        inner.withLock {
            $0.status.state = state
            $0.status.reason = reason
            $0.status.advice = advice
            $0.status.heartbeat = now
        }
    }

    /// The source looked at its input.
    package func beat() {
        let now = clock.now()
        inner.withLock { $0.status.heartbeat = now }
    }

    /// Bytes were read.
    package func readBytes(_ count: Int) {
        inner.withLock { $0.status.bytesRead &+= UInt64(max(count, 0)) }
    }

    /// Bytes were passed over.
    package func skippedBytes(_ count: UInt64) {
        if count > 0 { inner.withLock { $0.status.bytesSkipped &+= count } }
    }

    /// Records were read and taken by the output.
    package func delivered(_ batch: borrowing RecordBatch) {
        var truncated: UInt64 = 0
        for record in batch.records where record.isTruncated { truncated += 1 }
        let count = UInt64(batch.records.count)
        guard count > 0 else { return }
        let arrival = batch.arrival
        let monotonic = clock.monotonic()
        inner.withLock {
            $0.status.recordsRead &+= count
            $0.status.recordsDelivered &+= count
            $0.status.truncatedRecords &+= truncated
            $0.status.lastRecord = arrival
            $0.status.heartbeat = arrival
            $0.silence.arrived(at: monotonic)
        }
    }

    /// Records were read and could not be handed on.
    package func dropped(_ count: Int, _ reason: DropReason) {
        inner.withLock {
            $0.status.recordsRead &+= UInt64(count)
            $0.status.dropped[reason.rawValue, default: 0] &+= UInt64(count)
        }
    }

    /// Something may have been lost before it could be read.
    package func gap(_ what: String) {
        inner.withLock {
            $0.status.gaps &+= 1
            $0.status.lastGap = what
        }
    }

    /// The clock the source was made with.
    package var time: SourceClock { clock }
}

/// Why a record that was read was not handed on.
package enum DropReason: String, Sendable, Hashable, CaseIterable {
    /// A listener's bounded queue was full.
    case queueFull = "queue_full"
    /// A frame that no framing rule allows.
    case badFrame = "bad_frame"
    /// A frame longer than the limit of its transport.
    case tooLong = "too_long"
    /// A frame that was still incomplete when its sender went away or was too slow.
    case incomplete = "incomplete"
}
