import SigmaRules
import Testing

/// Filters from false positives: specific, deterministic, and never at the cost of a true positive.
@Suite("Tuning") struct TuningTests {
    private static let rule = """
        title: Shell from a web server's worker
        id: 6a5b1c2e-0d4f-4d5e-8a53-8f1f2a3b4c5d
        logsource:
            product: linux
            category: process_creation
        detection:
            selection:
                Image|endswith: '/sh'
            condition: selection
        """

    private func sample(_ line: Int, _ values: KeyValuePairs<String, String>) -> RuleTuning.Sample {
        RuleTuning.Sample(line: line, values: values.map { RuleTuning.Value(field: $0.key, text: $0.value) })
    }

    private func tuning() -> RuleTuning {
        RuleTuning(rule: 0, of: RuleSet.load([RuleSource(path: "r.yml", text: Self.rule)]).rules)
    }

    @Test func demandsWhatTellsThemApart() throws {
        let noise = (1...3).map {
            sample(
                $0,
                [
                    "Image": "/bin/sh", "ParentImage": "/opt/app*/worker", "User": "app", "ProcessId": "\($0)",
                    "UtcTime": "2026-01-0\($0)",
                ])
        }
        let attack = [
            sample(1, ["Image": "/bin/sh", "ParentImage": "/usr/sbin/nginx", "User": "app", "ProcessId": "9"])
        ]
        let (proposals, losses) = tuning().proposals(falsePositives: noise, truePositives: attack)
        let best = try #require(proposals.first)
        #expect(best.fields.first == "ParentImage" && best.fields.count == 2)
        #expect(!best.fields.contains("ProcessId") && !best.fields.contains("UtcTime"))
        #expect(losses.allSatisfy { $0.lines == [1] })
        try Goldens.expect(best.yaml, is: "Tuning/expected.yml")
        // The filter is good Sigma, and does what it says.
        let filter = RuleSource(path: "filter.yml", text: best.yaml)
        #expect(
            RuleLinter().check([RuleSource(path: "r.yml", text: Self.rule), filter]).diagnostics.filter {
                $0.path == "filter.yml"
            }.isEmpty)
        let found = Support.evaluate(
            Self.rule + "\n---\n" + best.yaml,
            [
                #"{"Image":"/bin/sh","ParentImage":"/OPT/app*/worker","User":"app"}"#,
                #"{"Image":"/bin/sh","ParentImage":"/opt/apps/worker","User":"app"}"#,
                #"{"Image":"/bin/sh","ParentImage":"/usr/sbin/nginx","User":"app"}"#,
            ])
        #expect(found.map { $0.prefix(12) } == ["{\"line_no\":2", "{\"line_no\":3"])
    }

    @Test func listsEachCombination() throws {
        let noise = [
            sample(1, ["Image": "/bin/sh", "ParentImage": "/opt/a", "User": "one"]),
            sample(2, ["Image": "/bin/sh", "ParentImage": "/opt/b", "User": "two"]),
        ]
        let attack = [sample(1, ["Image": "/bin/sh", "ParentImage": "/opt/a", "User": "two"])]
        let (proposals, _) = tuning().proposals(falsePositives: noise, truePositives: attack)
        let best = try #require(proposals.first)
        #expect(Set(best.fields) == ["ParentImage", "User"])
        #expect(best.combinations.count == 2)
        let found = Support.evaluate(
            Self.rule + "\n---\n" + best.yaml,
            [
                #"{"Image":"/bin/sh","ParentImage":"/opt/a","User":"one"}"#,
                #"{"Image":"/bin/sh","ParentImage":"/opt/b","User":"two"}"#,
                #"{"Image":"/bin/sh","ParentImage":"/opt/a","User":"two"}"#,
            ])
        #expect(found.map { $0.prefix(12) } == ["{\"line_no\":3"])
    }

    @Test func neverLosesATruePositive() {
        let same = ["Image": "/bin/sh", "ParentImage": "/opt/a", "User": "one"] as KeyValuePairs
        let (proposals, losses) = tuning().proposals(
            falsePositives: [sample(1, same)], truePositives: [sample(7, same)])
        #expect(proposals.isEmpty)
        #expect(!losses.isEmpty && losses.allSatisfy { $0.lines == [7] })
    }

    @Test func theOrderOfTheEventsDoesNotMatter() {
        let noise = (0..<6).map {
            sample(
                $0,
                ["Image": "/bin/sh", "ParentImage": "/opt/\($0 % 3)", "User": "U\($0 % 2)", "CurrentDirectory": "/x"])
        }
        let forward = tuning().proposals(falsePositives: noise, truePositives: []).proposals
        let backward = tuning().proposals(falsePositives: noise.reversed(), truePositives: []).proposals
        #expect(forward.map(\.yaml) == backward.map(\.yaml) && !forward.isEmpty)
    }

    @Test(arguments: ["a\\b", "\\\\server\\share", "C:\\x\\", "*", "a?b", "\\*", "it's", "%x%", "- y", "null", "#"])
    func valuesOfAllKindsAreWrittenSafely(_ value: String) throws {
        let noise = [sample(1, ["Image": "/bin/sh", "ParentImage": value])]
        let best = try #require(tuning().proposals(falsePositives: noise, truePositives: []).proposals.first)
        let json = value.replacing("\\", with: "\\\\")
        let found = Support.evaluate(
            Self.rule + "\n---\n" + best.yaml,
            [
                #"{"Image":"/bin/sh","ParentImage":"\#(json)"}"#, #"{"Image":"/bin/sh","ParentImage":"\#(json)x"}"#,
                #"{"Image":"/bin/sh","ParentImage":"x\#(json)"}"#,
            ])
        #expect(found.map { $0.prefix(12) } == ["{\"line_no\":2", "{\"line_no\":3"], "\(best.yaml)")
    }
}
