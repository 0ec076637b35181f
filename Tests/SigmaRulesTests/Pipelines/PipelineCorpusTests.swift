import SecBotCore
import SigmaRules
import Testing

/// Each bundled pipeline with a rule as collections write it and events as the schema has them.
@Suite("Bundled pipelines") struct PipelineCorpusTests {
    static let cases = Goldens.cases("Pipelines")

    @Test("Expected matches", arguments: cases)
    func golden(_ name: String) throws {
        let names = try Goldens.text("Pipelines/\(name)/pipelines.txt").split(separator: "\n").map(String.init)
        let pipelines = try names.map { try #require(ProcessingPipeline.bundled($0)) }
        let source = RuleSource(path: "rule.yml", text: try Goldens.text("Pipelines/\(name)/rule.yml"))
        let events = Array(try Goldens.text("Pipelines/\(name)/events.jsonl").utf8)
        let (rules, problems) = RuleSet.load([source], options: RuleOptions(pipelines: pipelines))
        #expect(problems.map(\.rendered) == [])
        var evaluation = RuleEvaluation(rules: rules)
        let output = String(decoding: evaluation.process(events), as: UTF8.self)
        #expect(evaluation.statistics.malformed == [:])
        #expect(!output.isEmpty, "a case without a match proves nothing")
        try Goldens.expect(output, is: "Pipelines/\(name)/expected.jsonl")
        // Without the pipeline the same rules find less.
        var plain = RuleEvaluation(rules: RuleSet.load([source]).rules)
        #expect(String(decoding: plain.process(events), as: UTF8.self) != output)
    }

    @Test("Each bundled pipeline has a case", arguments: ProcessingPipeline.bundledNames)
    func isShown(_ name: String) throws {
        let used = try Self.cases.flatMap {
            try Goldens.text("Pipelines/\($0)/pipelines.txt").split(separator: "\n").map(String.init)
        }
        #expect(used.contains(name))
    }

    @Test("Each bundled pipeline is good YAML", arguments: ProcessingPipeline.bundledNames)
    func isWellFormed(_ name: String) throws {
        let text = try #require(ProcessingPipeline.bundledText(name))
        let (pipeline, diagnostics) = ProcessingPipeline.parse(RuleSource(path: name, text: text))
        #expect(diagnostics.map(\.rendered) == [])
        #expect(pipeline?.name == name)
        #expect(pipeline?.summary.isEmpty == false)
    }
}
