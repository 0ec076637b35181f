import SecBotCore

extension AttackCoverage {
    /// The titles that the comment of a technique lists.
    private static let maximumListed = 50

    /// The coverage as a layer for the ATT&CK Navigator, layer format 4.5, domain enterprise-attack.
    ///
    /// The score of a technique is the number of rules that name it; the Navigator adds up the scores of
    /// sub-techniques. Tactics are left out, so that a technique shows under each of its tactics. The same rules give the
    /// same bytes.
    public func navigatorLayer(
        name: String, description: String = "Techniques that the rules name; the score is the number of rules."
    ) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        text("name", name, &writer)
        writer.key("versions")
        writer.beginObject()
        for (key, value) in [("attack", "19"), ("navigator", "5.2.0"), ("layer", "4.5")] { text(key, value, &writer) }
        writer.endObject()
        text("domain", "enterprise-attack", &writer)
        text("description", description, &writer)
        writer.key("sorting")
        writer.number(3)
        layout(&writer)
        flag("hideDisabled", false, &writer)
        writer.key("techniques")
        writer.beginArray()
        let parents = Set(techniques.compactMap(\.parent))
        var entries = techniques
        // A technique of which only sub-techniques are covered is shown unfolded, without a score of its own.
        for parent in parents.subtracting(techniques.map(\.id)) { entries.append(Technique(id: parent, rules: [])) }
        for entry in entries.sorted(by: { $0.id < $1.id }) { technique(entry, parents.contains(entry.id), &writer) }
        writer.endArray()
        writer.key("gradient")
        writer.beginObject()
        list("colors", ["#ffffff", "#8ec843", "#2f7d32"], &writer)
        writer.key("minValue")
        writer.number(0)
        writer.key("maxValue")
        writer.number(max(1, techniques.map(\.rules.count).max() ?? 1))
        writer.endObject()
        list("legendItems", [], &writer)
        pairs(
            "metadata",
            [
                ("rules", String(ruleCount)), ("techniques", String(techniques.count)),
                ("rules without a technique", String(untagged.count)),
            ], &writer)
        list("links", [], &writer)
        flag("showTacticRowBackground", false, &writer)
        flag("selectTechniquesAcrossTactics", true, &writer)
        flag("selectSubtechniquesWithParent", false, &writer)
        flag("selectVisibleTechniques", false, &writer)
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self) + "\n"
    }

    private func layout(_ writer: inout JSONWriter) {
        writer.key("layout")
        writer.beginObject()
        text("layout", "side", &writer)
        text("aggregateFunction", "sum", &writer)
        flag("showID", true, &writer)
        flag("showName", true, &writer)
        flag("showAggregateScores", true, &writer)
        flag("countUnscored", false, &writer)
        text("expandedSubtechniques", "annotated", &writer)
        writer.endObject()
    }

    private func technique(_ entry: Technique, _ isParent: Bool, _ writer: inout JSONWriter) {
        writer.beginObject()
        text("techniqueID", entry.id, &writer)
        if !entry.rules.isEmpty {
            writer.key("score")
            writer.number(entry.rules.count)
            var lines = entry.rules.prefix(AttackCoverage.maximumListed).map { "\($0.title) (\($0.level.name))" }
            let rest = entry.rules.count - lines.count
            if rest > 0 { lines.append("and \(rest) more") }
            text("comment", lines.joined(separator: "\n"), &writer)
        }
        flag("enabled", true, &writer)
        if !entry.rules.isEmpty {
            let levels = Severity.allCases.reversed().compactMap { level -> (String, String)? in
                let count = entry.rules.count { $0.level == level }
                return count > 0 ? (level.name, String(count)) : nil
            }
            pairs("metadata", levels, &writer)
        }
        flag("showSubtechniques", isParent, &writer)
        writer.endObject()
    }

    // MARK: Members

    private func text(_ key: String, _ value: String, _ writer: inout JSONWriter) {
        writer.key(key)
        writer.string(value)
    }

    private func flag(_ key: String, _ value: Bool, _ writer: inout JSONWriter) {
        writer.key(key)
        writer.boolean(value)
    }

    private func list(_ key: String, _ values: [String], _ writer: inout JSONWriter) {
        writer.key(key)
        writer.beginArray()
        for value in values { writer.string(value) }
        writer.endArray()
    }

    /// Names and values, as the layer's metadata wants them.
    private func pairs(_ key: String, _ values: [(String, String)], _ writer: inout JSONWriter) {
        writer.key(key)
        writer.beginArray()
        for (name, value) in values {
            writer.beginObject()
            text("name", name, &writer)
            text("value", value, &writer)
            writer.endObject()
        }
        writer.endArray()
    }
}
