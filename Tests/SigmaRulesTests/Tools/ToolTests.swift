import SecBotCore
import SigmaRules
import Testing

@Suite("Tools for rule authors") struct ToolTests {
    private static let rule = """
        title: Shell from a web server
        id: 6a5b1c2e-0d4f-4d5e-8a53-8f1f2a3b4c5d
        status: test
        description: A web server started a shell.
        date: 2026-01-02
        tags:
            - attack.execution
            - attack.t1059.004
            - attack.persistance
        logsource:
            product: linux
            category: process_creation
        detection:
            selection:
                ParentImage|endswith: ['/nginx', '/NGINX']
                Image|contains: '*/sh'
            other:
                Image: 'x'
            condition: selection
        level: high
        """

    @Test func theLinterSaysWhatToWrite() {
        let found = RuleLinter.check([RuleSource(path: "r.yml", text: Self.rule)]).map { "\($0.line) \($0.code)" }
        #expect(
            found == ["9 tag.unknown", "15 value.twice", "16 value.leadingStar", "17 selection.unused"])
    }

    @Test func theExplanationNamesWhatMatched() throws {
        let rules = RuleSet.load([RuleSource(path: "r.yml", text: Self.rule)]).rules
        var reader = JSONEventReader(table: JSONFieldTable(FieldRegistry.shared.snapshot))
        var event = Event()
        let bytes = Array(#"{"ParentImage":"/usr/sbin/nginx","Image":"/bin/sh"}"#.utf8)
        try reader.read(bytes.span, 0..<bytes.count, into: &event)
        let explanation = rules.explain(rule: 0, event, in: bytes.span, record: 0..<bytes.count)
        #expect(explanation.holds && explanation.isRouted)
        #expect(explanation.rendered.contains("+ ends with '/nginx' (\"/nginx\" at 25..<31)"))
        let evidence = rules.evidence(rule: 0, event, in: bytes.span, record: 0..<bytes.count)
        #expect(evidence.map(\.field) == ["ParentImage", "Image"])
        #expect(evidence.map(\.value) == ["/nginx", "/sh"])
        #expect(evidence.map(\.start) == [25, 46])
    }

    @Test func samplesAreRun() {
        let rules = RuleSet.load([RuleSource(path: "r.yml", text: Self.rule)]).rules
        let samples = """
            {"ParentImage":"/usr/sbin/nginx","Image":"/bin/sh"}
            {"raw":"started /bin/sh by /usr/sbin/nginx"}
            {"ParentImage":"/usr/sbin/cron","Image":"/bin/sh"}
            """
        let tests = RuleSampleTest(rules) { record, _, event in
            event.append(FieldRegistry.shared.intern("Image") ?? .none, 8..<15)
            event.append(FieldRegistry.shared.intern("ParentImage") ?? .none, 19..<record.count)
            return true
        }
        let outcomes = tests.run(samples: samples, areHits: true)
        #expect(outcomes.map(\.passed) == [true, true, false])
        var report = JUnitReport()
        report.add(rule: "r", outcomes)
        #expect(report.xml.contains("<testsuites tests=\"3\" failures=\"1\">"))
    }

    @Test func coverageIsANavigatorLayer() {
        let coverage = AttackCoverage(RuleSet.load([RuleSource(path: "r.yml", text: Self.rule)]).rules)
        #expect(coverage.techniques.map(\.id) == ["T1059.004"])
        let layer = coverage.navigatorLayer(name: "test")
        #expect(layer.contains("\"layer\":\"4.5\"") && layer.contains("\"techniqueID\":\"T1059\""))
    }

    @Test func tuningKeepsTruePositives() throws {
        let loaded = RuleSet.load([RuleSource(path: "r.yml", text: Self.rule)]).rules
        let tuning = RuleTuning(rule: loaded.rules[0])
        let noise = [[("Image", "/opt/app/sh"), ("User", "app"), ("ProcessId", "7")]]
        let attack = [[("Image", "/bin/sh"), ("User", "app"), ("ProcessId", "9")]]
        let named = noise.map { $0.map { (field: $0.0, value: $0.1) } }
        let proposals = tuning.proposals(
            falsePositives: named, truePositives: attack.map { $0.map { (field: $0.0, value: $0.1) } })
        let best = try #require(proposals.first)
        #expect(best.field == "Image")
        let text = Self.rule + "\n---\n" + best.yaml
        let found = Support.evaluate(
            text,
            [
                #"{"ParentImage":"/usr/sbin/nginx","Image":"/opt/app/sh"}"#,
                #"{"ParentImage":"/usr/sbin/nginx","Image":"/bin/sh"}"#,
            ])
        #expect(found.map { $0.prefix(12) } == ["{\"line_no\":2"])
    }
}
