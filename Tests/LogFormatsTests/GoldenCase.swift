import Foundation
import LogFormats
import SecBotCore
import Testing

/// A golden case: `Corpus/<format>/<case>.log`, what it must parse to beside it in `<case>.expected.jsonl`, and, where
/// the defaults do not fit, `<case>.options` with lines `format NAME`, `now RFC3339`, `zone SECONDS-EAST`,
/// `records blank-line`.
struct GoldenCase: CustomTestStringConvertible {
    let log: URL

    var testDescription: String { log.pathComponents.suffix(2).joined(separator: "/") }
    private var stem: URL { log.deletingPathExtension() }
    var expectedFile: URL { stem.appendingPathExtension("expected.jsonl") }

    static let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus")

    static let all: [GoldenCase] = {
        let files = FileManager.default.enumerator(at: directory, includingPropertiesForKeys: nil)
        let logs = (files?.allObjects ?? []).compactMap { $0 as? URL }.filter { $0.pathExtension == "log" }
        return logs.sorted { $0.path < $1.path }.map(GoldenCase.init)
    }()

    private var options: [String: String] {
        guard let text = try? String(contentsOf: stem.appendingPathExtension("options"), encoding: .utf8)
        else { return [:] }
        var options: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            if words.count == 2 { options[String(words[0])] = String(words[1]) }
        }
        return options
    }

    /// The records' bytes: one a line, or one between blank lines.
    func records() throws -> [[UInt8]] {
        let bytes = [UInt8](try Data(contentsOf: log))
        guard options["records"] == "blank-line" else {
            return bytes.split(separator: 10, omittingEmptySubsequences: true).map(Array.init)
        }
        var records: [[UInt8]] = [[]]
        for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
            if line.isEmpty {
                if records.last?.isEmpty == false { records.append([]) }
            } else {
                records[records.count - 1] += line + [10]
            }
        }
        return records.filter { !$0.isEmpty }
    }

    func parser() throws -> LogParser {
        let options = options
        let now = try #require(Timestamp(options["now"] ?? "2026-11-21T00:00:00Z"))
        let zone = ZoneOffsets(initial: Int64(options["zone"] ?? "0") ?? 0)
        return try LogParser(options: FormatOptions(zone: zone, now: now), format: options["format"] ?? "auto")
    }

    /// What the records parse to, one JSON object a line.
    func rendered() throws -> String {
        var parser = try parser()
        return try ParsedLines.render(records(), with: &parser)
    }
}

/// Parses records and renders them as `secbot parse` does.
enum ParsedLines {
    static func render(_ records: [[UInt8]], with parser: inout LogParser) throws -> String {
        var event = Event()
        var writer = JSONWriter()
        let rendering = EventRendering()
        for (index, bytes) in records.enumerated() {
            let record = RawRecord(start: 0, end: bytes.count, position: 0)
            switch parser.parse(batch: bytes.span, record: record, into: &event) {
            case .event: rendering.write(event, in: bytes.span, .line(index + 1), into: &writer)
            case .notMine: rendering.writeUnclaimed(.line(index + 1), into: &writer)
            case .pending: continue
            }
            writer.newline()
        }
        while parser.flush(all: true, into: &event) {
            rendering.write(event, in: [UInt8]().span, .line(records.count), into: &writer)
            writer.newline()
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
