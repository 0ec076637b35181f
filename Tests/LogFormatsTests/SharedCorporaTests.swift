import Foundation
import LogFormats
import SecBotCore
import Testing

/// The truth beside the project, which nobody on it wrote. A checkout without it skips these tests.
@Suite(.enabled(if: SharedCorpus.exists, "../shared/corpora/logs is absent"))
struct SharedCorporaTests {
    @Test func fail2banLinesOfSyslogServices() throws {
        let services: Set = ["sshd", "dropbear", "pam-generic"]
        for row in try SharedCorpus.rows("fail2ban.ndjson") where services.contains(row.service) {
            guard row.isDefault, !row.isStateful else { continue }
            let result = try SharedCorpus.parse(
                row.line, zone: FrameClockTests.zurich, now: "2005-08-14T12:00:00Z")
            if row.matches, row.hostKind == "ip" {
                #expect(result.blamed == row.address, "\(row.line)")
                if !row.line.hasPrefix("srv ") { #expect(result.time == row.time, "\(row.line)") }
            } else {
                #expect(result.blamed == nil, "\(row.line)")
            }
        }
    }

    @Test func injectionProbesBlameNobodyElse() throws {
        for row in try SharedCorpus.rows("injection_probes.ndjson") where row.service == "sshd" {
            let result = try SharedCorpus.parse(row.line, zone: .utc, now: "2026-11-21T00:00:00Z")
            #expect(result.blamed != row.never, "\(row.line.prefix(200))")
            #expect(result.blamed == row.address, "\(row.line.prefix(200))")
        }
    }

    @Test func crowdsecLinesOfSshd() throws {
        for row in try SharedCorpus.rows("crowdsec_lines.ndjson") where row.service == "ssh" {
            let result = try SharedCorpus.parse(row.line, zone: .utc, now: "2026-11-21T00:00:00Z")
            #expect(result.address == row.address, "\(row.line)")
            if let user = row.user { #expect(result.user == user, "\(row.line)") }
        }
    }
}

/// Reads the rows that the tests need.
enum SharedCorpus {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/corpora/logs").standardizedFileURL
    static let exists = FileManager.default.fileExists(atPath: directory.appending(path: "fail2ban.ndjson").path)

    struct Row {
        var service = ""
        var line = ""
        var matches = false
        var address: String?
        var hostKind: String?
        var user: String?
        var time: String?
        var never: String?
        var isDefault = false
        var isStateful = false
    }

    struct Result {
        var address: String?
        var blamed: String?
        var user: String?
        var time: String
    }

    static func rows(_ name: String) throws -> [Row] {
        let text = try String(contentsOf: directory.appending(path: name), encoding: .utf8)
        return try text.split(separator: "\n").compactMap { line in
            guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                let expect = object["expect"] as? [String: Any], let text = object["line"] as? String
            else { return nil }
            var row = Row()
            row.service = object["service"] as? String ?? ""
            row.line = text
            row.matches = expect["match"] as? Bool ?? false
            row.address = expect["source_ip"] as? String
            row.hostKind = expect["host_kind"] as? String
            row.user = expect["user"] as? String
            row.time = expect["time_utc"] as? String
            row.never = expect["never"] as? String
            row.isStateful = object["stateful"] as? Bool ?? false
            row.isDefault = (object["options"] as? [[String: Any]] ?? []).contains { $0["mode"] == nil }
            return row
        }
    }

    static func parse(_ line: String, zone: ZoneOffsets, now: String) throws -> Result {
        let options = FormatOptions(zone: zone, now: try #require(Timestamp(now)))
        var parser = try LogParser(options: options)
        var event = Event()
        let bytes = Array(line.utf8)
        _ = parser.parse(batch: bytes.span, record: RawRecord(start: 0, end: bytes.count, position: 0), into: &event)
        let hasFailed = event.value(of: .eventOutcome, equals: "failure", in: bytes.span)
        let address = event.sourceAddress?.description
        return Result(
            address: address, blamed: hasFailed ? address : nil, user: event.text(of: .userName, in: bytes.span),
            time: event.time.description)
    }
}
