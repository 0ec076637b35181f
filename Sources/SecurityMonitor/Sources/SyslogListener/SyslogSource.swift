import NIOCore
import NIOPosix
import SecBotCore
import Synchronization

/// Listens for syslog over UDP (RFC 5426), TCP (RFC 6587) and TLS (RFC 5425); messages as RFC 3164 or 5424 have them.
///
/// Nothing of it can be read twice, so batches carry no checkpoint. TCP and TLS senders wait while the consumer is behind;
/// UDP has a bounded queue and counts what it drops, as well as what the kernel dropped before. The provenance is
/// ``Provenance/unauthenticatedTransport``, but for TLS with verified client certificates.
package final class SyslogSource: RecordSource {
    package let name: String
    let listeners: [SyslogListenerSettings]
    private let meters: [SourceMeter]
    private let ports: Mutex<[Int: Int]> = Mutex([:])
    let clock: SourceClock
    /// Positions of messages: they go on growing over restarts.
    private let sequence: Atomic<UInt64>

    /// Seconds between attempts to listen on a port that is taken.
    private static let retrySeconds = 5.0

    package init(name: String = "syslog", listeners: [SyslogListenerSettings], clock: SourceClock = .system) {
        self.name = name
        self.listeners = listeners
        self.clock = clock
        meters = listeners.map { SourceMeter(name: $0.description, kind: .syslog, clock: clock) }
        sequence = Atomic(UInt64(max(clock.now().nanoseconds, 0)))
    }

    package func statuses() -> [SourceStatus] { meters.map(\.snapshot) }

    /// The port that a listener is bound to, once it is.
    package func port(ofListener index: Int) -> Int? { ports.withLock { $0[index] } }

    func bound(_ index: Int, to port: Int?) { ports.withLock { $0[index] = port } }

    package func run(into output: some BatchOutput) async throws {
        guard !listeners.isEmpty else { return }
        // One thread, made only where there is a listener: parsing and detection need the others.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for index in listeners.indices {
                    tasks.addTask(name: "syslog \(listeners[index].description)") {
                        try await self.listen(index, group, into: output)
                    }
                }
                try await tasks.waitForAll()
            }
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
        try? await group.shutdownGracefully()
    }

    /// Listens on one port until cancelled; a port that cannot be had is tried again.
    private func listen(
        _ index: Int, _ group: MultiThreadedEventLoopGroup, into output: some BatchOutput
    ) async throws {
        let settings = listeners[index]
        let meter = meters[index]
        while true {
            try Task.checkCancellation()
            do {
                switch settings.transport {
                case .udp: try await receiveDatagrams(index, settings, meter, group, into: output)
                case .tcp, .tls: try await acceptConnections(index, settings, meter, group, into: output)
                }
            } catch let error as OutputFailure {
                throw error.cause
            } catch {
                try Task.checkCancellation()
                meter.set(
                    .failed, "\(settings.description): \(error)",
                    advice: "check address, port and certificate; it is tried again")
            }
            bound(index, to: nil)
            try await Task.sleep(for: .seconds(SyslogSource.retrySeconds))
        }
    }

    /// What the consumer threw, told apart from trouble with the network.
    struct OutputFailure: Error {
        let cause: any Error
    }

    /// Hands on messages that were numbered from zero.
    func send(
        _ bytes: consuming [UInt8], _ records: consuming [RawRecord], _ settings: SyslogListenerSettings,
        _ meter: SourceMeter, into output: some BatchOutput
    ) async throws(OutputFailure) {
        guard !records.isEmpty else { return }
        let base = sequence.wrappingAdd(UInt64(records.count), ordering: .relaxed).oldValue
        var numbered = records
        for index in numbered.indices { numbered[index].position = base &+ UInt64(index) }
        var padded = bytes
        padded.append(contentsOf: repeatElement(0, count: SourceLimits.padding))
        let isProven = settings.transport == .tls && settings.tls?.clientAuthorities != nil
        let batch = RecordBatch(
            source: settings.description, bytes: padded, records: numbered, arrival: clock.now(),
            provenance: isProven ? .operatorTrusted : .unauthenticatedTransport)
        do {
            try await output.send(batch)
        } catch {
            throw OutputFailure(cause: error)
        }
        meter.delivered(batch)
    }
}
