/// Tags of rules: MITRE ATT&CK tactics under their old and new names, techniques, groups, software, and other namespaces.
public enum AttackTags {
    /// Names of tactics before and after the split of Defense Evasion (ATT&CK version 19, 2026).
    static let tactics: Set<String> = [
        "reconnaissance", "resource-development", "initial-access", "execution", "persistence", "privilege-escalation",
        "defense-evasion", "stealth", "defense-impairment", "credential-access", "discovery", "lateral-movement",
        "collection", "command-and-control", "exfiltration", "impact",
    ]

    private static let namespaces: Set<String> = ["attack", "car", "cve", "d3fend", "detection", "stp", "tlp"]

    /// The technique of a tag (`T1110.001`), if it names one.
    public static func technique(of tag: String) -> String? {
        guard tag.lowercased().hasPrefix("attack.t") else { return nil }
        let name = tag.dropFirst(7).uppercased()
        return isTechnique(name) ? name : nil
    }

    /// What is wrong with a tag.
    static func problem(with tag: String) -> (message: String, suggestion: String?)? {
        guard let dot = tag.firstIndex(of: ".") else {
            return ("the tag `\(tag)` has no namespace", "Write `attack.` and a tactic or technique.")
        }
        let namespace = String(tag[..<dot])
        let name = String(tag[tag.index(after: dot)...])
        guard namespaces.contains(namespace) else {
            return (
                "`\(namespace)` is not a namespace of tags",
                Suggestion.nearest(namespace, in: namespaces).map { "Did you mean `\($0)`?" }
            )
        }
        guard namespace == "attack" else { return nil }
        let lowered = name.lowercased().replacing("_", with: "-")
        if tactics.contains(lowered) {
            return name == lowered ? nil : ("the tactic `\(name)` is written differently", "Write `attack.\(lowered)`.")
        }
        let kinds = "tgsmc"
        if let first = lowered.first, kinds.contains(first), lowered.dropFirst().first?.isNumber ?? false {
            let isValid = first == "t" ? isTechnique(lowered.uppercased()) : lowered.dropFirst().allSatisfy(\.isNumber)
            return isValid
                ? nil : ("`\(name)` is not a number of ATT&CK", "Write `attack.t1110` or `attack.t1110.001`.")
        }
        return (
            "`\(name)` is not a tactic of ATT&CK",
            Suggestion.nearest(lowered, in: tactics).map { "Did you mean `attack.\($0)`?" }
        )
    }

    private static func isTechnique(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2, first.utf8.count == 5, first.hasPrefix("T"),
            first.dropFirst().utf8.allSatisfy({ $0 &- 48 < 10 })
        else { return false }
        return parts.count == 1 || (parts[1].utf8.count == 3 && parts[1].utf8.allSatisfy { $0 &- 48 < 10 })
    }
}
