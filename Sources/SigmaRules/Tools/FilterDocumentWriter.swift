import SecBotCore

/// Writes a filter as the Sigma specification 2.1 describes it.
struct FilterDocumentWriter {
    let rule: Rule
    let fields: [String]
    let combinations: [[String]]

    /// The document; the same filter for the same rule has the same id.
    func document(events: Int) -> String {
        let detection = self.detection
        let noun = events == 1 ? "event" : "events"
        var text = "title: \(quoted("Known good for \(rule.title)"))\n"
        text += "id: \(identifier(detection))\n"
        text += "description: Proposed from \(events) known good \(noun). Read it before you use it.\n"
        text += "logsource:\n"
        let dimensions = [
            ("category", rule.logsource.category), ("product", rule.logsource.product),
            ("service", rule.logsource.service),
        ]
        for case (let key, let value?) in dimensions { text += "    \(key): \(value)\n" }
        text += "filter:\n    rules:\n        - \(quoted(rule.id))\n"
        return text + detection
    }

    private var detection: String {
        var text = "    known_good:\n"
        for combination in combinations {
            for (index, field) in fields.enumerated() {
                let indent = combinations.count == 1 ? "        " : index == 0 ? "        - " : "          "
                text += "\(indent)\(key(field)): \(quoted(FilterDocumentWriter.escaped(combination[index])))\n"
            }
        }
        return text + "    condition: not known_good\n"
    }

    private func key(_ field: String) -> String {
        let isPlain = field.utf8.allSatisfy { ($0 | 0x20) &- 97 < 26 || $0 &- 48 < 10 || $0 == 0x5F || $0 == 0x2E }
        return isPlain ? field : quoted(field)
    }

    private func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "''").replacing("\n", with: " ") + "'"
    }

    /// A value in which wildcards are plain, with as few backslashes as that needs.
    static func escaped(_ text: String) -> String {
        let characters = Array(text)
        var escaped = ""
        for (index, character) in characters.enumerated() {
            let next = index + 1 < characters.count ? characters[index + 1] : nil
            switch character {
            case "*", "?": escaped += "\\\(character)"
            case "\\" where next == nil || next == "\\" || next == "*" || next == "?": escaped += "\\\\"
            default: escaped.append(character)
            }
        }
        return escaped
    }

    /// A UUID that follows from the content.
    private func identifier(_ detection: String) -> String {
        var digits = ""
        for seed in [UInt64(0x9E37_79B9_7F4A_7C15), 0xC2B2_AE3D_27D4_EB4F] {
            var state = seed
            for byte in (rule.id + "\n" + detection).utf8 {
                state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
                state ^= state >> 29
            }
            state = (state ^ state >> 32) &* 0xFF51_AFD7_ED55_8CCD
            let text = String(state ^ state >> 29, radix: 16)
            digits += String(repeating: "0", count: 16 - text.count) + text
        }
        var characters = Array(digits)
        characters[12] = "4"
        characters[16] = "a"
        for place in [20, 16, 12, 8] { characters.insert("-", at: place) }
        return String(characters)
    }
}
