import Glibc
import Synchronization

/// Waits for descriptors to become readable on behalf of tasks: one small thread for all sources of the process.
package final class DescriptorPoller: Sendable {
    package static let shared = DescriptorPoller()

    private struct Waiter {
        var descriptor: Int32
        /// Seconds of the monotonic clock; `nil` without a limit.
        var deadline: Double?
        var continuation: CheckedContinuation<Bool, Never>
    }
    private struct State {
        var waiters: [UInt64: Waiter] = [:]
        var nextToken: UInt64 = 0
        var wakeReader: Int32 = -1
        var wakeWriter: Int32 = -1
    }
    private let state = Mutex(State())

    private init() {}

    /// Suspends until the descriptor can be read or has ended, the time is over, or the task is cancelled.
    /// - Parameter seconds: the longest wait; `nil` without a limit.
    /// - Returns: whether the descriptor is ready.
    package func waitForReading(_ descriptor: Int32, seconds: Double?) async -> Bool {
        let token = state.withLock { state in
            state.nextToken += 1
            return state.nextToken
        }
        let deadline = seconds.map { SourceClock.system.monotonic() + max($0, 0) }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isRegistered = state.withLock { state in
                    guard !Task.isCancelled, startIfNeeded(&state) else { return false }
                    state.waiters[token] = Waiter(
                        descriptor: descriptor, deadline: deadline, continuation: continuation)
                    return true
                }
                if isRegistered { wake() } else { continuation.resume(returning: false) }
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.removeValue(forKey: token) }
            waiter?.continuation.resume(returning: false)
            wake()
        }
    }

    private func wake() {
        let writer = state.withLock { $0.wakeWriter }
        var byte: UInt8 = 1
        if writer >= 0 { _ = unsafe write(writer, &byte, 1) }
    }

    private func startIfNeeded(_ state: inout State) -> Bool {
        guard state.wakeReader < 0 else { return true }
        guard let ends = try? makeChannel(nonBlocking: true) else { return false }
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        unsafe pthread_attr_setstacksize(&attributes, 256 << 10)
        unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        defer { unsafe pthread_attr_destroy(&attributes) }
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread, &attributes,
            { _ in
                DescriptorPoller.shared.loop()
                return nil
            }, nil)
        guard code == 0 else {
            close(ends.reader)
            close(ends.writer)
            return false
        }
        state.wakeReader = ends.reader
        state.wakeWriter = ends.writer
        return true
    }

    private func loop() {
        var polled: [pollfd] = []
        var tokens: [UInt64] = []
        var drain = [UInt8](repeating: 0, count: 256)
        while true {
            polled.removeAll(keepingCapacity: true)
            tokens.removeAll(keepingCapacity: true)
            let deadline: Double? = state.withLock { state in
                polled.append(pollfd(fd: state.wakeReader, events: Int16(POLLIN), revents: 0))
                var earliest: Double?
                for (token, waiter) in state.waiters {
                    polled.append(pollfd(fd: waiter.descriptor, events: Int16(POLLIN), revents: 0))
                    tokens.append(token)
                    if let mine = waiter.deadline { earliest = min(earliest ?? mine, mine) }
                }
                return earliest
            }
            _ = unsafe poll(&polled, nfds_t(polled.count), DescriptorPoller.milliseconds(until: deadline))
            if polled[0].revents != 0 { _ = unsafe read(polled[0].fd, &drain, drain.count) }
            let now = SourceClock.system.monotonic()
            var ready: [(CheckedContinuation<Bool, Never>, Bool)] = []
            state.withLock { state in
                for (index, token) in tokens.enumerated() {
                    guard let waiter = state.waiters[token] else { continue }
                    let isReady = polled[index + 1].revents != 0
                    guard isReady || waiter.deadline.map({ $0 <= now }) == true else { continue }
                    state.waiters[token] = nil
                    ready.append((waiter.continuation, isReady))
                }
            }
            for (continuation, isReady) in ready { continuation.resume(returning: isReady) }
        }
    }

    private static func milliseconds(until deadline: Double?) -> Int32 {
        guard let deadline else { return -1 }
        let remaining = (deadline - SourceClock.system.monotonic()) * 1000
        return Int32(min(max(remaining.rounded(.up), 0), 3_600_000))
    }
}
