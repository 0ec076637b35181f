package import SecBotCore

/// Times of the week in a time zone.
package struct Schedule: Sendable, Hashable {
    /// 0 is Monday.
    package var days: Set<Int> = Set(0...6)
    /// Minutes of the day, end excluded; an end before the start is on the next day. Empty is the whole day.
    package var hours: [Hours] = []
    /// The zone's name, and its offsets.
    package var zoneName = "UTC"
    package var zone: ZoneOffsets = .utc

    /// A part of a day in minutes from midnight.
    package struct Hours: Sendable, Hashable {
        package var start: Int
        package var end: Int
    }

    static let dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// Whether a moment lies in it. What runs past midnight belongs to the day on which it began.
    package func contains(_ time: Timestamp) -> Bool {
        guard time.isKnown else { return false }
        let (day, minute) = local(time)
        guard !hours.isEmpty else { return days.contains(day) }
        return hours.contains { part in
            if part.start < part.end { return days.contains(day) && (part.start..<part.end).contains(minute) }
            return (days.contains(day) && minute >= part.start)
                || (days.contains((day + 6) % 7) && minute < part.end)
        }
    }

    /// `Tue 14:05 Europe/Zurich`.
    func text(_ time: Timestamp) -> String {
        let (day, minute) = local(time)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(Schedule.dayNames[day]) \(two(minute / 60)):\(two(minute % 60)) \(zoneName)"
    }

    private func local(_ time: Timestamp) -> (day: Int, minute: Int) {
        let seconds = time.seconds &+ zone.offset(atUTC: time.seconds)
        let (days, rest) = (floorDivide(seconds, 86_400), floorRemainder(seconds, 86_400))
        // The epoch was a Thursday.
        return (Int(floorRemainder(days &+ 3, 7)), Int(rest / 60))
    }

    private func floorRemainder(_ value: Int64, _ by: Int64) -> Int64 { ((value % by) + by) % by }
    private func floorDivide(_ value: Int64, _ by: Int64) -> Int64 { (value - floorRemainder(value, by)) / by }
}
