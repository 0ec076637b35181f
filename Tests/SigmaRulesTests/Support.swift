import SecBotCore
import SigmaRules

/// A seeded generator (SplitMix64), so that a failing case can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}

enum Support {
    /// Loads rules that must all be accepted, and judges events given as JSON lines; answers `line:id` for each match.
    static func evaluate(_ yaml: String, _ lines: [String], correlations: Bool = false) -> [String] {
        let (rules, _) = RuleSet.load([RuleSource(path: "test.yml", text: yaml)])
        var options = RuleEvaluation.Options()
        options.correlations = correlations
        var evaluation = RuleEvaluation(rules: rules, options: options)
        let output = evaluation.process(Array((lines.joined(separator: "\n") + "\n").utf8)) + evaluation.finish()
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    static func rule(_ detection: String) -> String {
        "title: test\nid: r\nlogsource:\n    category: test\ndetection:\n" + detection
    }

    /// Whether each event matches the rule.
    static func verdicts(_ detection: String, _ lines: [String]) -> [Bool] {
        let found = Set(evaluate(rule(detection), lines))
        return lines.indices.map { found.contains("{\"line_no\":\($0 + 1),\"rule_id\":\"r\"}") }
    }

    /// The codes of the diagnostics of a rule.
    static func codes(_ yaml: String) -> [String] {
        RuleSet.load([RuleSource(path: "test.yml", text: yaml)]).diagnostics.map(\.code)
    }
}
