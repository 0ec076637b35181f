extension Explanation {
    /// The explanation as indented text: `+` for what holds, `-` for what does not.
    public var rendered: String {
        var lines = ["\(matches ? "matches" : "does not match"): \(title) [\(ruleID)]"]
        if !isRouted { lines.append("  the rule's logsource contradicts that of the event") }
        for condition in conditions { lines.append("  condition: \(condition)") }
        for selection in selections {
            lines.append("  \(Explanation.mark(selection.node.holds)) \(selection.name)")
            Explanation.render(selection.node, "    ", &lines)
        }
        for filter in filters {
            lines.append("  \(Explanation.mark(filter.node.holds)) filter: \(filter.name)")
            Explanation.render(filter.node, "    ", &lines)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func mark(_ holds: Bool) -> String { holds ? "+" : "-" }

    private static func render(_ node: Node, _ indent: String, _ lines: inout [String]) {
        switch node {
        case .constant(let value): lines.append("\(indent)\(mark(value)) always \(value)")
        case .item(let item): render(item, indent, &lines)
        case .not(let inner, let holds):
            lines.append("\(indent)\(mark(holds)) not")
            render(inner, indent + "  ", &lines)
        case .all(let parts, _): for part in parts { render(part, indent, &lines) }
        case .any(let parts, let holds):
            lines.append("\(indent)\(mark(holds)) any of")
            for part in parts { render(part, indent + "  ", &lines) }
        case .atLeast(let count, let parts, let holds):
            lines.append("\(indent)\(mark(holds)) at least \(count) of")
            for part in parts { render(part, indent + "  ", &lines) }
        }
    }

    private static func render(_ item: Item, _ indent: String, _ lines: inout [String]) {
        let name = item.field.isEmpty ? "any value" : item.field
        let state =
            item.field.isEmpty
            ? "" : item.isPresent ? ": " + item.values.map(printable).joined(separator: ", ") : ": not in the event"
        lines.append("\(indent)\(mark(item.holds)) \(item.isNegated ? "not " : "")\(name)\(state)")
        for test in item.groups.joined().prefix(200) {
            let place = test.range.map { " at \($0.lowerBound)..<\($0.upperBound)" } ?? ""
            let found = test.holds ? test.matched.map { " (\(printable($0))\(place))" } ?? "" : ""
            lines.append("\(indent)  \(mark(test.holds)) \(test.demand)\(found)")
        }
    }

    /// Text from an event, with control characters shown and cut to a readable length.
    private static func printable(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(200) {
            switch scalar.value {
            case 0x0A: shown += "\\n"
            case 0x0D: shown += "\\r"
            case 0x09: shown += "\\t"
            case ..<0x20, 0x7F...0x9F, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069:
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return "\"\(shown)\"" + (text.unicodeScalars.count > 200 ? "..." : "")
    }
}
