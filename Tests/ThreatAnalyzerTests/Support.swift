import LogFormats
import SecBotCore
import SigmaRules

@testable import ThreatAnalyzer

/// SplitMix64: the same seed gives the same test on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// The start of 2026-11-21, from which tests count.
let midnight = Timestamp(seconds: 1_795_219_200)

/// Lines of a log and the reading of them, record by record.
struct TestLog {
    private let batch: RecordBatch

    init(_ lines: [String]) {
        var batch = RecordBatch(source: "auth.log")
        for line in lines {
            let start = batch.bytes.count
            batch.bytes += Array(line.utf8)
            batch.records.append(RawRecord(start: start, end: batch.bytes.count, position: UInt64(start)))
            batch.bytes.append(10)
        }
        self.batch = batch
    }

    var count: Int { batch.records.count }

    /// Parses the records of a range and hands each event to `body`.
    func read(
        _ range: Range<Int>, _ body: (inout Event, RecordReference, borrowing Span<UInt8>) -> Void
    ) throws {
        var parser = try LogParser(options: FormatOptions(zone: .utc, now: midnight.adding(seconds: 864_000)))
        var event = Event()
        let bytes = batch.bytes.span
        for index in range where parser.parse(batch: bytes, record: batch.records[index], into: &event) == .event {
            let record = batch.records[index]
            let reference = RecordReference(
                source: batch.source, line: index + 1, position: record.position, range: record.range)
            body(&event, reference, bytes)
        }
    }
}

extension EventFacts {
    /// A login from an address, `seconds` after midnight.
    static func login(_ address: IPAddress, after seconds: Int64, succeeds: Bool = false) -> EventFacts {
        EventFacts(
            act: succeeds ? .success : .unwanted, isLogin: true, address: address,
            time: midnight.adding(seconds: seconds), weight: 1)
    }
}
