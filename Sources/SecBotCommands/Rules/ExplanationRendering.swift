import SigmaRules

/// Why a rule did or did not match, as JSON.
struct ExplanationRendering: Encodable {
    /// A selection, a filter or a part of one.
    struct Part: Encodable {
        var name: String?
        /// `item`, `all`, `any`, `at least`, `not` or `constant`.
        var kind: String
        var holds: Bool
        var count: Int?
        var parts: [Part]?
        var field: String?
        var negated: Bool?
        var present: Bool?
        var values: [String]?
        var tests: [Test]?
    }

    /// One value that an item demands.
    struct Test: Encodable {
        /// Tests of different groups must all hold; of one group any.
        var group: Int
        var demand: String
        var holds: Bool
        var matched: String?
        var start: Int?
        var end: Int?
    }

    var id: String
    var title: String
    var matches: Bool
    var condition_holds: Bool
    var logsource_agrees: Bool
    var conditions: [String]
    var selections: [Part]
    var filters: [Part]

    init(_ explanation: Explanation) {
        id = explanation.ruleID
        title = explanation.title
        matches = explanation.matches
        condition_holds = explanation.holds
        logsource_agrees = explanation.isRouted
        conditions = explanation.conditions
        selections = explanation.selections.map { ExplanationRendering.part($0.node, name: $0.name) }
        filters = explanation.filters.map { ExplanationRendering.part($0.node, name: $0.name) }
    }

    private static func part(_ node: Explanation.Node, name: String? = nil) -> Part {
        var part = Part(name: name, kind: "", holds: node.holds)
        switch node {
        case .constant: part.kind = "constant"
        case .not(let inner, _):
            part.kind = "not"
            part.parts = [self.part(inner)]
        case .all(let parts, _):
            part.kind = "all"
            part.parts = parts.map { self.part($0) }
        case .any(let parts, _):
            part.kind = "any"
            part.parts = parts.map { self.part($0) }
        case .atLeast(let count, let parts, _):
            part.kind = "at least"
            part.count = count
            part.parts = parts.map { self.part($0) }
        case .item(let item):
            part.kind = "item"
            part.field = item.field.isEmpty ? nil : item.field
            part.negated = item.isNegated
            part.present = item.isPresent
            part.values = item.values
            part.tests = item.groups.enumerated().flatMap { group, tests in
                tests.map { test in
                    Test(
                        group: group, demand: test.demand, holds: test.holds, matched: test.matched,
                        start: test.range?.lowerBound, end: test.range?.upperBound)
                }
            }
        }
        return part
    }
}
