/// Records per second over the last ten seconds, in one bucket a second.
struct RateMeter {
    private var buckets = [UInt64](repeating: 0, count: 10)
    private var second = 0

    mutating func add(_ count: UInt64, at time: Double) {
        advance(to: Int(time))
        buckets[second % 10] &+= count
    }

    mutating func perSecond(at time: Double) -> Double {
        advance(to: Int(time))
        return Double(buckets.reduce(0, &+)) / 10
    }

    private mutating func advance(to now: Int) {
        guard now > second else { return }
        for step in 0..<min(now - second, 10) { buckets[(now - step) % 10] = 0 }
        second = now
    }
}
