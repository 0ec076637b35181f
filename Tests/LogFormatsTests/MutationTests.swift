import LogFormats
import SecBotCore
import Testing

/// Golden records with random damage: nothing crashes, and every row lies within its record or the arena.
@Suite struct MutationTests {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33 ^ state) &* 0x9E37_79B9_7F4A_7C15
        }
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func survivesDamage(seed: UInt64) throws {
        var generator = Generator(state: seed)
        let records = try GoldenCase.all.flatMap { try $0.records() }
        try #require(!records.isEmpty)
        let now = try #require(Timestamp("2026-11-21T00:00:00Z"))
        var parsers = [try LogParser(options: FormatOptions(now: now))]
        for name in FormatCatalog.names {
            parsers.append(try LogParser(options: FormatOptions(now: now), format: name))
        }
        var event = Event()
        for round in 0..<3000 {
            var bytes = records[Int.random(in: 0..<records.count, using: &generator)]
            for _ in 0..<Int.random(in: 1...6, using: &generator) { damage(&bytes, records, &generator) }
            let record = RawRecord(start: 0, end: bytes.count, position: 0)
            let index = round % 2 == 0 ? 0 : Int.random(in: 0..<parsers.count, using: &generator)
            if parsers[index].parse(batch: bytes.span, record: record, into: &event) == .event {
                for row in event.rows {
                    #expect(row.range.upperBound <= (row.isInArena ? event.arena.count : bytes.count))
                }
            }
        }
    }

    private func damage(_ bytes: inout [UInt8], _ records: [[UInt8]], _ generator: inout Generator) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        case 2: bytes.removeSubrange(place...)
        case 3:
            bytes.insert(
                contentsOf: records[Int.random(in: 0..<records.count, using: &generator)].prefix(40), at: place)
        case 4: bytes.insert([32, 34, 39, 58, 91, 93, 0, 92][Int.random(in: 0..<8, using: &generator)], at: place)
        default: bytes.removeSubrange(0..<place)
        }
    }
}
