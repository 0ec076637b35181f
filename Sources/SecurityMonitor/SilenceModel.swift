/// Learns how long a source is usually quiet, to notice when it is quiet for too long.
///
/// Only pauses of at least a second count, so that bursts teach nothing. The longest pause seen fades by half over
/// 200 pauses; the source counts as silent after a multiple of it, within fixed bounds.
package struct SilenceModel: Sendable, Hashable {
    /// Pauses to see before anything is said.
    package static let learningPauses = 16
    /// Multiple of the longest usual pause that is still expected.
    package static let tolerance = 4.0
    /// Seconds; the bounds of the verdict.
    package static let shortest = 600.0
    package static let longest = 172_800.0
    private static let fading = 0.996_540  // one half after 200 pauses

    private var longestPause = 0.0
    private var pauses = 0
    private var lastArrival: Double?

    package init() {}

    /// Records arrived at `now` (seconds of a monotonic clock).
    package mutating func arrived(at now: Double) {
        guard let last = lastArrival else {
            lastArrival = now
            return
        }
        let pause = now - last
        guard pause >= 1 else { return }
        lastArrival = now
        pauses += 1
        longestPause = max(pause, longestPause * SilenceModel.fading)
    }

    /// Seconds of quiet that are still usual; `nil` while learning.
    package var expected: Double? {
        guard pauses >= SilenceModel.learningPauses else { return nil }
        return min(max(longestPause * SilenceModel.tolerance, SilenceModel.shortest), SilenceModel.longest)
    }

    /// How long it has been quiet, if that is longer than expected.
    package func excess(at now: Double) -> Double? {
        guard let expected, let last = lastArrival, now - last > expected else { return nil }
        return now - last
    }
}
