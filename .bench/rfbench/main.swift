import Foundation
import LogFormats
import SecBotCore

func bench<F: RecordFormat>(_ type: F.Type, _ path: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let bytes = [UInt8](data) + [UInt8](repeating: 0, count: 64)
    var ranges: [Range<Int>] = []
    var start = 0
    for i in 0..<data.count where bytes[i] == 10 { ranges.append(start..<i); start = i + 1 }
    var format = F(options: FormatOptions(now: Timestamp("2026-11-21T00:00:00Z")!))
    var event = Event()
    for round in 0..<4 {
        var n = 0, rows = 0, pend = 0
        let clock = ContinuousClock()
        let span = bytes.span
        let t = clock.measure {
            for r in ranges {
                event.reset()
                switch format.parse(span, r, into: &event) {
                case .event: n += 1; rows += event.rows.count
                case .pending: pend += 1
                case .notMine: break
                }
            }
        }
        let ns = Double(t.components.attoseconds) / 1e9 + Double(t.components.seconds) * 1e9
        print(F.name, "round", round, ranges.count, "events", n, "pending", pend, "rows/event", Double(rows) / Double(max(n, 1)), "ns/record", ns / Double(ranges.count))
    }
}
let a = CommandLine.arguments
switch a[1] {
case "web-access": try bench(WebAccessFormat.self, a[2])
case "apache-error": try bench(ApacheErrorFormat.self, a[2])
default: break
}
