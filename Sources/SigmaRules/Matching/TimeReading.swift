import SecBotCore

/// Reads times as logs write them, for the timestamp modifiers and for event time.
enum TimeReading {
    /// RFC 3339, the same without a zone (read as UTC), or seconds, milli-, micro- or nanoseconds since the epoch.
    static func parse(_ bytes: Span<UInt8>) -> Timestamp? {
        if let time = Timestamp.parse(rfc3339: bytes) { return time }
        if let number = NumberValue.parse(bytes) { return epoch(number) }
        guard bytes.count >= 10, bytes.count <= 40 else { return nil }
        var copy: [UInt8] = []
        for index in 0..<bytes.count { copy.append(bytes[index]) }
        if copy.count == 10 { copy += Array("T00:00:00".utf8) }
        if copy.count == 16 { copy += Array(":00".utf8) }
        // `+0200` is written `+02:00` in RFC 3339.
        if copy.count > 5, copy[copy.count - 5] == 43 || copy[copy.count - 5] == 45, copy.count > 19 {
            copy.insert(58, at: copy.count - 2)
        } else {
            copy.append(90)
        }
        return Timestamp.parse(rfc3339: copy.span)
    }

    private static func epoch(_ number: NumberValue) -> Timestamp? {
        let seconds: Double
        switch number {
        case .integer(let value):
            // The number of digits tells the unit, as long as the year is between 1973 and 2286.
            switch value {
            case 100_000_000..<10_000_000_000: return Timestamp(seconds: Int64(value))
            case 100_000_000_000..<10_000_000_000_000: return Timestamp(nanoseconds: Int64(value) * 1_000_000)
            case 100_000_000_000_000..<9_000_000_000_000_000: return Timestamp(nanoseconds: Int64(value) * 1000)
            case 100_000_000_000_000_000..<9_000_000_000_000_000_000: return Timestamp(nanoseconds: Int64(value))
            default: return nil
            }
        case .double(let value): seconds = value
        }
        guard seconds >= 100_000_000, seconds < 9_000_000_000 else { return nil }
        return Timestamp(nanoseconds: Int64(seconds * 1_000_000_000))
    }

    /// A part of the time, in UTC; `nil` if the text is not a time. Weeks are those of ISO 8601.
    static func part(_ part: TimePart, of bytes: Span<UInt8>) -> Int? {
        guard let time = parse(bytes) else { return nil }
        let civil = CivilTime(secondsSinceEpoch: time.seconds)
        switch part {
        case .minute: return civil.minute
        case .hour: return civil.hour
        case .day: return civil.day
        case .month: return civil.month
        case .year: return civil.year
        case .week: return week(of: civil)
        }
    }

    private static func week(of civil: CivilTime) -> Int {
        let days = civil.secondsSinceEpoch / 86_400 - (civil.secondsSinceEpoch % 86_400 < 0 ? 1 : 0)
        // 1970-01-01 was a Thursday; the week belongs to the year of its Thursday.
        let weekday = ((days + 3) % 7 + 7) % 7
        let thursday = CivilTime(secondsSinceEpoch: (days - weekday + 3) * 86_400)
        let newYear = CivilTime(year: thursday.year, month: 1, day: 1).secondsSinceEpoch / 86_400
        return Int((days - weekday + 3 - newYear) / 7) + 1
    }
}
