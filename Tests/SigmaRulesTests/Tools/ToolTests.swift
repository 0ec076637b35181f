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
        let report = RuleLinter().check([RuleSource(path: "r.yml", text: Self.rule)])
        #expect(
            report.diagnostics.map { "\($0.line) \($0.code)" } == [
                "9 tag.attack", "15 value.twice", "16 value.leadingStar", "17 selection.unused",
            ])
        #expect(report.diagnostics.first?.suggestion == "Did you mean `attack.persistence`?")
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
}
