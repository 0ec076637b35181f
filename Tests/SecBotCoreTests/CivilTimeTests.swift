import Glibc
import SecBotCore
import Testing

@Suite("Civil time") struct CivilTimeTests {
    /// Days from year 1 to 9999, each against the C library and back.
    @Test func agreesWithTheCLibraryOverTheWholeRange() {
        var generator = SeededGenerator(seed: 4)
        for day in stride(from: Int64(-719_162), through: 2_932_896, by: 1) {
            let seconds = day * 86_400 + Int64.random(in: 0..<86_400, using: &generator)
            let civil = CivilTime(secondsSinceEpoch: seconds)
            guard civil.secondsSinceEpoch == seconds, civil.isValid else {
                Issue.record("\(seconds) became \(civil)")
                return
            }
            guard day % 7 == 0 else { continue }
            var time: time_t = time_t(seconds)
            var parts = unsafe tm()
            _ = unsafe gmtime_r(&time, &parts)
            let year = unsafe Int(parts.tm_year) + 1900
            let month = unsafe Int(parts.tm_mon) + 1
            let dayOfMonth = unsafe Int(parts.tm_mday)
            guard civil.year == year, civil.month == month, civil.day == dayOfMonth else {
                Issue.record("\(seconds) became \(civil)")
                return
            }
        }
    }

    @Test func neverTrapsOnExtremes() {
        for seconds in [Int64.min, .min + 1, -1, 0, 1, .max - 1, .max] {
            #expect((0..<86_400).contains(secondOfDay(CivilTime(secondsSinceEpoch: seconds))))
        }
        #expect(!CivilTime(year: .max, month: .max, day: .min).isValid)
        _ = CivilTime(year: .max, month: .max, day: .max, hour: .max, minute: .min, second: .max).secondsSinceEpoch
        _ = CivilTime(year: .min, month: .min, day: .min).secondsSinceEpoch
    }

    @Test(arguments: [
        (2000, 2, 29, true), (1900, 2, 29, false), (2026, 2, 29, false), (2024, 2, 29, true), (2026, 4, 31, false),
        (2026, 13, 1, false), (2026, 0, 1, false), (2026, 1, 0, false), (0, 1, 1, false), (10_000, 1, 1, false),
        (2026, 12, 31, true),
    ])
    func validatesDates(year: Int, month: Int, day: Int, expected: Bool) {
        #expect(CivilTime(year: year, month: month, day: day).isValid == expected)
    }

    @Test func acceptsALeapSecondOnly() {
        #expect(CivilTime(year: 2016, month: 12, day: 31, hour: 23, minute: 59, second: 60).isValid)
        #expect(!CivilTime(year: 2016, month: 12, day: 31, hour: 23, minute: 59, second: 61).isValid)
        #expect(!CivilTime(year: 2016, month: 12, day: 31, hour: 24).isValid)
    }

    private func secondOfDay(_ time: CivilTime) -> Int { time.hour * 3600 + time.minute * 60 + time.second }
}
