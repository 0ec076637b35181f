import Foundation
import LogFormats
import SecBotCore
package import SigmaRules
import ThreatAnalyzer

/// Runs the samples beside a rule: records that must lead to a finding of it, and records that must not.
package enum RuleSamples {
    /// One sample and how it went.
    package struct Outcome: Sendable {
        package var rule: String
        /// Name of the sample, or file and line.
        package var name: String
        package var expectsFinding: Bool
        package var passed: Bool
        /// What happened instead, in words.
        package var detail: String
    }

    /// Runs all samples of a rule file: `samples/<name>.hit.jsonl` and `samples/<name>.miss.jsonl` beside it.
    /// - Parameter options: pipelines and placeholders for the rule.
    /// - Returns: the outcomes; empty when the rule has no samples.
    package static func run(_ source: RuleSource, options: RuleOptions = RuleOptions()) -> [Outcome] {
        let path = source.path as NSString
        let name = (path.lastPathComponent as NSString).deletingPathExtension
        let folder = (path.deletingLastPathComponent as NSString).appendingPathComponent("samples")
        let (rules, diagnostics) = RuleSet.load([source], options: options)
        let refusal = diagnostics.first { $0.severity == .error }.map { "\($0.message) (line \($0.line))" }
        var outcomes: [Outcome] = []
        for expectsFinding in [true, false] {
            let file = "\(folder)/\(name).\(expectsFinding ? "hit" : "miss").jsonl"
            guard let data = FileManager.default.contents(atPath: file), data.count <= 16 << 20 else { continue }
            let lines = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            for (number, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
                outcomes.append(
                    run(
                        String(line), rules, expectsFinding, refusal, rule: source.path,
                        place: "\(name).\(expectsFinding ? "hit" : "miss"):\(number + 1)"))
            }
        }
        return outcomes
    }

    private struct Sample: Decodable {
        var name: String?
        var raw: [String]?
        var format: String?
    }

    private static func run(
        _ line: String, _ rules: RuleSet, _ expectsFinding: Bool, _ refusal: String?, rule: String, place: String
    ) -> Outcome {
        var outcome = Outcome(rule: rule, name: place, expectsFinding: expectsFinding, passed: false, detail: "")
        guard let sample = try? JSONDecoder().decode(Sample.self, from: Data(line.utf8)) else {
            outcome.detail =
                "the sample is not a JSON object with \"raw\": [lines], \"event\": {...} or \"events\": [...]"
            return outcome
        }
        if let name = sample.name { outcome.name = name }
        // A rule that is refused misses everything, which must not pass as a miss.
        if let refusal {
            outcome.detail = "the rule is refused: \(refusal)"
            return outcome
        }
        var analyzer = Analyzer(rules: rules, key: Array("secbot sample key".utf8))
        var findings: [Finding] = []
        do {
            if let raw = sample.raw {
                try replay(raw, format: sample.format, into: &analyzer, &findings)
            } else {
                let bytes = Array(line.utf8)
                let events =
                    JSONMembers.value(of: "event", in: bytes).map { [$0] }
                    ?? JSONMembers.value(of: "events", in: bytes).map { JSONMembers.elements(in: bytes, $0) } ?? []
                guard !events.isEmpty else {
                    outcome.detail =
                        "the sample has neither \"raw\": [lines] nor \"event\": {...} nor \"events\": [...]"
                    return outcome
                }
                try replay(events: events, of: bytes, into: &analyzer, &findings)
            }
        } catch {
            outcome.detail = "\(error)"
            return outcome
        }
        analyzer.finish(into: &findings)
        let own = Set(rules.rules.map(\.id) + rules.correlations.map(\.id))
        let found = findings.filter { own.contains($0.rule.id) }
        outcome.passed = found.isEmpty != expectsFinding
        if !outcome.passed {
            outcome.detail = expectsFinding ? "no finding" : "a finding: \(found.first?.reason ?? "")"
        }
        return outcome
    }

    private static func replay(
        _ lines: [String], format: String?, into analyzer: inout Analyzer, _ findings: inout [Finding]
    ) throws {
        let factory = try ParserFactory(format: format ?? FormatCatalog.automatic, timezone: "UTC", now: Clock.now())
        var batch = RecordBatch(source: "sample")
        for line in lines {
            let start = batch.bytes.count
            batch.bytes += Array(line.utf8)
            batch.records.append(RawRecord(start: start, end: batch.bytes.count, position: UInt64(start)))
            batch.bytes.append(10)
        }
        batch.bytes += [UInt8](repeating: 0, count: 64)
        var event = Event()
        var parser = factory.make()
        let bytes = batch.bytes.span
        for (index, record) in batch.records.enumerated()
        where parser.parse(batch: bytes, record: record, into: &event) == .event {
            let reference = RecordReference(
                source: "sample", line: index + 1, position: record.position, range: record.range)
            analyzer.observe(&event, record: reference, in: bytes, into: &findings)
        }
        while parser.flush(all: true, into: &event) {
            let reference = RecordReference(source: "sample", line: nil, position: 0, range: 0..<0)
            analyzer.observe(&event, record: reference, in: bytes, into: &findings)
        }
    }

    /// Judges JSON events as they are written, in order.
    private static func replay(
        events: [Range<Int>], of line: [UInt8], into analyzer: inout Analyzer, _ findings: inout [Finding]
    ) throws {
        var event = Event()
        var reader = JSONEventReader(table: JSONFieldTable(FieldRegistry.shared.snapshot))
        let router = EventRouter()
        for range in events {
            event.reset()
            try reader.read(line.span, range, into: &event)
            router.route(&event, in: line.span)
            let reference = RecordReference(source: "sample", line: 1, position: UInt64(range.lowerBound), range: range)
            analyzer.observe(&event, record: reference, in: line.span, into: &findings)
        }
    }
}
