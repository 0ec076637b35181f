extension DocumentLint {
    mutating func values(_ values: [YAMLNode], field: String, modifiers: Set<String>) {
        // By bytes: white space of different kinds is not the same.
        var seen: Set<[UInt8]> = []
        let isExpression = modifiers.contains("re")
        let isCased = isExpression || !modifiers.isDisjoint(with: DocumentLint.caseKinds)
        for node in values {
            guard let scalar = node.scalar else { continue }
            let text = scalar.text
            if !seen.insert(Array((isCased ? text : text.lowercased()).utf8)).inserted {
                add("value.twice", "the value `\(DocumentLint.shown(text))` is given twice", node)
            }
            if text.unicodeScalars.contains(where: {
                $0.value < 32 && $0.value != 10 && $0.value != 9 || $0.value == 127
            }) {
                add("value.control", "the value holds a control character", node)
            }
            guard scalar.value == .text else { continue }
            if isExpression {
                expression(text, node)
            } else if modifiers.isDisjoint(with: DocumentLint.otherKinds) {
                text.isEmpty ? empty(modifiers, node) : plain(text, node, field, modifiers)
            }
        }
    }

    /// Modifiers whose values are not texts with wildcards.
    private static let otherKinds: Set<String> = [
        "cidr", "exists", "fieldref", "gt", "gte", "lt", "lte", "expand", "minute", "hour", "day", "week", "month",
        "year",
    ]

    /// Modifiers after which capitals matter: an encoded text is another one for each case.
    private static let caseKinds: Set<String> = [
        "cased", "base64", "base64offset", "utf16", "utf16le", "utf16be", "wide", "expand",
    ]

    static func shown(_ text: String) -> String { text.count > 60 ? text.prefix(60) + "..." : text }

    private mutating func empty(_ modifiers: Set<String>, _ node: YAMLNode) {
        if !modifiers.isDisjoint(with: ["contains", "startswith", "endswith"]) {
            add("value.empty", "an empty text is part of every value", node)
        }
    }

    private mutating func plain(_ text: String, _ node: YAMLNode, _ field: String, _ modifiers: Set<String>) {
        let wildcards = Wildcards(text)
        wildcardEdges(text, wildcards, node, field, modifiers)
        if wildcards.hasDouble { add("value.doubleStar", "two `*` beside each other are one", node) }
        if wildcards.escapesPath { add("value.backslash", "`\\*` is a plain `*`, not a wildcard", node) }
        if modifiers.isEmpty, !field.isEmpty, text.utf8.count <= 18, text.utf8.allSatisfy({ $0 &- 48 < 10 }),
            text == "0" || text.utf8.first != 48
        {
            add("value.numberText", "`\(text)` is a number in quotes", node, "Write `\(text)` without quotes.")
        }
        hash(text, field, modifiers, node)
        if modifiers.contains("startswith"), DocumentLint.isNetworkPrefix(text), DocumentLint.isAddressField(field) {
            add("value.useCidr", "`\(text)` stands for a network", node, "Write `\(field)|cidr: \(network(text))`.")
        }
        if field == "User" || field.hasSuffix("UserName"), modifiers.isDisjoint(with: ["contains"]),
            text.uppercased().hasPrefix("NT AUTHORITY\\")
        {
            add("value.localized", "`\(text)` is called otherwise where Windows speaks other languages", node)
        }
    }

    private mutating func wildcardEdges(
        _ text: String, _ wildcards: Wildcards, _ node: YAMLNode, _ field: String, _ modifiers: Set<String>
    ) {
        let contains = modifiers.contains("contains")
        let ends = modifiers.contains("endswith")
        let starts = modifiers.contains("startswith")
        if text == "*" {
            if !field.isEmpty, contains || ends || starts || modifiers.isEmpty {
                add("value.onlyStar", "`*` is any text", node)
            }
            return
        }
        if contains || ends, wildcards.startsWithStar {
            add("value.leadingStar", "the modifier already allows any text in front", node)
        }
        if contains || starts, wildcards.endsWithStar {
            add("value.trailingStar", "the modifier already allows any text behind", node)
        }
        guard modifiers.isEmpty, !field.isEmpty, wildcards.inner == 0 else { return }
        switch (wildcards.startsWithStar, wildcards.endsWithStar) {
        case (true, true): add("value.useContains", "a `*` at both ends", node, "Write `\(field)|contains`.")
        case (true, false): add("value.useEndswith", "a `*` at the beginning", node, "Write `\(field)|endswith`.")
        case (false, true): add("value.useStartswith", "a `*` at the end", node, "Write `\(field)|startswith`.")
        case (false, false): break
        }
    }

    private mutating func expression(_ text: String, _ node: YAMLNode) {
        if text.hasPrefix(".*"), !text.hasPrefix(".*?") {
            add("regex.edges", "`.*` in front of an expression that is found anywhere", node)
        } else if text.hasSuffix(".*"), !text.hasSuffix("\\.*") {
            add("regex.edges", "`.*` behind an expression that is found anywhere", node)
        }
        let bare = text.trimmingPrefix("^")
        let core = bare.hasSuffix("$") ? bare.dropLast() : bare[...]
        if core.utf8.count > 1, core.allSatisfy({ $0.isLetter || $0.isNumber || " _-/:,".contains($0) }) {
            add("regex.literal", "the expression only names the text `\(DocumentLint.shown(String(core)))`", node)
        }
    }

    // MARK: Forms

    private static let hashLengths = ["MD5": 32, "SHA1": 40, "SHA256": 64, "SHA512": 128, "IMPHASH": 32]

    private mutating func hash(_ text: String, _ field: String, _ modifiers: Set<String>, _ node: YAMLNode) {
        guard field == "Hashes" || field == "Hash", let equals = text.firstIndex(of: "=") else { return }
        let algorithm = text[..<equals].uppercased().trimmingPrefix("*")
        guard let length = DocumentLint.hashLengths[String(algorithm)] else { return }
        let value = text[text.index(after: equals)...].prefix { $0 != "," && $0 != "*" }
        guard !value.isEmpty, value.utf8.count != length || !value.allSatisfy(\.isHexDigit) else { return }
        add("value.hash", "a \(algorithm) has \(length) hexadecimal digits, this has \(value.utf8.count)", node)
    }

    private static func isAddressField(_ field: String) -> Bool {
        let lowered = field.lowercased()
        return ["ip", "address", "addr"].contains(where: lowered.hasSuffix) || lowered.contains("ip_")
    }

    /// One to three whole octets with a dot behind.
    private static func isNetworkPrefix(_ text: String) -> Bool {
        guard text.hasSuffix(".") else { return false }
        let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
        return (1...3).contains(parts.count) && parts.allSatisfy { Int($0).map { (0...255).contains($0) } ?? false }
    }

    private func network(_ prefix: String) -> String {
        let parts = prefix.dropLast().split(separator: ".")
        return (parts + Array(repeating: "0", count: 4 - parts.count)).joined(separator: ".") + "/\(parts.count * 8)"
    }
}
