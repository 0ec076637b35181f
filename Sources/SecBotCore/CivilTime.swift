/// A date and time of day without a time zone, in the proleptic Gregorian calendar.
///
/// Conversion follows Howard Hinnant's public-domain day algorithms and needs neither Foundation nor a locale.
public struct CivilTime: Hashable, Sendable {
    /// 1 to 9999.
    public var year: Int
    /// 1 to 12.
    public var month: Int
    /// 1 to 31.
    public var day: Int
    public var hour: Int
    public var minute: Int
    /// 0 to 60: a leap second is accepted and runs into the next minute.
    public var second: Int
    /// 0 to 999,999,999.
    public var nanosecond: Int

    @inlinable public init(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, nanosecond: Int = 0
    ) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.nanosecond = nanosecond
    }

    /// The civil time at a number of seconds since the epoch, in UTC.
    public init(secondsSinceEpoch: Int64, nanosecond: Int = 0) {
        let (quotient, remainder) = Int(secondsSinceEpoch).quotientAndRemainder(dividingBy: 86_400)
        let days = remainder < 0 ? quotient - 1 : quotient
        let rest = remainder < 0 ? remainder + 86_400 : remainder
        let z = days + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        self.init(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * shifted + 2) / 5 + 1,
            hour: rest / 3600, minute: rest / 60 % 60, second: rest % 60, nanosecond: nanosecond)
    }

    /// Whether every part is within its range, the day within its month.
    public var isValid: Bool {
        guard (1...12).contains(month), day >= 1, (0...23).contains(hour), (0...59).contains(minute),
            (0...60).contains(second), (1...9999).contains(year)
        else { return false }
        return day <= CivilTime.days(inMonth: month, year: year)
    }

    /// The number of days of a month; 0 for a month outside 1 to 12.
    public static func days(inMonth month: Int, year: Int) -> Int {
        switch month {
        case 1, 3, 5, 7, 8, 10, 12: 31
        case 4, 6, 9, 11: 30
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        default: 0
        }
    }

    /// Seconds since the epoch of this civil time read as UTC; meaningless, but no trap, unless ``isValid``.
    public var secondsSinceEpoch: Int64 {
        let y = month <= 2 ? year &- 1 : year
        let era = (y >= 0 ? y : y &- 399) / 400
        let yearOfEra = y &- era &* 400
        let dayOfYear = (153 &* (month &+ (month > 2 ? -3 : 9)) &+ 2) / 5 &+ day &- 1
        let dayOfEra = yearOfEra &* 365 &+ yearOfEra / 4 &- yearOfEra / 100 &+ dayOfYear
        let days = era &* 146_097 &+ dayOfEra &- 719_468
        return Int64(days &* 86_400 &+ hour &* 3600 &+ minute &* 60 &+ second)
    }
}
