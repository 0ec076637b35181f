import SigmaRules
import Testing

/// What is wrong with a pipeline is said with its place and with what to write.
@Suite("Errors of pipelines") struct PipelineErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var code: String
        var line: Int
        var column: Int
        var suggestion: String?
        var testDescription: String { "\(code) \(line)" }
    }

    private static func transformation(_ lines: String) -> String {
        "name: x\ntransformations:\n" + lines
    }

    static let cases = [
        Case(text: "- a\n", code: "pipeline.notAMap", line: 1, column: 1),
        Case(text: "name: x\n", code: "pipeline.empty", line: 1, column: 1, suggestion: "transformations:"),
        Case(text: "# nothing\n", code: "pipeline.empty", line: 0, column: 0),
        Case(
            text: "name: x\npriority: high\ntransformations: []\n", code: "pipeline.priority", line: 2, column: 11,
            suggestion: "priority: 20"),
        Case(
            text: "name: x\ntransformations: {type: set_state}\n", code: "pipeline.notAList", line: 2, column: 18,
            suggestion: "- type:"),
        Case(
            text: transformation("    - type: field_name_maping\n      mapping: {a: b}\n"),
            code: "pipeline.transformation", line: 3, column: 13, suggestion: "field_name_mapping"),
        Case(
            text: transformation("    - mapping: {a: b}\n"), code: "pipeline.missingKey", line: 3, column: 7,
            suggestion: "type:"),
        Case(
            text: transformation("    - type: field_name_mapping\n      mapping: [a, b]\n"), code: "pipeline.notAMap",
            line: 4, column: 16),
        Case(
            text: transformation("    - type: field_name_mapping\n      mapping: {a: {b: c}}\n"),
            code: "pipeline.value", line: 4, column: 20),
        Case(
            text: transformation("    - type: replace_string\n      regex: '('\n      replacement: x\n"),
            code: "regex.invalid", line: 4, column: 14),
        Case(
            text: transformation(
                "    - type: drop_detection_item\n      rule_conditions: [{type: logsorce, product: x}]\n"),
            code: "pipeline.condition", line: 4, column: 32, suggestion: "logsource"),
        Case(
            text: transformation(
                "    - type: drop_detection_item\n      rule_conditions: {a: {type: tag, tag: x}}\n"
                    + "      rule_cond_expr: a and not bb\n"),
            code: "pipeline.conditionName", line: 5, column: 23),
        Case(text: "name: [\n", code: "yaml.invalid", line: 2, column: 1),
    ]

    @Test("Refused with its place", arguments: cases)
    func place(_ sample: Case) throws {
        let (pipeline, diagnostics) = ProcessingPipeline.parse(RuleSource(path: "own.yml", text: sample.text))
        #expect(pipeline == nil)
        let found = try #require(diagnostics.first { $0.severity == .error })
        #expect(found.code == sample.code, "\(found.rendered)")
        #expect([found.line, found.column] == [sample.line, sample.column], "\(found.rendered)")
        if let suggestion = sample.suggestion { #expect(found.suggestion?.contains(suggestion) == true) }
        #expect(found.suggestion != nil)
    }

    @Test func slipsOfKeysAreWarnings() {
        let text =
            "name: x\nprioritty: 3\ntransformations:\n    - type: set_state\n      key: a\n      val: b\n      vall: c\n"
        let (pipeline, diagnostics) = ProcessingPipeline.parse(RuleSource(path: "own.yml", text: text))
        #expect(pipeline != nil)
        #expect(diagnostics.map { "\($0.line) \($0.code)" } == ["2 pipeline.key", "7 pipeline.key"])
    }

    @Test func mutatedPipelinesNeverCrash() throws {
        let seed = try #require(ProcessingPipeline.bundledText("windows-audit"))
        var generator = SeededGenerator(seed: 7)
        let alphabet = Array("[]{}:-'\"\\,\n\t x*?&".utf8)
        let rule = RuleSource(
            path: "r.yml", text: Support.rule("    sel:\n        Image|endswith: 'x'\n    condition: sel\n"))
        for _ in 0..<400 {
            var bytes = Array(seed.utf8)
            for _ in 0...generator.below(6) {
                let place = generator.below(bytes.count)
                switch generator.below(3) {
                case 0: bytes[place] = generator.pick(alphabet)
                case 1: bytes.insert(generator.pick(alphabet), at: place)
                default: bytes.removeSubrange(place..<min(bytes.count, place + 1 + generator.below(20)))
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let (pipeline, diagnostics) = ProcessingPipeline.parse(RuleSource(path: "mutant.yml", text: text))
            #expect(pipeline != nil || diagnostics.contains { $0.severity == .error })
            if let pipeline { _ = RuleSet.load([rule], options: RuleOptions(pipelines: [pipeline])) }
        }
    }
}
