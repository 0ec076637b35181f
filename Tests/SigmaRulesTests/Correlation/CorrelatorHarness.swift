import SecBotCore
import SigmaRules

/// Feeds records to a correlator; made after its rules, whose fields it must know.
struct CorrelatorHarness: ~Copyable {
    private var reader = JSONEventReader(table: JSONFieldTable(FieldRegistry.shared.snapshot))
    private var event = Event()

    mutating func feed(
        _ record: TestRecord, to correlator: inout Correlator, into signals: inout [CorrelationSignal]
    ) throws {
        let bytes = Array(record.json.utf8)
        event.reset()
        try reader.read(bytes.span, 0..<bytes.count, into: &event)
        event.weight = record.weight
        let time = record.time.map { Timestamp(nanoseconds: $0) } ?? .unknown
        let arrival = record.arrival.map { Timestamp(nanoseconds: $0) } ?? .unknown
        let source = correlator.source(named: "source \(record.source)")
        correlator.begin(time: time, arrival: arrival, source: source, into: &signals)
        for rule in record.rules {
            correlator.observe(rule: rule, event, in: bytes.span, reference: record.reference, into: &signals)
        }
    }
}
