internal import SecBotCore

/// Reads the time of a document, however its writer put it.
struct JSONTimeReader: Sendable {
    let clock: RecordClock

    /// A time in text: ISO 8601 and its relatives, or the Common Log Format, filling the range.
    func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Timestamp? {
        let reading = clock.yearFirst(bytes, range.lowerBound, range.upperBound)
            ?? clock.commonLog(bytes, range.lowerBound, range.upperBound)
        if let reading { return reading.time }
        return number(bytes, range)
    }

    /// A number of seconds, milli-, micro- or nanoseconds since 1970; which of them, its size tells.
    func number(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Timestamp? {
        let stop = RecordScan.endOfDigits(bytes, range.lowerBound, range.upperBound)
        guard stop - range.lowerBound >= 9, let whole = RecordScan.number(bytes, range.lowerBound..<stop) else {
            return stop - range.lowerBound == 19 ? nanoseconds(bytes, range.lowerBound..<stop) : nil
        }
        switch stop - range.lowerBound {
        case ...11:
            var fraction = 0
            var scale = 100_000_000
            if stop < range.upperBound, bytes[stop] == 46 {
                for index in (stop + 1)..<range.upperBound where bytes[index] &- 48 < 10 {
                    fraction += Int(bytes[index] &- 48) * scale
                    scale /= 10
                }
            }
            return RecordClock.moment(seconds: Int64(whole), nanoseconds: fraction)
        case ...14: return RecordClock.moment(seconds: Int64(whole / 1000), nanoseconds: whole % 1000 * 1_000_000)
        case ...17:
            return RecordClock.moment(seconds: Int64(whole / 1_000_000), nanoseconds: whole % 1_000_000 * 1000)
        default: return Timestamp(nanoseconds: Int64(whole))
        }
    }

    private func nanoseconds(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Timestamp? {
        let seconds = range.lowerBound..<(range.upperBound - 9)
        guard let high = RecordScan.number(bytes, seconds),
            let low = RecordScan.number(bytes, seconds.upperBound..<range.upperBound)
        else { return nil }
        return RecordClock.moment(seconds: Int64(high), nanoseconds: low)
    }
}
