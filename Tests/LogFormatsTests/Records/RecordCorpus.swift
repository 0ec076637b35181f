import Foundation
import SecBotCore
import Testing

/// The corpora that lie beside the checkout of a developer, where there are any.
enum RecordCorpus {
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["SECBOT_CORPORA"] { return URL(fileURLWithPath: path) }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("shared/corpora")
    }()
    static let isPresent = FileManager.default.fileExists(atPath: folder.appendingPathComponent("logs").path)
    static let absence: Comment = "the corpora beside the checkout (../shared/corpora) are absent"

    struct Expectation: Decodable, Sendable {
        var match: Bool
        var source_ip: String?
        var never: String?
        var host_kind: String?
        var time_utc: String?
        var user: String?
        var parsers: [String]?
    }

    struct Row: Decodable, Sendable {
        var service: String
        var line: String
        var line_base64: String?
        var expect: Expectation
        var options: [[String: OptionValue]]?
        var stateful: Bool?
        var log_type: String?

        /// What stands in the log.
        var bytes: [UInt8] {
            line_base64.flatMap { Data(base64Encoded: $0) }.map { Array($0) } ?? Array(line.utf8)
        }
        var hasDefaultOptions: Bool { options?.contains { $0.isEmpty || $0 == ["mode": .text("normal")] } ?? true }
    }

    /// Options of a fail2ban filter, of which only the absence matters.
    enum OptionValue: Decodable, Sendable, Equatable {
        case text(String)
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            self = (try? container.decode(String.self)).map { .text($0) } ?? .other
        }
    }

    static func rows(_ name: String) throws -> [Row] {
        let data = try Data(contentsOf: folder.appendingPathComponent("logs").appendingPathComponent(name))
        return try data.split(separator: 10).map { try JSONDecoder().decode(Row.self, from: $0) }
    }

    /// The offsets of a zone between 2000 and 2030.
    static func zone(_ identifier: String) -> ZoneOffsets {
        guard let zone = TimeZone(identifier: identifier) else { return .utc }
        var date = Date(timeIntervalSince1970: 946_684_800)
        let initial = Int64(zone.secondsFromGMT(for: date))
        var changes: [ZoneOffsets.Change] = []
        while let next = zone.nextDaylightSavingTimeTransition(after: date),
            next.timeIntervalSince1970 < 1_893_456_000
        {
            changes.append(
                .init(start: Int64(next.timeIntervalSince1970), offset: Int64(zone.secondsFromGMT(for: next))))
            date = next
        }
        return ZoneOffsets(initial: initial, changes: changes)
    }
}
