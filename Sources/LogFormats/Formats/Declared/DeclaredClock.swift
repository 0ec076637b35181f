internal import SecBotCore

/// Reads the times that declared heads of records can name.
struct DeclaredClock: Sendable {
    let clock: RecordClock
    let now: Timestamp

    init(options: FormatOptions) {
        clock = RecordClock(zone: options.zone)
        now = options.now
    }

    func read(
        _ type: FormatDeclaration.CaptureType, _ bytes: Span<UInt8>, _ start: Int, _ end: Int
    ) -> RecordClock.Reading? {
        switch type {
        case .asctime: clock.asctime(bytes, start, end)
        case .yearFirst: clock.yearFirst(bytes, start, end)
        case .common: clock.commonLog(bytes, start, end)
        case .compact: compact(bytes, start, end)
        case .epoch: epoch(bytes, start, end)
        case .syslogTime: syslog(bytes, start, end)
        default: nil
        }
    }

    private func compact(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> RecordClock.Reading? {
        guard end - start >= 17, bytes[start + 11] == 58, bytes[start + 14] == 58,
            let year = RecordClock.four(bytes, start), let month = RecordClock.two(bytes, start + 4),
            let day = RecordClock.two(bytes, start + 6), let hour = RecordClock.two(bytes, start + 9),
            let minute = RecordClock.two(bytes, start + 12), let second = RecordClock.two(bytes, start + 15)
        else { return nil }
        let civil = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        return civil.isValid ? RecordClock.Reading(time: clock.local(civil), end: start + 17) : nil
    }

    private func epoch(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> RecordClock.Reading? {
        var index = RecordScan.endOfDigits(bytes, start, end)
        guard index - start >= 9, index - start <= 11, let seconds = RecordScan.number(bytes, start..<index) else {
            return nil
        }
        var nanoseconds = 0
        if index + 1 < end, bytes[index] == 46 {
            let stop = RecordScan.endOfDigits(bytes, index + 1, end)
            var scale = 100_000_000
            for place in (index + 1)..<stop {
                nanoseconds += Int(bytes[place] &- 48) * scale
                scale /= 10
            }
            index = stop
        }
        return RecordClock.Reading(
            time: RecordClock.moment(seconds: Int64(seconds), nanoseconds: nanoseconds), end: index)
    }

    /// The year is the latest with which the time lies at most a day after now.
    private func syslog(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> RecordClock.Reading? {
        guard end - start >= 15, bytes[start + 3] == 32, bytes[start + 6] == 32, bytes[start + 9] == 58,
            bytes[start + 12] == 58, let month = RecordClock.month(bytes, start),
            let day = RecordClock.two(bytes, start + 4, allowSpace: true),
            let hour = RecordClock.two(bytes, start + 7), let minute = RecordClock.two(bytes, start + 10),
            let second = RecordClock.two(bytes, start + 13)
        else { return nil }
        let year = CivilTime(secondsSinceEpoch: now.isKnown ? now.seconds : 0).year + 1
        for candidate in stride(from: year, through: year - 8, by: -1) {
            let civil = CivilTime(
                year: candidate, month: month, day: day, hour: hour, minute: minute, second: second)
            guard civil.isValid else { continue }
            let time = clock.local(civil)
            if time <= now.adding(seconds: 86_400) { return RecordClock.Reading(time: time, end: start + 15) }
        }
        return nil
    }
}
