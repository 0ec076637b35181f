internal import SecBotCore

/// Reads the times of whole-record formats. Each function reads at a place and answers where the time ends.
///
/// A time without a zone is read in the zone that ``FormatOptions`` names.
struct RecordClock: Sendable {
    let zone: ZoneOffsets

    /// A time and the place behind it.
    struct Reading {
        var time: Timestamp
        var end: Int
    }

    /// `10/Oct/2000:13:55:36 -0700`, the zone being optional: the Common Log Format. Also `10-Oct-2000 13:55:36.123`.
    func commonLog(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Reading? {
        if let quick = RecordClock.usualCommonLog(bytes, start, end) { return quick }
        guard end - start >= 20, bytes[start + 2] == bytes[start + 6], bytes[start + 14] == 58,
            bytes[start + 17] == 58, bytes[start + 2] == 47 || bytes[start + 2] == 45,
            bytes[start + 11] == 58 || bytes[start + 11] == 32,
            let month = RecordClock.month(bytes, start + 3),
            let day = RecordClock.two(bytes, start), let year = RecordClock.four(bytes, start + 7),
            let hour = RecordClock.two(bytes, start + 12), let minute = RecordClock.two(bytes, start + 15),
            let second = RecordClock.two(bytes, start + 18)
        else { return nil }
        var civil = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        let index = fraction(bytes, start + 20, end, into: &civil)
        return finished(civil, bytes, index, end)
    }

    /// The usual form of exactly 26 bytes, without the calendar's rare cases; `nil` says nothing.
    private static func usualCommonLog(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Reading? {
        guard end &- start == 26, bytes[start + 2] == 47, bytes[start + 6] == 47, bytes[start + 11] == 58,
            bytes[start + 14] == 58, bytes[start + 17] == 58, bytes[start + 20] == 32,
            bytes[start + 21] == 43 || bytes[start + 21] == 45,
            let month = month(bytes, start + 3), let day = two(bytes, start), let year = four(bytes, start + 7),
            let hour = two(bytes, start + 12), let minute = two(bytes, start + 15),
            let second = two(bytes, start + 18), let zoneHours = two(bytes, start + 22),
            let zoneMinutes = two(bytes, start + 24),
            day >= 1, day <= 28, hour < 24, minute < 60, second < 60, zoneHours < 24, zoneMinutes < 60,
            year >= 1970, year < 2200
        else { return nil }
        // Days since the epoch by Howard Hinnant's algorithm, years counted from March.
        let shifted = month <= 2 ? year &- 1 : year
        let era = shifted / 400
        let yearOfEra = shifted &- era &* 400
        let dayOfYear = (153 &* (month &+ (month > 2 ? -3 : 9)) &+ 2) / 5 &+ day &- 1
        let dayOfEra = yearOfEra &* 365 &+ yearOfEra / 4 &- yearOfEra / 100 &+ dayOfYear
        let days = era &* 146_097 &+ dayOfEra &- 719_468
        let offset = (zoneHours &* 60 &+ zoneMinutes) &* (bytes[start + 21] == 45 ? -60 : 60)
        let seconds = days &* 86_400 &+ hour &* 3600 &+ minute &* 60 &+ second &- offset
        return Reading(time: Timestamp(nanoseconds: Int64(seconds) &* 1_000_000_000), end: end)
    }

    /// `Sat Jun 01 02:17:42.453232 2013`, the fraction being optional: Apache's error log and vsftpd.
    func asctime(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Reading? {
        guard end - start >= 24, bytes[start + 3] == 32, bytes[start + 7] == 32, bytes[start + 10] == 32,
            let month = RecordClock.month(bytes, start + 4),
            let day = RecordClock.two(bytes, start + 8, allowSpace: true),
            var civil = timeOfDay(bytes, start + 11)
        else { return nil }
        var index = start + 19
        index = fraction(bytes, index, end, into: &civil)
        guard index + 5 <= end, bytes[index] == 32, let year = RecordClock.four(bytes, index + 1) else { return nil }
        civil.year = year
        civil.month = month
        civil.day = day
        guard civil.isValid else { return nil }
        return Reading(time: local(civil), end: index + 5)
    }

    /// `2026/11/20 12:00:00`, `2026-11-20 12:00:00,123`, `2026-11-20T12:00:00.5+01:00`: year first, any of the usual
    /// separators, an optional fraction and an optional zone.
    func yearFirst(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Reading? {
        guard end - start >= 19, bytes[start + 4] == bytes[start + 7],
            bytes[start + 4] == 45 || bytes[start + 4] == 47 || bytes[start + 4] == 46,
            bytes[start + 10] == 32 || bytes[start + 10] == 84,
            let year = RecordClock.four(bytes, start), let month = RecordClock.two(bytes, start + 5),
            let day = RecordClock.two(bytes, start + 8), var civil = timeOfDay(bytes, start + 11)
        else { return nil }
        civil.year = year
        civil.month = month
        civil.day = day
        let index = fraction(bytes, start + 19, end, into: &civil)
        return finished(civil, bytes, index, end)
    }

    // MARK: Parts

    private func timeOfDay(_ bytes: Span<UInt8>, _ start: Int) -> CivilTime? {
        guard bytes[start + 2] == 58, bytes[start + 5] == 58, let hour = RecordClock.two(bytes, start),
            let minute = RecordClock.two(bytes, start + 3), let second = RecordClock.two(bytes, start + 6)
        else { return nil }
        return CivilTime(year: 1970, month: 1, day: 1, hour: hour, minute: minute, second: second)
    }

    private func fraction(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, into civil: inout CivilTime) -> Int {
        guard start + 1 < end, bytes[start] == 46 || bytes[start] == 44 else { return start }
        var index = start + 1
        var scale = 100_000_000
        while index < end, bytes[index] &- 48 < 10 {
            civil.nanosecond += Int(bytes[index] &- 48) * scale
            scale /= 10
            index += 1
        }
        return index == start + 1 ? start : index
    }

    /// Reads an optional zone (`Z`, `+01:00`, ` -0700`, ` UTC`) and makes the time.
    private func finished(_ civil: CivilTime, _ bytes: Span<UInt8>, _ place: Int, _ end: Int) -> Reading? {
        guard civil.isValid else { return nil }
        var index = place
        if index < end, bytes[index] == 32 { index += 1 }
        guard index < end else { return Reading(time: local(civil), end: place) }
        if bytes[index] == 90, index == place {
            return Reading(time: RecordClock.utc(civil, offset: 0), end: index + 1)
        }
        if RecordScan.starts(bytes, index, end, with: "UTC") {
            return Reading(time: RecordClock.utc(civil, offset: 0), end: index + 3)
        }
        guard bytes[index] == 43 || bytes[index] == 45, index + 5 <= end, let hours = RecordClock.two(bytes, index + 1)
        else { return Reading(time: local(civil), end: place) }
        let colon = bytes[index + 3] == 58 ? 1 : 0
        guard index + 5 + colon <= end, let minutes = RecordClock.two(bytes, index + 3 + colon), hours < 24,
            minutes < 60
        else { return Reading(time: local(civil), end: place) }
        let seconds = (hours * 60 + minutes) * (bytes[index] == 45 ? -60 : 60)
        return Reading(time: RecordClock.utc(civil, offset: seconds), end: index + 5 + colon)
    }

    func local(_ civil: CivilTime) -> Timestamp {
        RecordClock.moment(seconds: zone.utc(fromLocal: civil.secondsSinceEpoch), nanoseconds: civil.nanosecond)
    }

    static func utc(_ civil: CivilTime, offset: Int) -> Timestamp {
        moment(seconds: civil.secondsSinceEpoch - Int64(offset), nanoseconds: civil.nanosecond)
    }

    /// A moment from whole seconds and nanoseconds; unknown outside the range that can be held.
    static func moment(seconds: Int64, nanoseconds: Int) -> Timestamp {
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflowSum) = whole.addingReportingOverflow(Int64(nanoseconds))
        return overflow || overflowSum ? .unknown : Timestamp(nanoseconds: sum)
    }

    @inline(__always)
    static func two(_ bytes: Span<UInt8>, _ start: Int, allowSpace: Bool = false) -> Int? {
        var tens = bytes[start] &- 48
        let units = bytes[start + 1] &- 48
        if allowSpace, bytes[start] == 32 { tens = 0 }
        guard tens < 10, units < 10 else { return nil }
        return Int(tens) * 10 + Int(units)
    }

    @inline(__always)
    static func four(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
        guard let high = two(bytes, start), let low = two(bytes, start + 2) else { return nil }
        return high * 100 + low
    }

    /// The month that a three-letter English name stands for, 1 to 12.
    @inline(__always)
    static func month(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
        let packed = UInt32(bytes[start]) << 16 | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2])
        switch packed | 0x0020_2020 {
        case 0x6A_616E: return 1
        case 0x66_6562: return 2
        case 0x6D_6172: return 3
        case 0x61_7072: return 4
        case 0x6D_6179: return 5
        case 0x6A_756E: return 6
        case 0x6A_756C: return 7
        case 0x61_7567: return 8
        case 0x73_6570: return 9
        case 0x6F_6374: return 10
        case 0x6E_6F76: return 11
        case 0x64_6563: return 12
        default: return nil
        }
    }
}
