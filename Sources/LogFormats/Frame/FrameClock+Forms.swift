import SecBotCore

// The written forms of a time. Each answers `nil` if the bytes are not of its form.
extension FrameClock {
    /// `Nov  3 04:05:06`, with a one-digit day, a year before the time or after it, a fraction.
    func readMonthFirst(_ bytes: Span<UInt8>, from start: Int, before end: Int) -> Reading? {
        guard let month = FrameClock.month(bytes, at: start, before: end),
            bytes.byte(at: start + 3, before: end) == 32
        else { return nil }
        let dayStart = bytes.skippedSpaces(from: start + 3, before: end)
        let dayEnd = bytes.endOfDigits(from: dayStart, before: end)
        guard dayEnd - dayStart <= 2, let day = bytes.number(in: dayStart..<dayEnd) else { return nil }
        var index = bytes.byte(at: dayEnd, before: end) == 44 ? dayEnd + 1 : dayEnd
        guard bytes.byte(at: index, before: end) == 32 else { return nil }
        index = bytes.skippedSpaces(from: index, before: end)
        var year = FrameClock.year(bytes, at: index, before: end)
        if year != nil { index = bytes.skippedSpaces(from: index + 4, before: end) }
        guard var clock = FrameClock.clock(bytes, from: index, before: end) else { return nil }
        if year == nil, bytes.byte(at: clock.end, before: end) == 32,
            let trailing = FrameClock.year(bytes, at: clock.end + 1, before: end)
        {
            year = trailing
            clock.end += 5
        }
        var civil = clock.civil
        civil.month = month
        civil.day = day
        return Reading(time: resolve(civil, year: year), end: clock.end, isDistinctive: true)
    }

    /// `2026 Nov 20 04:05:06`.
    func readYearFirst(_ bytes: Span<UInt8>, from start: Int, before end: Int) -> Reading? {
        guard let year = FrameClock.year(bytes, at: start, before: end),
            let month = FrameClock.month(bytes, at: start + 5, before: end)
        else { return nil }
        let dayStart = bytes.skippedSpaces(from: start + 8, before: end)
        let dayEnd = bytes.endOfDigits(from: dayStart, before: end)
        guard dayEnd - dayStart <= 2, let day = bytes.number(in: dayStart..<dayEnd),
            bytes.byte(at: dayEnd, before: end) == 32,
            let clock = FrameClock.clock(bytes, from: dayEnd + 1, before: end)
        else { return nil }
        var civil = clock.civil
        civil.month = month
        civil.day = day
        return Reading(time: resolve(civil, year: year), end: clock.end, isDistinctive: true)
    }

    /// RFC 3339 and its relatives: a space for the `T`, a comma for the point, any offset or none.
    func readISO(_ bytes: Span<UInt8>, from start: Int, before end: Int) -> Reading? {
        guard end - start >= 19, bytes[start + 4] == 45, bytes[start + 7] == 45,
            let year = bytes.number(in: start..<(start + 4)),
            let month = bytes.number(in: (start + 5)..<(start + 7)),
            let day = bytes.number(in: (start + 8)..<(start + 10))
        else { return nil }
        let separator = bytes[start + 10]
        guard separator == 84 || separator == 116 || separator == 32,
            var clock = FrameClock.clock(bytes, from: start + 11, before: end)
        else { return nil }
        clock.civil.year = year
        clock.civil.month = month
        clock.civil.day = day
        let isDistinctive = separator != 32
        guard let offset = FrameClock.offset(bytes, at: clock.end, before: end) else {
            return Reading(time: resolve(clock.civil, year: year), end: clock.end, isDistinctive: isDistinctive)
        }
        guard clock.civil.isValid else {
            return Reading(time: .unknown, end: offset.end, isDistinctive: isDistinctive)
        }
        let seconds = clock.civil.secondsSinceEpoch - Int64(offset.seconds)
        return Reading(
            time: FrameClock.timestamp(seconds, nanoseconds: clock.civil.nanosecond), end: offset.end,
            isDistinctive: isDistinctive)
    }

    /// Ten digits of seconds since the epoch, with or without a fraction, before a space.
    func readEpoch(_ bytes: Span<UInt8>, from start: Int, before end: Int) -> Reading? {
        let secondsEnd = bytes.endOfDigits(from: start, before: end)
        guard secondsEnd - start == 10, let seconds = bytes.number(in: start..<secondsEnd) else { return nil }
        let fraction = FrameClock.fraction(bytes, at: secondsEnd, before: end)
        guard bytes.byte(at: fraction.end, before: end) == 32 else { return nil }
        return Reading(
            time: FrameClock.timestamp(Int64(seconds), nanoseconds: fraction.nanoseconds), end: fraction.end,
            isDistinctive: false)
    }

    /// A civil time of this zone as a point in time; without a year, of the latest year that `now` allows.
    func resolve(_ civil: CivilTime, year: Int?) -> Timestamp {
        var civil = civil
        if let year {
            civil.year = year
            guard civil.isValid else { return .unknown }
            return FrameClock.timestamp(
                zone.utc(fromLocal: civil.secondsSinceEpoch), nanoseconds: civil.nanosecond)
        }
        guard now.isKnown else { return .unknown }
        let limit = now.seconds + 86_400
        civil.year = CivilTime(secondsSinceEpoch: limit + zone.offset(atUTC: limit)).year
        // Two leap years are at most eight years apart, and the first candidate may lie in the future.
        for _ in 0..<10 {
            if civil.isValid {
                let seconds = zone.utc(fromLocal: civil.secondsSinceEpoch)
                if seconds <= limit { return FrameClock.timestamp(seconds, nanoseconds: civil.nanosecond) }
            }
            civil.year -= 1
        }
        return .unknown
    }
}
