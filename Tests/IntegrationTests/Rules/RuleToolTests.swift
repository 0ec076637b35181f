import Foundation
import Testing

/// The tools for rule authors, as they are run in a terminal and in a build.
@Suite("Tools for rules", .timeLimit(.minutes(3))) struct RuleToolTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private static let rule = """
        title: Shell of a web server
        id: 6a5b1c2e-0d4f-4d5e-8a53-8f1f2a3b4c5d
        status: test
        description: A web server has started a shell.
        tags:
            - attack.persistence
            - attack.t1505.003
        logsource:
            product: linux
            category: process_creation
        detection:
            selection:
                ParentImage|endswith: '/nginx'
                Image|endswith: '/sh'
            condition: selection
        level: high

        """

    private static func event(_ parent: String, _ image: String, _ user: String, _ line: String = "sh -c x") -> String {
        #"{"ParentImage":"\#(parent)","Image":"\#(image)","User":"\#(user)","CommandLine":"\#(line)","ProcessId":7}"#
            + "\n"
    }

    private func codes(_ outcome: Program.Outcome) throws -> [String] {
        let list = try JSONSerialization.jsonObject(with: outcome.output) as? [[String: Any]]
        return try #require(list).map { "\($0["line"] ?? 0) \($0["severity"] ?? "") \($0["code"] ?? "")" }
    }

    // MARK: check

    @Test func checkSaysWhereAndWhatToDo() throws {
        let text = Self.rule.replacing("attack.persistence", with: "attack.persistance")
            .replacing("condition: selection", with: "condition: all of them")
        let path = try workspace.write(text, to: "rules/r.yml")
        let warned = try Program.run(["rules", "check", path, "--output", "table"])
        #expect(warned.status == 0)
        #expect(
            warned.text == """
                \(path):6:7: warning: `persistance` is not a tactic of ATT&CK [tag.attack]
                      - attack.persistance
                        ^
                  Did you mean `attack.persistence`?
                \(path):15:16: warning: `all of them` is one selection [condition.single]
                      condition: all of them
                                 ^
                  Write `selection`.

                """)
        #expect(warned.errors.hasSuffix("1 rules and 0 correlations; 0 errors, 2 warnings, 0 infos\n"))
        #expect(try Program.run(["rules", "check", path, "--strict"]).status == 2)
        #expect(
            try Program.run(["rules", "check", path, "--strict", "--ignore", "tag", "--ignore", "condition.single"])
                .status == 0)
        let json = try Program.run(["rules", "check", path, "--json"])
        #expect(try codes(json) == ["6 warning tag.attack", "15 warning condition.single"])
    }

    @Test func checkFailsOnErrorsOnly() throws {
        let path = try workspace.write(Self.rule.replacing("endswith: '/sh'", with: "endwith: '/sh'"), to: "bad.yml")
        let outcome = try Program.run(["rules", "check", path, "--json"])
        #expect(outcome.status == 2)
        #expect(try codes(outcome) == ["14 error modifier.unknown"])
        #expect(outcome.text.contains("Did you mean `endswith`?"))
        let ignored = try Program.run(["rules", "check", path, "--ignore", "modifier.unknown"])
        #expect(ignored.status == 2 && ignored.errors.contains("mend the rule"))
        let unknown = try Program.run(["rules", "check", path, "--ignore", "tag.atack"])
        #expect(unknown.status == 2 && unknown.errors.contains("did you mean tag.attack?"))
    }

    @Test func checkListsItsCodes() throws {
        let outcome = try Program.run(["rules", "check", "--list-codes", "--json"])
        let list = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [[String: Any]])
        #expect(list.count > 130)
        #expect(list.allSatisfy { Set($0.keys) == ["code", "severity", "sigmahq", "what", "remedy"] })
        #expect(list.allSatisfy { ["error", "warning", "info"].contains($0["severity"] as? String ?? "") })
    }

    // MARK: test

    @Test func failedSamplesAreReportedAndFail() throws {
        let path = try workspace.write(Self.rule, to: "rules/shell.yml")
        try workspace.write(
            #"{"name":"a \"shell\"","event":{"ParentImage":"/usr/sbin/nginx","Image":"/bin/sh","n":1.50}}"# + "\n",
            to: "rules/samples/shell.hit.jsonl")
        try workspace.write(
            #"{"events":[{"ParentImage":"/x/nginx","Image":"/bin/true"},{"ParentImage":"/x/nginx","Image":"/bin/sh"}]}"#
                + "\n{\"event\":{\"Image\":\"/bin/sh\"}}\n", to: "rules/samples/shell.miss.jsonl")
        let report = workspace.path("junit.xml")
        let outcome = try Program.run(["rules", "test", workspace.path("rules"), "--junit", report])
        #expect(outcome.status == 1)
        #expect(outcome.text.contains("2 passed, 1 failed, in 1 rule files; 0 without samples"))
        let xml = try String(contentsOfFile: report, encoding: .utf8)
        #expect(
            xml.hasPrefix(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites name="secbot rules" tests="3" failures="1">
                  <testsuite name="\(path)" tests="3" failures="1">
                    <testcase classname="\(path)" name="hit: a &quot;shell&quot;"/>
                    <testcase classname="\(path)" name="miss: shell.miss:1">
                      <failure message="a finding:
                """.trimmingCharacters(in: .newlines)))
        #expect(
            xml.hasSuffix(
                "    <testcase classname=\"\(path)\" name=\"miss: shell.miss:2\"/>\n  </testsuite>\n</testsuites>\n"))
    }

    @Test func aRefusedRulePassesNoSample() throws {
        try workspace.write(Self.rule.replacing("endswith: '/sh'", with: "re: '('"), to: "rules/bad.yml")
        try workspace.write("{\"event\":{\"Image\":\"/bin/sh\"}}\n", to: "rules/samples/bad.miss.jsonl")
        let outcome = try Program.run(["rules", "test", workspace.path("rules")])
        #expect(outcome.status == 1 && outcome.text.contains("the rule is refused"))
    }

    // MARK: explain

    @Test func explainNamesEachPart() throws {
        let rule = try workspace.write(Self.rule, to: "r.yml")
        let event = try workspace.write(Self.event("/usr/sbin/nginx", "/bin/dash", "www-data"), to: "e.json")
        let outcome = try Program.run(["rules", "explain", "--rule", rule, "--event", event, "--output", "table"])
        #expect(outcome.status == 1)
        #expect(
            outcome.text == """
                does not match: Shell of a web server [6a5b1c2e-0d4f-4d5e-8a53-8f1f2a3b4c5d]
                  condition: selection
                  - selection
                    + ParentImage: "/usr/sbin/nginx"
                      + ends with '/nginx' ("/nginx" at 25..<31)
                    - Image: "/bin/dash"
                      - ends with '/sh'


                """)
        let json = try Program.run(["rules", "explain", "--rule", rule, "--event", event, "--json"])
        let list = try #require(try JSONSerialization.jsonObject(with: json.output) as? [[String: Any]])
        #expect(list.count == 1 && list[0]["matches"] as? Bool == false && list[0]["logsource_agrees"] as? Bool == true)
        let selection = try #require((list[0]["selections"] as? [[String: Any]])?.first)
        #expect(selection["name"] as? String == "selection" && selection["holds"] as? Bool == false)
        let parts = try #require(selection["parts"] as? [[String: Any]])
        #expect(parts.map { $0["field"] as? String } == ["ParentImage", "Image"])
        #expect(parts.map { $0["holds"] as? Bool } == [true, false])
    }

    // MARK: coverage

    @Test func coverageWritesALayer() throws {
        try workspace.write(Self.rule, to: "rules/r.yml")
        let file = workspace.path("layer.json")
        let outcome = try Program.run(["rules", "coverage", workspace.path("rules"), "--output-file", file])
        #expect(outcome.status == 0 && outcome.output.isEmpty)
        let written = try Data(contentsOf: URL(fileURLWithPath: file))
        let printed = try Program.run(["rules", "coverage", workspace.path("rules")])
        #expect(printed.output == written)
        let layer = try #require(try JSONSerialization.jsonObject(with: written) as? [String: Any])
        #expect((layer["versions"] as? [String: String])?["layer"] == "4.5")
        let summary = try Program.run(["rules", "coverage", workspace.path("rules"), "--summary", "--output", "csv"])
        #expect(summary.text == "tactic,rules,techniques,subtechniques\npersistence,1,0,1\n")
        #expect(try Program.run(["rules", "coverage"]).status == 0)
    }

    // MARK: stats

    @Test func statsCountsWhatRulesCostAndRead() throws {
        let rules = try workspace.write(Self.rule, to: "rules/r.yml")
        let log =
            Self.event("/usr/sbin/nginx", "/bin/sh", "www-data") + Self.event("/usr/sbin/cron", "/bin/sh", "root")
            + "not an event\n"
        let events = try workspace.write(log, to: "e.ndjson")
        let outcome = try Program.run(["rules", "stats", "--rules", rules, "--events", events, "--json"])
        #expect(outcome.status == 0)
        let answer = try JSONText.object(outcome.text)
        #expect(answer["events"] as? Int == 2 && answer["lines"] as? Int == 3 && answer["unreadable"] as? Int == 1)
        let row = try #require((answer["rules"] as? [[String: Any]])?.first)
        #expect(row["matches"] as? Int == 1 && row["id"] as? String == "6a5b1c2e-0d4f-4d5e-8a53-8f1f2a3b4c5d")
        #expect((row["candidates"] as? Int ?? 0) >= 1 && (row["nanoseconds"] as? Int ?? 0) > 0)
        let unread = try #require(answer["unread_fields"] as? [[String: Any]])
        #expect(unread.compactMap { $0["field"] as? String } == ["ProcessId", "User", "process.command_line"])
        #expect((answer["missing_fields"] as? [Any])?.isEmpty == true)
        let csv = try Program.run(["rules", "stats", "--rules", rules, "--events", events, "--output", "csv"])
        #expect(
            csv.lines.first == "id,title,candidates,matches,items,nanoseconds,always_judged" && csv.lines.count == 2)
        let table = try Program.run(["rules", "stats", "--rules", rules, "--events", events, "--output", "table"])
        #expect(table.text.contains("3 fields that no rule reads"))
    }

    // MARK: tune

    @Test func tuneProposesAFilterThatWorks() throws {
        let rule = try workspace.write(Self.rule, to: "rules/r.yml")
        let noise = try workspace.write(
            Self.event("/usr/sbin/nginx", "/bin/sh", "deploy", "sh /opt/rotate")
                + Self.event("/usr/sbin/cron", "/bin/sh", "x"),
            to: "noise.ndjson")
        let attacks = try workspace.write(
            Self.event("/usr/sbin/nginx", "/bin/sh", "www-data", "sh -i"), to: "attacks.ndjson")
        let filter = workspace.path("rules/filter.yml")
        let arguments = ["rules", "tune", "--rule", rule, "--false-positives", noise, "--true-positives", attacks]
        let printed = try Program.run(arguments)
        #expect(printed.status == 0)
        #expect(printed.errors.contains("false positives: 2 events, 1 found before, 0 with the filter"))
        #expect(printed.errors.contains("true positives: 1 events, 1 found before and with the filter"))
        #expect(try Program.run(arguments + ["--out", filter]).status == 0)
        #expect(try String(contentsOfFile: filter, encoding: .utf8) == printed.text)
        #expect(try Program.run(["rules", "check", "--strict", workspace.path("rules")]).status == 0)
        let evaluate = ["rules", "evaluate", "--rules", workspace.path("rules"), "--events"]
        #expect(try Program.run(evaluate + [noise]).lines == [])
        #expect(try Program.run(evaluate + [attacks]).lines.count == 1)
    }

    @Test func tuneRefusesToLoseATruePositive() throws {
        let rule = try workspace.write(Self.rule, to: "r.yml")
        let events = try workspace.write(Self.event("/usr/sbin/nginx", "/bin/sh", "deploy"), to: "e.ndjson")
        let outcome = try Program.run([
            "rules", "tune", "--rule", rule, "--false-positives", events, "--true-positives", events,
        ])
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        #expect(outcome.errors.contains("would lose the true positive of line 1"))
        let none = try workspace.write(Self.event("/usr/sbin/cron", "/bin/sh", "x"), to: "none.ndjson")
        let nothing = try Program.run(["rules", "tune", "--rule", rule, "--false-positives", none])
        #expect(nothing.status == 1 && nothing.errors.contains("the rule finds none of the 1 events"))
    }

    // MARK: pipelines

    @Test func pipelinesAdaptRulesForEveryCommand() throws {
        let text = Self.rule.replacing(
            "ParentImage|endswith: '/nginx'", with: "ParentCommandLine|startswith: 'nginx: '")
        let rule = try workspace.write(text, to: "rules/r.yml")
        let event = #"{"process":{"executable":"/bin/sh","parent":{"command_line":"nginx: worker process"}}}"# + "\n"
        let events = try workspace.write(event, to: "e.ndjson")
        try workspace.write("{\"event\":" + event.dropLast() + "}\n", to: "rules/samples/r.hit.jsonl")
        let evaluate = ["rules", "evaluate", "--rules", rule, "--events", events]
        #expect(try Program.run(evaluate).lines == [])
        #expect(try Program.run(evaluate + ["--pipeline", "ecs-linux"]).lines.count == 1)
        #expect(try Program.run(["rules", "test", workspace.path("rules")]).status == 1)
        #expect(try Program.run(["rules", "test", workspace.path("rules"), "--pipeline", "ecs-linux"]).status == 0)
        let explain = ["rules", "explain", "--rule", rule, "--event", events]
        #expect(try Program.run(explain).status == 1)
        #expect(try Program.run(explain + ["--pipeline", "ecs-linux"]).status == 0)
        let stats = try Program.run([
            "rules", "stats", "--rules", rule, "--events", events, "--pipeline", "ecs-linux", "--output", "csv",
        ])
        #expect(stats.lines.last?.contains(",1,") == true)
        #expect(try Program.run(["rules", "check", rule, "--pipeline", "ecs-linux"]).status == 0)
    }

    @Test func aPipelineOfOnesOwnIsRefusedWithItsPlace() throws {
        let pipeline = try workspace.write(
            "name: own\ntransformations:\n    - type: field_name_maping\n      mapping: {a: b}\n", to: "own.yml")
        let outcome = try Program.run(["rules", "check", "--pipeline", pipeline])
        #expect(outcome.status == 2)
        #expect(
            outcome.errors == """
                secbot: pipeline: \(pipeline):3:13: error: `field_name_maping` is not a transformation that is supported \
                [pipeline.transformation]
                      - type: field_name_maping
                              ^
                  Did you mean `field_name_mapping`?

                """)
        let unknown = try Program.run(["rules", "check", "--pipeline", "ecs-window"])
        #expect(unknown.status == 2 && unknown.errors.contains("ecs-windows"))
    }

    @Test func pipelinesAreListedAndShown() throws {
        let list = try Program.run(["rules", "pipelines", "--output", "csv"])
        #expect(list.status == 0 && list.lines.count == 13)
        let shown = try Program.run(["rules", "pipelines", "--show", "zeek"])
        #expect(shown.text.hasPrefix("name: zeek\n"))
        let own = try workspace.write(shown.text, to: "own.yml")
        #expect(try Program.run(["rules", "check", "--pipeline", own]).status == 0)
    }
}
