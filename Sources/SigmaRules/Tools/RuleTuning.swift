import SecBotCore

/// Proposes filters from false positives, and makes sure that no known true positive is lost.
public struct RuleTuning: Sendable {
    /// A filter that would silence all given false positives.
    public struct Proposal: Sendable {
        public var field: String
        public var values: [String]
        /// The filter as a Sigma document.
        public var yaml: String
    }

    private let rule: Rule

    public init(rule: Rule) { self.rule = rule }

    /// The most values that a proposed filter lists.
    public static let maximumValues = 5

    /// Proposals, the most telling first: fields whose values all false positives share and no true positive has.
    ///
    /// - Parameters:
    ///   - falsePositives: For each event its fields and values.
    ///   - truePositives: Events that the rule must keep on finding.
    public func proposals(
        falsePositives: [[(field: String, value: String)]], truePositives: [[(field: String, value: String)]]
    ) -> [Proposal] {
        guard let first = falsePositives.first else { return [] }
        var names: [String] = []
        for (field, value) in first where !names.contains(field) && !value.isEmpty && value != "-" {
            names.append(field)
        }
        var found: [(score: Int, proposal: Proposal)] = []
        for name in names {
            var values: Set<String> = []
            let isShared = falsePositives.allSatisfy { event in
                guard let value = event.first(where: { $0.field == name })?.value, !value.isEmpty else { return false }
                values.insert(value.lowercased())
                return true
            }
            guard isShared, values.count <= RuleTuning.maximumValues else { continue }
            let isLost = truePositives.contains { event in
                event.contains { $0.field == name && values.contains($0.value.lowercased()) }
            }
            guard !isLost else { continue }
            let sorted = values.sorted()
            let proposal = Proposal(field: name, values: sorted, yaml: yaml(name, sorted))
            found.append((RuleTuning.preference(name) - values.count, proposal))
        }
        return found.sorted { ($1.score, $0.proposal.field) < ($0.score, $1.proposal.field) }.map(\.proposal)
    }

    /// Stable properties of what acts make better filters than identifiers that change with every event.
    private static func preference(_ field: String) -> Int {
        let lowered = field.lowercased()
        let unstable = [
            "time", "guid", "pid", "processid", "threadid", "recordid", "recordnumber", "logonid", "port", "hash",
        ]
        if unstable.contains(where: lowered.contains) { return 0 }
        let telling = ["image", "executable", "user", "signature", "company", "product", "path", "command"]
        return telling.contains(where: lowered.contains) ? 200 : 100
    }

    private func yaml(_ field: String, _ values: [String]) -> String {
        func quoted(_ text: String) -> String {
            let escaped = text.replacing("\\", with: "\\\\").replacing("*", with: "\\*").replacing("?", with: "\\?")
            return "'" + escaped.replacing("'", with: "''").replacing("\n", with: " ") + "'"
        }
        var text = "title: Known good for \(quoted(rule.title).dropFirst().dropLast())\nlogsource:\n"
        let dimensions = [
            ("category", rule.logsource.category), ("product", rule.logsource.product),
            ("service", rule.logsource.service),
        ]
        for case (let key, let value?) in dimensions { text += "    \(key): \(value)\n" }
        text += "filter:\n    rules:\n        - \(quoted(rule.id))\n    known_good:\n        \(quoted(field)):\n"
        for value in values { text += "            - \(quoted(value))\n" }
        return text + "    condition: not known_good\n"
    }
}
