import Glibc
package import SecBotCore

/// The two clocks a source reads, as a parameter so that tests set them.
package struct SourceClock: Sendable {
    /// Wall-clock time, for what people read.
    package var now: @Sendable () -> Timestamp
    /// Seconds that only go forward, for measuring.
    package var monotonic: @Sendable () -> Double

    package init(now: @escaping @Sendable () -> Timestamp, monotonic: @escaping @Sendable () -> Double) {
        self.now = now
        self.monotonic = monotonic
    }

    /// The clocks of the system: real time, and the monotonic one for intervals.
    package static let system = SourceClock(
        now: {
            var time = timespec()
            unsafe clock_gettime(CLOCK_REALTIME, &time)
            return Timestamp(nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
        },
        monotonic: {
            var time = timespec()
            unsafe clock_gettime(CLOCK_MONOTONIC, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        })
}
