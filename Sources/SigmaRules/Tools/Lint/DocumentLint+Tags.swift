extension DocumentLint {
    mutating func tags(_ root: YAMLNode) {
        guard let list = root["tags"], let elements = list.elements, !elements.isEmpty else {
            if root["filter"] == nil { add("tag.none", "the rule has no tags", root["tags"] ?? root) }
            return
        }
        var seen: Set<String> = []
        var hasTechnique = false
        var hasTactic = false
        for node in elements {
            guard let tag = node.text else { continue }
            if !seen.insert(tag.lowercased()).inserted {
                add("tag.twice", "the tag `\(tag)` is given twice", node)
                continue
            }
            if let problem = AttackTags.problem(with: tag) {
                problems.append(
                    RuleError(problem.code, problem.message, at: node.place, suggestion: problem.suggestion))
            }
            hasTechnique = hasTechnique || AttackTags.technique(of: tag) != nil
            hasTactic = hasTactic || AttackTags.tactic(of: tag) != nil
        }
        if hasTechnique, !hasTactic {
            add("tag.noTactic", "the tags name a technique and no tactic", list)
        }
    }
}
