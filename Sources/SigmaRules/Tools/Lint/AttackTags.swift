/// Tags of rules: MITRE ATT&CK tactics under their old and new names, techniques, groups, software, and other namespaces.
public enum AttackTags {
    /// Tactics in the order of the matrix, before and after the split of Defense Evasion (ATT&CK version 19, 2026).
    static let orderedTactics = [
        "reconnaissance", "resource-development", "initial-access", "execution", "persistence", "privilege-escalation",
        "defense-evasion", "stealth", "defense-impairment", "credential-access", "discovery", "lateral-movement",
        "collection", "command-and-control", "exfiltration", "impact",
    ]
    private static let tactics = Set(orderedTactics)

    private static let namespaces: Set<String> = ["attack", "car", "cve", "d3fend", "detection", "stp", "tlp"]
    private static let lights: Set<String> = ["red", "amber", "amber-strict", "green", "clear", "white"]
    private static let kinds: Set<String> = ["dfir", "emerging-threats", "threat-hunting"]

    /// The technique of a tag (`T1110.001`), if it names one.
    public static func technique(of tag: String) -> String? {
        guard tag.lowercased().hasPrefix("attack.t") else { return nil }
        let name = tag.dropFirst(7).uppercased()
        return isTechnique(name) ? name : nil
    }

    /// The tactic of a tag (`credential-access`), if it names one.
    public static func tactic(of tag: String) -> String? {
        guard tag.lowercased().hasPrefix("attack.") else { return nil }
        let name = tag.dropFirst(7).lowercased().replacing("_", with: "-")
        return tactics.contains(name) ? name : nil
    }

    /// What is wrong with a tag.
    static func problem(with tag: String) -> (code: String, message: String, suggestion: String?)? {
        guard let dot = tag.firstIndex(of: "."), tag.index(after: dot) < tag.endIndex else {
            return ("tag.format", "the tag `\(tag)` has no namespace", nil)
        }
        let namespace = String(tag[..<dot])
        let name = String(tag[tag.index(after: dot)...])
        guard namespaces.contains(namespace) else {
            let near = Suggestion.nearest(namespace, in: namespaces.sorted())
            return (
                "tag.namespace", "`\(namespace)` is not a namespace of tags", near.map { "Did you mean `\($0)`?" }
            )
        }
        guard tag.utf8.allSatisfy({ $0 &- 97 < 26 || $0 &- 48 < 10 || [0x2D, 0x2E, 0x5F].contains($0) }) else {
            let proper = tag.lowercased().replacing(" ", with: "-").replacing("_", with: "-")
            return ("tag.format", "the tag `\(tag)` has capitals or other characters", "Write `\(proper)`.")
        }
        switch namespace {
        case "attack": return attack(name)
        case "cve": return cve(name)
        case "car": return car(name)
        case "tlp":
            guard !lights.contains(name) else { return nil }
            return ("tag.number", "`\(name)` is no traffic light", "Use \(lights.sorted().joined(separator: ", ")).")
        case "detection":
            guard !kinds.contains(name) else { return nil }
            return ("tag.number", "`\(name)` is no kind of detection", "Use \(kinds.sorted().joined(separator: ", ")).")
        default: return nil
        }
    }

    private static func attack(_ name: String) -> (code: String, message: String, suggestion: String?)? {
        let lowered = name.replacing("_", with: "-")
        if tactics.contains(lowered) {
            return name == lowered
                ? nil : ("tag.attack", "the tactic `\(name)` is written differently", "Write `attack.\(lowered)`.")
        }
        if let first = lowered.first, "tgsmc".contains(first), lowered.dropFirst().first?.isNumber ?? false {
            let digits = lowered.dropFirst()
            let isValid =
                first == "t"
                ? isTechnique(lowered.uppercased()) : digits.utf8.count == 4 && digits.allSatisfy(\.isNumber)
            return isValid
                ? nil
                : ("tag.attack", "`\(name)` is not a number of ATT&CK", "Write `attack.t1110` or `attack.t1110.001`.")
        }
        if lowered.hasPrefix("ds"), lowered.utf8.count == 6, lowered.dropFirst(2).allSatisfy(\.isNumber) { return nil }
        if lowered.hasPrefix("ta"), lowered.utf8.count == 6, lowered.dropFirst(2).allSatisfy(\.isNumber) {
            return ("tag.attack", "tactics are named in words", "Write `attack.credential-access`.")
        }
        return (
            "tag.attack", "`\(name)` is not a tactic of ATT&CK",
            Suggestion.nearest(lowered, in: orderedTactics).map { "Did you mean `attack.\($0)`?" }
        )
    }

    private static func cve(_ name: String) -> (code: String, message: String, suggestion: String?)? {
        let parts = name.split(whereSeparator: { $0 == "-" || $0 == "." })
        let digits = parts.allSatisfy { $0.allSatisfy(\.isNumber) }
        guard parts.count == 2, digits, parts[0].count == 4, parts[1].count >= 4 else {
            return ("tag.number", "`\(name)` is not a number of CVE", "Write `cve.2021-44228`.")
        }
        let proper = "\(parts[0])-\(parts[1])"
        return name == proper ? nil : ("tag.number", "`\(name)` is written differently", "Write `cve.\(proper)`.")
    }

    private static func car(_ name: String) -> (code: String, message: String, suggestion: String?)? {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        let isValid = parts.map(\.count) == [4, 2, 3] && parts.allSatisfy { $0.allSatisfy(\.isNumber) }
        return isValid ? nil : ("tag.number", "`\(name)` is not a number of CAR", "Write `car.2016-04-005`.")
    }

    private static func isTechnique(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2, first.utf8.count == 5, first.hasPrefix("T"),
            first.dropFirst().utf8.allSatisfy({ $0 &- 48 < 10 })
        else { return false }
        return parts.count == 1 || (parts[1].utf8.count == 3 && parts[1].utf8.allSatisfy { $0 &- 48 < 10 })
    }
}
