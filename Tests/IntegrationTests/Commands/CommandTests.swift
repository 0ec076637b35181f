import Foundation
import Testing

/// The commands that read once: the shapes of their answers and their exit statuses, as scripts rely on them.
@Suite("Commands", .timeLimit(.minutes(3))) struct CommandTests {
    private let workspace: Workspace
    private let log: String
    private let rules: String

    init() throws {
        workspace = try Workspace()
        let lines = (0..<6).map { SampleLine.failedLogin(from: "203.0.113.9", second: $0) }
        log = try workspace.write(lines.joined() + "no format claims this\n", to: "auth.log")
        try workspace.write(SampleRule.failedLogin, to: "rules/failed_login.yml")
        rules = workspace.path("rules")
    }

    @Test func versionNamesItself() throws {
        let version = try JSONText.object(try Program.run(["version", "--json"]).text)
        #expect(Set(version.keys).isSuperset(of: ["version", "commit", "swift", "features"]))
        #expect((version["features"] as? [String])?.contains("journal") == true)
    }

    @Test func parseWritesOneObjectPerRecord() throws {
        let outcome = try Program.run(["parse", "--timezone", "UTC", "--now", "2026-11-21T00:00:00Z", log])
        #expect(outcome.status == 0)
        let objects = try outcome.objects()
        #expect(objects.count == 7)
        let first = try #require(objects.first)
        #expect(first["line"] as? Int == 1 && first["format"] as? String == "sshd")
        #expect(first["time"] as? String == "2026-11-20T00:00:00Z")
        #expect((first["logsource"] as? [String: String])?["product"] == "linux")
        #expect((first["logsource"] as? [String: String])?["service"] == "sshd")
        let event = try #require(first["event"] as? [String: Any])
        #expect(event["category"] as? [String] == ["authentication"])
        #expect(event["action"] as? String == "ssh-login" && event["outcome"] as? String == "failure")
        let entities = try #require(first["entities"] as? [String: String])
        #expect(entities["source.ip"] == "203.0.113.9" && entities["user.name"] == "root")
        #expect(first["fields"] is [String: Any])
        #expect(outcome.lines.last == #"{"line":7,"format":null}"#)
    }

    @Test func parseReadsStandardInputAndListsFormats() throws {
        let outcome = try Program.run(["parse", "-"], input: try Data(contentsOf: URL(fileURLWithPath: log)))
        #expect(outcome.status == 0 && outcome.lines.count == 7)
        let formats = try Program.run(["parse", "--list-formats"])
        #expect(formats.status == 0 && formats.lines.contains("sshd"))
    }

    @Test(arguments: ["gzip", "xz", "zstd", "bzip2"])
    func compressedInputIsReadAsItIs(compressor: String) throws {
        let program = "/usr/bin/\(compressor)"
        guard FileManager.default.isExecutableFile(atPath: program) else {
            print("skipped: \(compressor) is not installed")
            return
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["-q", log]
        try process.run()
        process.waitUntilExit()
        let suffix = ["gzip": "gz", "xz": "xz", "zstd": "zst", "bzip2": "bz2"][compressor] ?? ""
        #expect(try Program.run(["parse", "\(log).\(suffix)"]).lines.count == 7)
    }

    @Test func replayWritesFindingsWithEvidence() throws {
        let stats = workspace.path("stats.json")
        let outcome = try Program.run(["replay", "--timezone", "UTC", "--stats", stats, log])
        #expect(outcome.status == 0)
        let finding = try #require(
            try outcome.objects().first { ($0["rule"] as? [String: Any])?["level"] as? String == "medium" })
        #expect(Set(finding.keys).isSuperset(of: ["id", "time", "rule", "entities", "count", "evidence"]))
        let rule = try #require(finding["rule"] as? [String: Any])
        #expect(Set(rule.keys) == ["id", "title", "level", "tags"])
        #expect((finding["entities"] as? [String: String])?["source.ip"] == "203.0.113.9")
        let evidence = try #require((finding["evidence"] as? [[String: Any]])?.last)
        #expect(evidence["source"] as? String == log && evidence["line"] is Int)
        #expect((evidence["raw"] as? String)?.contains("Failed password") == true)
        let matched = try #require((evidence["matched"] as? [[String: Any]])?.first { $0["start"] != nil })
        #expect(matched["field"] as? String == "source.ip" && matched["end"] is Int)
        let written = try JSONText.object(try String(contentsOfFile: stats, encoding: .utf8))
        #expect(written["lines"] as? Int == 7 && written["parsed"] as? Int == 6)
        for key in ["findings", "cpu_seconds", "lines_per_cpu_second", "peak_rss_bytes"] {
            #expect(written[key] != nil)
        }
    }

    @Test func replayFailsOnALevelOnlyWhenAsked() throws {
        #expect(try Program.run(["replay", "--fail-on", "medium", log]).status == 1)
        #expect(try Program.run(["replay", "--fail-on", "critical", log]).status == 0)
        #expect(try Program.run(["replay", "/nonexistent.log"]).status == 3)
    }

    @Test func rulesEvaluateAnswersInOrderAndSummarises() throws {
        let rule = """
            title: A user called root
            id: 5b0fbcf6-3f0e-4f0f-9d0c-4b6d2b6c0003
            logsource: {product: linux}
            detection:
                selection:
                    name: root
                condition: selection

            """
        try workspace.write(rule, to: "json/root.yml")
        let events = try workspace.write(
            "{\"name\":\"root\"}\n{\"name\":\"alice\"}\nnot json\n{\"name\":\"ROOT\"}\n", to: "events.ndjson")
        let outcome = try Program.run(
            ["rules", "evaluate", "--no-routing", "--rules", workspace.path("json"), "--events", events])
        #expect(outcome.status == 0)
        let objects = try outcome.objects()
        #expect(objects.map { $0["line_no"] as? Int } == [1, 4])
        #expect(objects.allSatisfy { $0["rule_id"] as? String == "5b0fbcf6-3f0e-4f0f-9d0c-4b6d2b6c0003" })
        let summary = try JSONText.object(try #require(outcome.errors.split(separator: "\n").last.map(String.init)))
        let keys: Set = [
            "events", "matches", "rules", "rules_rejected", "load_seconds", "cpu_seconds", "wall_seconds",
            "events_per_cpu_second", "peak_rss_bytes",
        ]
        #expect(Set(summary.keys).isSuperset(of: keys))
        #expect(summary["matches"] as? Int == 2 && summary["rules"] as? Int == 1)
    }

    @Test func rulesCheckShowsThePlaceAndExitsWithTwo() throws {
        #expect(try Program.run(["rules", "check", rules]).status == 0)
        let broken = try workspace.write(SampleRule.broken, to: "rules/broken.yml")
        let outcome = try Program.run(["rules", "check", "--output", "table", rules])
        #expect(outcome.status == 2)
        #expect(outcome.text.contains("\(broken):8:16") && outcome.text.contains("^"), "\(outcome.text)")
        let json = try Program.run(["rules", "check", "--json", rules])
        let diagnostics = try #require(try JSONSerialization.jsonObject(with: json.output) as? [[String: Any]])
        let errors = diagnostics.filter { $0["severity"] as? String == "error" }
        #expect(errors.map { $0["line"] as? Int } == [8] && errors.first?["code"] as? String == "condition.unknownName")
    }

    @Test func rulesTestRunsSamples() throws {
        let line = SampleLine.failedLogin(from: "203.0.113.9").dropLast()
        try workspace.write("{\"raw\":[\"\(line)\"]}\n", to: "rules/samples/failed_login.hit.jsonl")
        try workspace.write(
            "{\"raw\":[\"\(SampleLine.numbered(1).dropLast())\"]}\n", to: "rules/samples/failed_login.miss.jsonl")
        let report = workspace.path("report.xml")
        let good = try Program.run(["rules", "test", "--require-samples", "--junit", report, rules])
        #expect(good.status == 0, "\(good.text)")
        #expect(try String(contentsOfFile: report, encoding: .utf8).contains("tests=\"2\" failures=\"0\""))
        try workspace.write("{\"raw\":[\"\(line)\"]}\n", to: "rules/samples/failed_login.miss.jsonl")
        let bad = try Program.run(["rules", "test", rules])
        #expect(bad.status == 1 && bad.text.contains("FAILED"))
    }

    @Test func shippedRulesAreCorrectAndPassTheirSamples() throws {
        #expect(try Program.run(["rules", "check", "--strict"]).status == 0)
        let outcome = try Program.run(["rules", "test"])
        #expect(outcome.status == 0, "\(outcome.text)")
    }

    @Test func explainSaysWhatALineIs() throws {
        let line = String(SampleLine.failedLogin(from: "203.0.113.9").dropLast())
        let outcome = try Program.run(["explain", "line", "--no-default-rules", "--rules", rules, line])
        #expect(outcome.status == 0)
        #expect(outcome.text.contains("A failed login by sshd") && outcome.text.contains("203.0.113.9"))
        #expect(try Program.run(["explain", "line", "no format claims this"]).status == 1)
        let rule = try Program.run(["explain", "rule", "--no-default-rules", "--rules", rules, "5b0fbcf6"])
        #expect(rule.status == 0 && rule.text.contains("A failed login by sshd"))
        #expect(try Program.run(["explain", "rule", "no such rule"]).status == 2)
        let event = try workspace.write(line, to: "event")
        let file = rules + "/failed_login.yml"
        #expect(try Program.run(["rules", "explain", "--rule", file, "--event", event]).status == 0)
        let other = try workspace.write(SampleLine.numbered(1), to: "other")
        #expect(try Program.run(["rules", "explain", "--rule", file, "--event", other]).status == 1)
    }

    @Test func setupWritesAConfigurationThatIsValid() throws {
        let file = workspace.path("secbot.yaml")
        #expect(try Program.run(["setup", "--write", file]).status == 0)
        #expect(try Program.run(["config", "validate", file]).status == 0)
        let again = try Program.run(["setup", "--write", file])
        #expect(again.status == 2 && again.errors.contains("--force"))
        #expect(try Program.run(["setup", "--write", file, "--force"]).status == 0)
        let inventory = try JSONText.object(try Program.run(["setup", "--json"]).text)
        #expect(Set(inventory.keys).isSuperset(of: ["services", "sources", "hasJournal"]))
    }

    @Test func doctorChecksAndSaysHowToMend() throws {
        try workspace.configure(sources: ["type: file, path: \"\(workspace.path("nowhere.log"))\""])
        let outcome = try workspace.secbot("doctor", "--json", "--config", workspace.configuration)
        #expect(outcome.status == 1)
        let checks = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [[String: Any]])
        let source = try #require(checks.first { $0["name"] as? String == "source" })
        #expect(source["passed"] as? Bool == false && source["remedy"] is String)
        #expect(checks.contains { $0["name"] as? String == "shipped rules" && $0["passed"] as? Bool == true })
    }

    @Test func configShowIsTheConfigurationInForce() throws {
        try workspace.configure(sources: ["type: file, path: \"\(log)\", format: sshd"])
        let json = try workspace.secbot("config", "show", "--config", workspace.configuration)
        let settings = try JSONText.object(json.text)
        let sources = (settings["monitor"] as? [String: Any])?["sources"] as? [[String: Any]]
        #expect(sources?.first?["path"] as? String == log && sources?.first?["format"] as? String == "sshd")
        let yaml = try workspace.secbot("config", "show", "--config", workspace.configuration, "--output", "table")
        let shown = try workspace.write(yaml.text, to: "shown.yaml")
        #expect(try Program.run(["config", "validate", shown]).status == 0, "what is shown can be used: \(yaml.text)")
    }

    @Test func everyCommandHasHelpWithAnExample() throws {
        let commands = [
            "run", "status", "parse", "replay", "setup", "doctor", "version", "findings list", "findings show",
            "explain line", "explain finding", "explain rule", "rules check", "rules evaluate", "rules explain",
            "rules list", "rules test", "config show", "config validate",
        ]
        for command in commands {
            let outcome = try Program.run(command.split(separator: " ").map(String.init) + ["--help"])
            #expect(outcome.status == 0 && outcome.text.contains("Example: secbot \(command)"), "\(command)")
        }
    }
}
