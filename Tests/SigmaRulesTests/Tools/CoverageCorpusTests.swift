import Foundation
import SigmaRules
import Testing

/// The layer for the ATT&CK Navigator.
@Suite("Coverage") struct CoverageCorpusTests {
    private static func rule(_ number: Int, _ title: String, _ tags: [String], level: String = "high") -> String {
        "title: \(title)\nid: rule-\(number)\nname: rule_\(number)\ntags:\n" + tags.map { "    - \($0)\n" }.joined()
            + "logsource:\n    product: linux\ndetection:\n    sel:\n        a: '\(number)'\n    condition: sel\n"
            + "level: \(level)\n"
    }

    private static let rules: RuleSet = {
        let documents = [
            rule(1, "Guessing, many \"passwords\"", ["attack.credential-access", "attack.t1110"]),
            rule(2, "Spraying", ["attack.credential-access", "attack.t1110.003", "attack.T1078"], level: "medium"),
            rule(3, "Shell of a web server", ["attack.persistence", "attack.defense-evasion", "attack.t1505.003"]),
            rule(4, "Base of a count", ["attack.impact", "attack.t1498"]),
            rule(5, "Without a technique", ["cve.2021-44228"]),
            "title: Count\nid: count-1\ntags:\n    - attack.credential_access\n    - attack.t1110.003\n"
                + "correlation:\n    type: event_count\n    rules:\n        - rule_4\n    group-by:\n        - a\n"
                + "    timespan: 5m\n    condition:\n        gte: 5\nlevel: critical\n",
        ]
        return RuleSet.load([RuleSource(path: "r.yml", text: documents.joined(separator: "---\n"))]).rules
    }()

    @Test func layer() throws {
        let layer = AttackCoverage(Self.rules).navigatorLayer(name: "test")
        try Goldens.expect(layer, is: "Coverage/expected.json")
        #expect(AttackCoverage(Self.rules).navigatorLayer(name: "test") == layer)
    }

    /// The demands of layer format 4.5 on names and types.
    @Test func isOfTheFormat() throws {
        let data = Data(AttackCoverage(Self.rules).navigatorLayer(name: "test").utf8)
        let layer = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(layer["domain"] as? String == "enterprise-attack")
        let versions = try #require(layer["versions"] as? [String: String])
        #expect(versions["layer"] == "4.5" && versions["navigator"] != nil && versions["attack"] != nil)
        let gradient = try #require(layer["gradient"] as? [String: Any])
        #expect((gradient["colors"] as? [String])?.count ?? 0 >= 2)
        #expect(gradient["maxValue"] as? Int == 2 && gradient["minValue"] as? Int == 0)
        let techniques = try #require(layer["techniques"] as? [[String: Any]])
        let scores = techniques.map { entry in
            let isUnfolded = entry["showSubtechniques"] as? Bool == true
            return "\(entry["techniqueID"] ?? "") \(entry["score"] ?? "-") \(isUnfolded)"
        }
        #expect(
            scores == [
                "T1078 1 false", "T1110 1 true", "T1110.003 2 false", "T1505 - true", "T1505.003 1 false",
            ])
        for technique in techniques {
            #expect(technique["enabled"] as? Bool == true)
            for pair in technique["metadata"] as? [[String: String]] ?? [] {
                #expect(Set(pair.keys) == ["name", "value"])
            }
        }
    }

    @Test func tacticsStandInTheOrderOfTheMatrix() {
        let coverage = AttackCoverage(Self.rules)
        #expect(coverage.tactics.map(\.name) == ["persistence", "defense-evasion", "credential-access"])
        #expect(coverage.tactics.last?.rules == 3)
        #expect(coverage.tactics.last?.techniques == ["T1078", "T1110", "T1110.003"])
        #expect(coverage.untagged.map(\.title) == ["Without a technique"])
        // The base rule of the count finds nothing of its own.
        #expect(coverage.ruleCount == 5)
    }
}
