import SecBotCore

/// How many things happened in the last sixty seconds, to the second.
///
/// Time only moves forward: something a little older counts as happening at the newest time seen. A clock that was set
/// back empties the window, so that a count never outlives its minute.
struct MinuteWindow: Sendable, Hashable {
    private var buckets: [UInt16] = []
    private var second: Int64 = .min
    private(set) var total = 0

    /// The number in the last minute, at a time.
    mutating func count(at now: Timestamp) -> Int {
        advance(to: now)
        return total
    }

    mutating func add(at now: Timestamp) {
        advance(to: now)
        if buckets.isEmpty { buckets = Array(repeating: 0, count: 60) }
        let place = MinuteWindow.place(second)
        guard buckets[place] < .max else { return }
        buckets[place] += 1
        total += 1
    }

    private mutating func advance(to now: Timestamp) {
        let seconds = now.seconds
        if seconds < second, second &- seconds > 60 { self = MinuteWindow() }
        guard seconds > second else { return }
        if !buckets.isEmpty {
            let step = second == .min ? 60 : min(60, seconds &- second)
            for offset in 0..<Int64(step) {
                let place = MinuteWindow.place(seconds - offset)
                total -= Int(buckets[place])
                buckets[place] = 0
            }
        }
        second = seconds
    }

    private static func place(_ second: Int64) -> Int { Int(((second % 60) + 60) % 60) }

    func save(to writer: inout StateWriter) {
        writer.write(second)
        writer.write(UInt8(buckets.isEmpty ? 0 : 1))
        for bucket in buckets { writer.write(bucket) }
    }

    mutating func restore(from reader: inout StateReader) throws(StateError) {
        second = try reader.read()
        guard second == .min || abs(second / 2) <= Int64.max / 4_000_000_000 else { throw .invalid }
        guard try reader.read(UInt8.self) == 1 else { return }
        buckets = []
        for _ in 0..<60 { buckets.append(try reader.read()) }
        total = buckets.reduce(0) { $0 + Int($1) }
    }
}
