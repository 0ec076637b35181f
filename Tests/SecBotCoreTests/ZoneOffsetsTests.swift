import SecBotCore
import Testing

@Suite("Zone offsets") struct ZoneOffsetsTests {
    /// Central Europe in 2026: forward on 29 March 01:00 UTC, back on 25 October 01:00 UTC.
    private static let spring = Int64(1_774_746_000)
    private static let autumn = Int64(1_792_890_000)
    private let zone = ZoneOffsets(
        initial: 3600,
        changes: [.init(start: autumn, offset: 3600), .init(start: spring, offset: 7200)])

    @Test func ordersItsChanges() {
        #expect(zone.changes.map(\.start) == [ZoneOffsetsTests.spring, ZoneOffsetsTests.autumn])
    }

    @Test func offsetChangesExactlyAtTheInstant() {
        #expect(zone.offset(atUTC: ZoneOffsetsTests.spring - 1) == 3600)
        #expect(zone.offset(atUTC: ZoneOffsetsTests.spring) == 7200)
        #expect(zone.offset(atUTC: ZoneOffsetsTests.autumn - 1) == 7200)
        #expect(zone.offset(atUTC: ZoneOffsetsTests.autumn) == 3600)
    }

    @Test func everyInstantOutsideTheRepeatedHourComesBack() {
        let repeated = ZoneOffsetsTests.autumn..<(ZoneOffsetsTests.autumn + 3600)
        for base in [ZoneOffsetsTests.spring, ZoneOffsetsTests.autumn] {
            for utc in stride(from: base - 200_000, to: base + 200_000, by: 60) where !repeated.contains(utc) {
                #expect(zone.utc(fromLocal: utc + zone.offset(atUTC: utc)) == utc)
            }
        }
    }

    @Test func repeatedLocalTimeIsTheFirstOfTheTwo() {
        // 02:30 local occurs at 00:30 UTC (summer) and again at 01:30 UTC (winter).
        let local = ZoneOffsetsTests.autumn + 3600 + 1800
        #expect(zone.utc(fromLocal: local) == ZoneOffsetsTests.autumn - 1800)
    }

    @Test func skippedLocalTimeIsReadWithTheOffsetBefore() {
        // 02:30 local never occurred; with the winter offset it is 01:30 UTC.
        let local = ZoneOffsetsTests.spring + 3600 + 1800
        #expect(zone.utc(fromLocal: local) == ZoneOffsetsTests.spring + 1800)
    }

    @Test func fixedZones() {
        #expect(ZoneOffsets.utc.utc(fromLocal: 1000) == 1000)
        #expect(ZoneOffsets(initial: -18_000).utc(fromLocal: 0) == 18_000)
    }

    @Test func extremesDoNotTrap() {
        for local in [Int64.min, .max] {
            _ = zone.utc(fromLocal: local)
            _ = zone.offset(atUTC: local)
        }
    }
}
