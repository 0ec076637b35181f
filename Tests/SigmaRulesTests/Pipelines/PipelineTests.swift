import SigmaRules
import Testing

@Suite("Processing pipelines") struct PipelineTests {
    private static let rule = """
        title: r
        id: r
        logsource: {product: windows, category: process_creation}
        detection:
            sel: {Image|endswith: '\\whoami.exe', User|expand: '%admins%'}
            condition: sel
        """

    private static let pipeline = """
        name: own schema
        priority: 10
        vars: {admins: [root, admin]}
        transformations:
            - id: names
              type: field_name_mapping
              mapping: {Image: [proc.path, exe], User: who}
              rule_conditions: [{type: logsource, product: windows}]
            - type: value_placeholders
            - type: add_condition
              conditions: {kind: start}
              rule_conditions: [{type: processing_item_applied, processing_item_id: names}]
            - type: change_logsource
              category: own
        """

    private func found(_ pipelines: [ProcessingPipeline], _ line: String) -> (Int, [String]) {
        let (rules, diagnostics) = RuleSet.load(
            [RuleSource(path: "rule.yml", text: Self.rule)], options: RuleOptions(pipelines: pipelines))
        var evaluation = RuleEvaluation(rules: rules)
        _ = evaluation.process(Array((line + "\n").utf8))
        return (evaluation.statistics.matches, diagnostics.map(\.code))
    }

    @Test func fieldsValuesAndConditionsAreAdapted() throws {
        let (pipeline, problems) = ProcessingPipeline.parse(RuleSource(path: "pipeline.yml", text: Self.pipeline))
        #expect(problems.isEmpty)
        let own = try #require(pipeline)
        #expect(found([own], #"{"proc":{"path":"C:\\whoami.exe"},"who":"admin","kind":"start"}"#) == (1, []))
        #expect(found([own], #"{"exe":"C:\\whoami.exe","who":"root","kind":"start"}"#) == (1, []))
        #expect(found([own], #"{"exe":"C:\\whoami.exe","who":"root"}"#) == (0, []))
        #expect(found([own], #"{"exe":"C:\\whoami.exe","who":"guest","kind":"start"}"#) == (0, []))
        #expect(found([], "{}").1 == ["placeholder.unresolved"])
    }

    @Test func unknownTransformationsAreRefused() {
        let text = "name: x\ntransformations:\n    - type: telepathy\n"
        let (pipeline, problems) = ProcessingPipeline.parse(RuleSource(path: "pipeline.yml", text: text))
        #expect(pipeline == nil)
        #expect(problems.map(\.code) == ["pipeline.transformation"])
        #expect(problems.map(\.line) == [3])
    }

    @Test func conditionsCanBeJoinedByAnExpression() throws {
        let text = """
            name: own
            transformations:
                - type: field_name_mapping
                  mapping: {Image: exe, User: who}
                  rule_conditions:
                      linux: {type: logsource, product: linux}
                      processes: {type: logsource, category: process_creation}
                  rule_cond_expr: processes and not linux
                - type: value_placeholders
                - type: nest
                  rule_conditions: [{type: logsource, product: windows}]
                  items:
                      - {type: field_name_suffix, suffix: .keyword, field_name_conditions: [{type: include_fields, fields: [who]}]}
            vars: {admins: [root]}
            """
        let (pipeline, problems) = ProcessingPipeline.parse(RuleSource(path: "own.yml", text: text))
        #expect(problems.map(\.rendered) == [])
        let own = try #require(pipeline)
        #expect(found([own], #"{"exe":"C:\\whoami.exe","who":{"keyword":"root"}}"#) == (1, []))
        #expect(found([own], #"{"exe":"C:\\whoami.exe","who":"root"}"#) == (0, []))
    }

    @Test func whatAnEarlierPipelineAddsIsRenamedByALaterOne() throws {
        let rule = """
            title: r
            id: r
            logsource: {product: windows, category: registry_set}
            detection:
                sel: {TargetObject|contains: 'CurrentVersion'}
                condition: sel
            """
        let pipelines = try ["sysmon", "ecs-windows"].map { try #require(ProcessingPipeline.bundled($0)) }
        let (rules, _) = RuleSet.load(
            [RuleSource(path: "rule.yml", text: rule)], options: RuleOptions(pipelines: pipelines))
        var evaluation = RuleEvaluation(rules: rules)
        let lines = [13, 12].map { #"{"event":{"code":"\#($0)"},"registry":{"path":"HKLM\\CurrentVersion\\Run"}}"# }
        _ = evaluation.process(Array((lines.joined(separator: "\n") + "\n").utf8))
        #expect(evaluation.statistics.matches == 1)
    }
}
