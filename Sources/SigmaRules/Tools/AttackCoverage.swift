/// What a rule set covers of ATT&CK, as a layer for the Navigator (layer format 4.5).
public struct AttackCoverage: Sendable {
    public struct Technique: Sendable {
        /// `T1110` or `T1110.001`.
        public var id: String
        /// Titles of the rules that name it, correlations included.
        public var rules: [String]
    }

    /// In ascending order of the id.
    public private(set) var techniques: [Technique] = []
    /// Rules without any technique.
    public private(set) var untagged: [String] = []

    public init(_ rules: RuleSet) {
        var found: [String: [String]] = [:]
        for metadata in rules.rules.map(\.metadata) + rules.correlations.map(\.metadata) {
            let names = Set(metadata.tags.compactMap { AttackTags.technique(of: $0) })
            if names.isEmpty { untagged.append(metadata.title) }
            for name in names { found[name, default: []].append(metadata.title) }
        }
        techniques = found.sorted { $0.key < $1.key }.map { Technique(id: $0.key, rules: $0.value) }
    }

    /// The layer as JSON. Tactics are left out, so that a technique shows under each of its tactics.
    public func navigatorLayer(name: String) -> String {
        var output: [UInt8] = []
        func add(_ text: String) { output += Array(text.utf8) }
        add("{\"name\":")
        JSONText.append(name, to: &output)
        add(
            ",\"versions\":{\"attack\":\"19\",\"navigator\":\"5.2.0\",\"layer\":\"4.5\"},\"domain\":\"enterprise-attack\","
        )
        add("\"description\":")
        JSONText.append("Techniques that the loaded rules name; the score is the number of rules.", to: &output)
        add(",\"techniques\":[")
        let most = max(1, techniques.map(\.rules.count).max() ?? 1)
        let parents = Set(techniques.compactMap { $0.id.contains(".") ? String($0.id.prefix(5)) : nil })
        var isFirst = true
        for technique in techniques {
            if !isFirst { add(",") }
            isFirst = false
            add("\n{\"techniqueID\":\"\(technique.id)\",\"score\":\(technique.rules.count),\"comment\":")
            JSONText.append(technique.rules.prefix(20).joined(separator: "\n"), to: &output)
            add(",\"enabled\":true,\"showSubtechniques\":\(parents.contains(technique.id))}")
        }
        for parent in parents.subtracting(techniques.map(\.id)).sorted() {
            add(isFirst ? "\n" : ",\n")
            isFirst = false
            add("{\"techniqueID\":\"\(parent)\",\"enabled\":true,\"showSubtechniques\":true}")
        }
        add("\n],\"gradient\":{\"colors\":[\"#ffffff\",\"#66b1ff\"],\"minValue\":0,\"maxValue\":\(most)},")
        add("\"legendItems\":[],\"sorting\":3,\"hideDisabled\":false}\n")
        return String(decoding: output, as: UTF8.self)
    }
}
