import SecBotCore
import SigmaRules
import Testing

/// What `explain` says must be what the engine does, for any rules and any events.
@Suite("Explanations and the engine agree") struct ExplanationAgreementTests {
    private static let logsources = [
        Logsource(), Logsource(product: "linux"), Logsource(product: "linux", service: "auth"),
        Logsource(product: "linux", service: "sshd"), Logsource(product: "windows", category: "registry_set"),
        Logsource(product: "windows", category: "registry_event"), Logsource(product: "windows", category: ""),
        Logsource(category: "webserver", service: "nginx"),
    ]

    private static func text(_ logsource: Logsource) -> String {
        var text = ""
        for (name, value) in [
            ("product", logsource.product), ("category", logsource.category), ("service", logsource.service),
        ] {
            if let value, !value.isEmpty { text += "    \(name): \(value)\n" }
        }
        return text.isEmpty ? "    definition: anything\n" : text
    }

    /// A filter for some rules, so that these are explained with it.
    private static func filter(_ number: Int, _ rule: Int, _ generator: inout SeededGenerator) -> String {
        let field = generator.pick(["Image", "CommandLine", "a", "User"])
        return "title: filter \(number)\nid: filter-\(number)\nlogsource:\n    definition: any\nfilter:\n    rules:\n"
            + "        - rule-\(rule)\n    sel:\n        \(field)|contains: 'a'\n    condition: not sel\n"
    }

    @Test("Random rules, filters, logsources and events", arguments: 0..<6)
    func agree(_ seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed) &* 104_729 &+ 5)
        var documents = (0..<40).map { number in
            let logsource = Self.text(generator.pick(Self.logsources))
            return IndexAgreementTests.rule(number, &generator)
                .replacing("    category: test\n", with: logsource)
        }
        documents += (0..<6).map { Self.filter($0, generator.below(40), &generator) }
        let (rules, _) = RuleSet.load([RuleSource(path: "random.yml", text: documents.joined(separator: "---\n"))])
        #expect(rules.rules.count >= 15)
        var reader = JSONEventReader(table: JSONFieldTable(FieldRegistry.shared.snapshot))
        var matcher = rules.makeMatcher()
        var event = Event()
        var compared = (matches: 0, misses: 0)
        for _ in 0..<120 {
            let bytes = Array(IndexAgreementTests.event(&generator).utf8)
            event.reset()
            try reader.read(bytes.span, 0..<bytes.count, into: &event)
            let logsource = generator.pick(Self.logsources)
            event.logsource = logsource == Logsource() ? .unknown : LogsourceID(logsource)
            var found: [Int] = []
            matcher.evaluate(event, in: bytes.span, into: &found)
            for rule in rules.rules.indices {
                let explanation = rules.explain(rule: rule, event, in: bytes.span, record: 0..<bytes.count)
                let isFound = found.contains(rule)
                compared.matches += isFound ? 1 : 0
                compared.misses += isFound ? 0 : 1
                guard explanation.matches == isFound else {
                    let line = String(decoding: bytes, as: UTF8.self)
                    Issue.record("found \(isFound), \(logsource), \(line)\n\(explanation.rendered)")
                    return
                }
                // What holds in the parts must lead to what holds as a whole.
                for selection in explanation.selections { check(selection.node) }
                #expect(explanation.rendered.hasPrefix(isFound ? "matches" : "does not match"))
            }
        }
        #expect(compared.matches > 20 && compared.misses > 100)
    }

    private func check(_ node: Explanation.Node) {
        switch node {
        case .constant: break
        case .item(let item):
            let isMet = item.groups.allSatisfy { $0.contains(where: \.holds) }
            #expect(item.holds == (isMet != item.isNegated))
        case .not(let inner, let holds):
            #expect(holds != inner.holds)
            check(inner)
        case .all(let parts, let holds):
            #expect(holds == parts.allSatisfy(\.holds))
            for part in parts { check(part) }
        case .any(let parts, let holds):
            #expect(holds == parts.contains(where: \.holds))
            for part in parts { check(part) }
        case .atLeast(let count, let parts, let holds):
            #expect(holds == (parts.count(where: \.holds) >= count))
            for part in parts { check(part) }
        }
    }
}
