import Foundation
import Testing

/// The temporary directory of one test: logs, a configuration, a state directory. Gone with the test.
final class Workspace {
    let root: String

    init() throws {
        root = FileManager.default.temporaryDirectory.appendingPathComponent("secbot-test-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: root, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    var state: String { path("state") }
    var configuration: String { path("secbot.yaml") }

    func path(_ name: String) -> String { root + "/" + name }

    /// Writes a file, with the folders above it.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String { try write(Data(text.utf8), to: name) }

    @discardableResult
    func write(_ data: Data, to name: String) throws -> String {
        let url = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: url)
        return url.path
    }

    /// Appends to a file that is there, in one write, as a logging service does.
    func append(_ text: String, to name: String) throws {
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path(name)))
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
    }

    /// Writes a configuration with these sources (the inside of `{...}`), and one rule that finds every failed login.
    func configure(sources: [String], rules: String? = nil) throws {
        try write(SampleRule.failedLogin, to: "rules/failed_login.yml")
        var lines = ["monitor:", "  timezone: UTC", "  sources:"]
        lines += sources.map { "    - {\($0)}" }
        lines.append(rules ?? "rules: {defaults: false, directories: [\"\(path("rules"))\"]}")
        try write(lines.joined(separator: "\n") + "\n", to: "secbot.yaml")
    }

    /// Runs a command on this workspace's state.
    func secbot(_ arguments: String...) throws -> Program.Outcome {
        try Program.run(arguments + ["--state-dir", state])
    }

    /// What `status --json` says; `nil` while there is no store yet.
    func status() throws -> StatusView? {
        let outcome = try secbot("status", "--json")
        return try? JSONDecoder().decode(StatusView.self, from: outcome.output)
    }

    /// All stored findings.
    func findings() throws -> [FindingView] {
        let outcome = try secbot("findings", "list", "--output", "ndjson", "--limit", "100000")
        guard outcome.status == 0 else { return [] }
        return try outcome.output.split(separator: 10).map { try JSONDecoder().decode(FindingView.self, from: $0) }
    }
}

/// What these tests need of `status --json`.
struct StatusView: Decodable {
    struct Source: Decodable {
        var name: String
        var kind: String
        var state: String
        var reason: String
        var advice: String?
        var read: Int
        var gaps: [String: Int]
    }
    struct Counters: Decodable {
        var read: Int
        var parsed: Int
        var unparsed: Int
        var dropped: [String: Int]
        var gaps: [String: Int]
        var findings: Int
    }
    var verdict: String
    var reasons: [String]
    var running: Bool
    var rules: Int
    var rulesRejected: Int
    var sources: [Source]
    var counters: Counters

    func source(_ name: String) -> Source? { sources.first { $0.name == name } }
}

/// What these tests need of a finding.
struct FindingView: Decodable {
    struct Rule: Decodable {
        var id: String
        var title: String
    }
    struct Evidence: Decodable {
        var source: String
        var raw: String
    }
    var id: String
    var rule: Rule
    var entities: [String: String]
    var count: Int
    var evidence: [Evidence]

    var address: String? { entities["source.ip"] }
}
