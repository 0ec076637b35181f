import SecBotCore

// The parts that the written forms of a time share.
extension FrameClock {
    /// The month (1 to 12) whose English three-letter name stands at a place, in any case.
    static func month(_ bytes: Span<UInt8>, at index: Int, before end: Int) -> Int? {
        guard let name = letters(bytes, at: index, before: end) else { return nil }
        switch name {
        case 0x6A_61_6E: return 1
        case 0x66_65_62: return 2
        case 0x6D_61_72: return 3
        case 0x61_70_72: return 4
        case 0x6D_61_79: return 5
        case 0x6A_75_6E: return 6
        case 0x6A_75_6C: return 7
        case 0x61_75_67: return 8
        case 0x73_65_70: return 9
        case 0x6F_63_74: return 10
        case 0x6E_6F_76: return 11
        case 0x64_65_63: return 12
        default: return nil
        }
    }

    /// Whether the English three-letter name of a weekday and a space stand at a place.
    static func isWeekday(_ bytes: Span<UInt8>, at index: Int, before end: Int) -> Bool {
        guard let name = letters(bytes, at: index, before: end), bytes.byte(at: index + 3, before: end) == 32
        else { return false }
        switch name {
        case 0x6D_6F_6E, 0x74_75_65, 0x77_65_64, 0x74_68_75, 0x66_72_69, 0x73_61_74, 0x73_75_6E: return true
        default: return false
        }
    }

    /// Three bytes in lower case as one number.
    private static func letters(_ bytes: Span<UInt8>, at index: Int, before end: Int) -> UInt32? {
        guard index >= 0, index + 3 <= end, end <= bytes.count else { return nil }
        return UInt32(bytes[index] | 0x20) << 16 | UInt32(bytes[index + 1] | 0x20) << 8
            | UInt32(bytes[index + 2] | 0x20)
    }

    /// A year of four digits from 1970 to 2199, before a space or the end.
    static func year(_ bytes: Span<UInt8>, at index: Int, before end: Int) -> Int? {
        guard bytes.endOfDigits(from: index, before: end) == index + 4,
            let year = bytes.number(in: index..<(index + 4)), (1970...2199).contains(year),
            index + 4 == end || bytes.byte(at: index + 4, before: end) == 32
        else { return nil }
        return year
    }

    /// `hh:mm:ss` with or without a fraction, in a civil time whose date is still to be set.
    static func clock(_ bytes: Span<UInt8>, from start: Int, before end: Int) -> (civil: CivilTime, end: Int)? {
        let hourEnd = bytes.endOfDigits(from: start, before: end)
        guard hourEnd - start == 2 || hourEnd - start == 1, let hour = bytes.number(in: start..<hourEnd),
            bytes.byte(at: hourEnd, before: end) == 58, hourEnd + 6 <= end,
            let minute = bytes.number(in: (hourEnd + 1)..<(hourEnd + 3)), bytes[hourEnd + 3] == 58,
            let second = bytes.number(in: (hourEnd + 4)..<(hourEnd + 6)), hour < 24, minute < 60, second <= 60
        else { return nil }
        let fraction = fraction(bytes, at: hourEnd + 6, before: end)
        let civil = CivilTime(
            year: 1970, month: 1, day: 1, hour: hour, minute: minute, second: second,
            nanosecond: fraction.nanoseconds)
        return (civil, fraction.end)
    }

    /// A point or comma and digits; what is finer than a nanosecond is read over.
    static func fraction(_ bytes: Span<UInt8>, at index: Int, before end: Int) -> (nanoseconds: Int, end: Int) {
        let mark = bytes.byte(at: index, before: end)
        guard mark == 46 || mark == 44 else { return (0, index) }
        let digitsEnd = bytes.endOfDigits(from: index + 1, before: end)
        guard digitsEnd > index + 1 else { return (0, index) }
        var nanoseconds = 0
        var scale = 100_000_000
        for place in (index + 1)..<digitsEnd where scale > 0 {
            nanoseconds += Int(bytes[place] &- 48) * scale
            scale /= 10
        }
        return (nanoseconds, digitsEnd)
    }

    /// `Z`, `+hh:mm`, `+hhmm` or `+hh`, in seconds east of UTC.
    static func offset(_ bytes: Span<UInt8>, at index: Int, before end: Int) -> (seconds: Int, end: Int)? {
        let sign = bytes.byte(at: index, before: end)
        if sign == 90 || sign == 122 { return (0, index + 1) }
        guard sign == 43 || sign == 45, index + 3 <= end,
            let hours = bytes.number(in: (index + 1)..<(index + 3)), hours < 24
        else { return nil }
        var place = index + 3
        if bytes.byte(at: place, before: end) == 58 { place += 1 }
        var minutes = 0
        if place + 2 <= end, let value = bytes.number(in: place..<(place + 2)), value < 60 {
            minutes = value
            place += 2
        } else {
            place = index + 3
        }
        let seconds = hours * 3600 + minutes * 60
        return (sign == 45 ? -seconds : seconds, place)
    }

    /// A point in time, clamped to the range of ``Timestamp``.
    static func timestamp(_ seconds: Int64, nanoseconds: Int) -> Timestamp {
        let base = Timestamp(seconds: seconds)
        let (sum, overflow) = base.nanoseconds.addingReportingOverflow(Int64(nanoseconds))
        return overflow ? base : Timestamp(nanoseconds: sum)
    }
}
