import SecBotCore

/// Reads the time at the head of a log line, in every habit that syslog writers have.
///
/// Times without a zone are read in ``zone``; dates without a year get the latest year in which they lie at most a day
/// after ``now`` (and exist: 29 February waits for a leap year). The minute of the last line is kept, so that a line of
/// the same minute costs a comparison and two digits.
struct FrameClock: Sendable {
    var zone: ZoneOffsets
    var now: Timestamp { didSet { forget() } }

    /// The sixteen bytes `Mmm dd hh:mm:` that the kept minute was read from, as two overlapping words.
    private var head: UInt64 = 0
    private var tail: UInt64 = 0
    private var minute: Timestamp = .unknown

    /// A time that was read.
    struct Reading {
        var time: Timestamp
        /// The place behind it.
        var end: Int
        /// The line says a date and a time that begin like nothing but a syslog line (a month's name, an RFC 3339 `T`).
        var isDistinctive: Bool
    }

    init(zone: ZoneOffsets, now: Timestamp) {
        self.zone = zone
        self.now = now
    }

    private mutating func forget() {
        head = 0
        tail = 0
        minute = .unknown
    }

    /// The time that begins at `start`; `nil` if none does.
    @inline(__always)
    mutating func read(_ bytes: Span<UInt8>, from start: Int, before end: Int) -> Reading? {
        if end - start >= 16, start >= 0, end <= bytes.count, minute.isKnown {
            let raw = unsafe bytes.bytes
            let first = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: UInt64.self)
            let second = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: start + 5, as: UInt64.self)
            let tens = bytes[start + 13] &- 48
            let ones = bytes[start + 14] &- 48
            if first == head, second == tail, tens < 6, ones < 10, bytes[start + 15] == 32 {
                let offset = Int64(tens) * 10 + Int64(ones)
                return Reading(
                    time: Timestamp(nanoseconds: minute.nanoseconds &+ offset &* 1_000_000_000), end: start + 15,
                    isDistinctive: true)
            }
        }
        return readAnew(bytes, from: start, before: end)
    }

    @inline(never)
    private mutating func readAnew(_ bytes: Span<UInt8>, from start: Int, before end: Int) -> Reading? {
        let lead = bytes.byte(at: start, before: end)
        if lead &- 48 < 10 {
            return readISO(bytes, from: start, before: end) ?? readEpoch(bytes, from: start, before: end)
                ?? readYearFirst(bytes, from: start, before: end)
        }
        // `*` and `.` say that a router's clock is not synchronised; a weekday carries nothing.
        var index = lead == 42 || lead == 46 ? start + 1 : start
        if FrameClock.month(bytes, at: index, before: end) == nil, FrameClock.isWeekday(bytes, at: index, before: end) {
            index = bytes.skippedSpaces(from: index + 4, before: end)
        }
        guard let reading = readMonthFirst(bytes, from: index, before: end) else { return nil }
        if index == start { remember(reading, bytes, from: start) }
        return reading
    }

    /// Keeps the minute of a time without year in its fixed form of fifteen bytes.
    private mutating func remember(_ reading: Reading, _ bytes: Span<UInt8>, from start: Int) {
        guard reading.end == start + 15, reading.time.isKnown, bytes[start + 12] == 58 else { return }
        let second = Int64(bytes[start + 13] &- 48) * 10 + Int64(bytes[start + 14] &- 48)
        guard second < 60, reading.time.nanoseconds > 0 else { return }
        let raw = unsafe bytes.bytes
        head = unsafe raw.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
        tail = unsafe raw.unsafeLoadUnaligned(fromByteOffset: start + 5, as: UInt64.self)
        minute = reading.time.adding(seconds: -second)
    }
}
