/// Durations and moments as people write them on a command line: `7d`, `2h`, `90s`, or RFC 3339.
public enum DurationText {
    /// Seconds of `30s`, `15m`, `2h`, `7d` or `4w`; `nil` for anything else, zero and more than a century included.
    public static func seconds(_ text: String) -> Int64? {
        guard let unit = text.last, let number = Int64(text.dropLast()), number > 0 else { return nil }
        let factor: Int64
        switch unit {
        case "s": factor = 1
        case "m": factor = 60
        case "h": factor = 3600
        case "d": factor = 86_400
        case "w": factor = 604_800
        default: return nil
        }
        let (seconds, overflow) = number.multipliedReportingOverflow(by: factor)
        return overflow || seconds > 3_155_760_000 ? nil : seconds
    }

    /// A moment: RFC 3339, or a duration before `now`.
    public static func moment(_ text: String, now: Timestamp) -> Timestamp? {
        if let seconds = seconds(text) { return now.adding(seconds: -seconds) }
        return Timestamp(text)
    }
}
