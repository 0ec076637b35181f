import SigmaRules
import Testing

@Suite("Diagnostics of rules") struct DiagnosticsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var detection: String
        var code: String
        var line: Int
        var column: Int
        var testDescription: String { code }
    }

    private static let cases: [Case] = [
        Case(
            detection: "    sel:\n        f|containz: 'x'\n    condition: sel\n", code: "modifier.unknown", line: 7,
            column: 11),
        Case(
            detection: "    sel:\n        f: 'x'\n    condition: sell\n", code: "condition.unknownName", line: 8,
            column: 16),
        Case(
            detection: "    sel:\n        f: 'x'\n    condition: (sel\n", code: "condition.parenthesis", line: 8,
            column: 20),
        Case(
            detection: "    sel:\n        f: 'x'\n    condition: sel sel\n", code: "condition.syntax", line: 8,
            column: 20),
        Case(
            detection: "    sel:\n        f|re: '('\n    condition: sel\n", code: "regex.invalid", line: 7, column: 15),
        Case(
            detection: "    sel:\n        f|cidr: 'x/8'\n    condition: sel\n", code: "value.cidr", line: 7, column: 17),
        Case(detection: "    sel:\n        f|gt: 'x'\n    condition: sel\n", code: "value.number", line: 7, column: 15),
        Case(detection: "    sel:\n        f: 'x'\n", code: "detection.noCondition", line: 6, column: 5),
        Case(detection: "    sel:\n        f: {g: 'x'}\n    condition: sel\n", code: "item.map", line: 7, column: 12),
        Case(
            detection: "    sel:\n        f: 'x'\n    condition: sel | count() > 5\n", code: "condition.aggregation",
            line: 8, column: 20),
        Case(
            detection: "    sel:\n        f|expand: '%nobody%'\n    condition: sel\n", code: "placeholder.unresolved",
            line: 7, column: 19),
    ]

    @Test("A broken rule is refused with its place", arguments: cases)
    func place(_ sample: Case) throws {
        let good = Support.rule("    sel:\n        f: 'x'\n    condition: sel\n").replacing("id: r", with: "id: good")
        let text = Support.rule(sample.detection)
        let (rules, diagnostics) = RuleSet.load([
            RuleSource(path: "bad.yml", text: text), RuleSource(path: "good.yml", text: good),
        ])
        #expect(rules.rules.map(\.id) == ["good"])
        let first = try #require(diagnostics.first { $0.severity == .error })
        #expect(first.code == sample.code)
        #expect(first.path == "bad.yml")
        #expect([first.line, first.column] == [sample.line, sample.column])
    }

    @Test func aBrokenDocumentLeavesItsNeighboursAlone() {
        let good = Support.rule("    sel:\n        f: 'x'\n    condition: sel\n")
        let text = good + "---\ntitle: [\n---\n" + good.replacing("id: r", with: "id: second")
        let (rules, diagnostics) = RuleSet.load([RuleSource(path: "three.yml", text: text)])
        #expect(rules.rules.map(\.id) == ["r", "second"])
        #expect(diagnostics.map(\.code) == ["yaml.invalid"])
    }

    @Test func aliasBombsAreRefused() {
        var text = "a0: &a0 [x, x]\n"
        for level in 1..<30 {
            text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1), *a\(level - 1), *a\(level - 1)]\n"
        }
        #expect(Support.codes(text) == ["yaml.aliases"])
    }

    @Test func deepNestingIsRefused() {
        let text = "title: x\ndetection: " + String(repeating: "[", count: 900) + String(repeating: "]", count: 900)
        #expect(Support.codes(text) == ["yaml.tooDeep"])
    }

    @Test func mutatedRulesNeverCrash() {
        let seedRule = Support.rule(
            "    sel_1:\n        f|contains|all: ['a*b', \"c\\\\d\"]\n        g|re: '^x(y|z)+$'\n"
                + "    sel_2:\n        - 'kw'\n        - h|windash: '-x'\n    condition: 1 of sel_* and not (sel_1 or sel_2)\n"
        )
        var generator = SeededGenerator(seed: 42)
        let alphabet = Array("[]{}()|*?&!%#:-'\"\\,\n\t x1~>\u{0}".utf8)
        for _ in 0..<3000 {
            var bytes = Array(seedRule.utf8)
            for _ in 0...generator.below(4) {
                let place = generator.below(bytes.count)
                switch generator.below(3) {
                case 0: bytes[place] = generator.pick(alphabet)
                case 1: bytes.insert(generator.pick(alphabet), at: place)
                default: bytes.removeSubrange(place..<min(bytes.count, place + 1 + generator.below(9)))
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let (rules, diagnostics) = RuleSet.load([RuleSource(path: "mutant.yml", text: text)])
            #expect(rules.rules.count + diagnostics.count >= 0)
        }
    }
}
