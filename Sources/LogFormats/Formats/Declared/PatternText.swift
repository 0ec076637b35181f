/// Reads the text of one pattern.
enum PatternText {
    /// What is wrong, at which byte of the pattern.
    struct Mistake: Error {
        var offset: Int
        var message: String
    }

    /// Writes `{a|b|}` out: every combination of the alternatives, in order.
    static func alternatives(_ text: [UInt8]) throws(Mistake) -> [[UInt8]] {
        var results: [[UInt8]] = [[]]
        var index = 0
        while index < text.count {
            guard text[index] == 123 else {
                for place in results.indices { results[place].append(text[index]) }
                index += 1
                continue
            }
            if index + 1 < text.count, text[index + 1] == 123 {
                for place in results.indices { results[place].append(123) }
                index += 2
                continue
            }
            guard let close = text[index...].firstIndex(of: 125) else {
                throw Mistake(offset: index, message: "'{' without '}'; write '{{' for the brace itself")
            }
            let choices = text[(index + 1)..<close].split(separator: 124, omittingEmptySubsequences: false)
            guard results.count * choices.count <= FormatDeclarationParser.mostAlternatives else {
                throw Mistake(
                    offset: index,
                    message: "more than \(FormatDeclarationParser.mostAlternatives) alternatives in one line")
            }
            results = results.flatMap { head in choices.map { head + $0 } }
            index = close + 1
        }
        return results
    }

    /// Splits a text into literals and captures and checks that it can be matched without going back.
    static func parts(_ text: [UInt8], isHead: Bool) throws(Mistake) -> [FormatDeclaration.Part] {
        var parts: [FormatDeclaration.Part] = []
        var literal: [UInt8] = []
        var once = false
        var index = 0
        func flush() {
            if !literal.isEmpty { parts.append(.literal(literal, once: once)) }
            literal = []
        }
        while index < text.count {
            guard text[index] == 60 else {
                literal.append(text[index])
                index += 1
                continue
            }
            if index + 1 < text.count, text[index + 1] == 60 {
                literal.append(60)
                index += 2
                continue
            }
            guard let close = text[index...].firstIndex(of: 62) else {
                throw Mistake(offset: index, message: "'<' without '>'; write '<<' for the sign itself")
            }
            let inside = String(decoding: text[(index + 1)..<close], as: UTF8.self)
            flush()
            once = inside == "once"
            if !once { parts.append(try capture(inside, at: index, isHead: isHead)) }
            index = close + 1
        }
        flush()
        try check(parts, isHead: isHead)
        return parts
    }

    private static func capture(
        _ inside: String, at offset: Int, isHead: Bool
    ) throws(Mistake) -> FormatDeclaration.Part {
        if inside == "*" { return .capture(name: nil, type: .text, isTrusted: false) }
        if inside == "**" { return .capture(name: nil, type: .any, isTrusted: false) }
        if inside == "message" { return .capture(name: "message", type: .text, isTrusted: false) }
        guard let colon = inside.firstIndex(of: ":") else {
            throw Mistake(offset: offset, message: "expected <FIELD:TYPE>, <*>, <**> or <once>, found <\(inside)>")
        }
        let name = String(inside[..<colon])
        var typeName = String(inside[inside.index(after: colon)...])
        var isTrusted = false
        if typeName.hasSuffix(",trusted") {
            isTrusted = true
            typeName.removeLast(8)
        }
        guard let type = FormatDeclaration.CaptureType(rawValue: typeName) else {
            let known = FormatDeclaration.CaptureType.allCases.map { $0.rawValue }.joined(separator: ", ")
            throw Mistake(offset: offset, message: "unknown type '\(typeName)'; known are \(known)")
        }
        guard !type.isTime || isHead else {
            throw Mistake(offset: offset, message: "a time belongs to a 'record' line")
        }
        return .capture(name: name.isEmpty ? nil : name, type: type, isTrusted: isTrusted)
    }

    private static func check(_ parts: [FormatDeclaration.Part], isHead: Bool) throws(Mistake) {
        guard !parts.isEmpty else { throw Mistake(offset: 0, message: "an empty pattern") }
        var split: Int?
        for (index, part) in parts.enumerated() {
            guard case .capture(_, let type, _) = part else { continue }
            let next = index + 1 < parts.count ? parts[index + 1] : nil
            if type == .any {
                guard split == nil else { throw Mistake(offset: 0, message: "only one <FIELD:any> or <**>") }
                split = index
            }
            guard type == .text || type == .any, let next else { continue }
            guard case .literal = next else {
                throw Mistake(offset: 0, message: "a text must be followed by literal text, or end the pattern")
            }
        }
        if let split {
            for (index, part) in parts.enumerated() where index > split {
                guard case .capture(_, let type, _) = part else { continue }
                guard type != .quoted, !type.isTime else {
                    throw Mistake(offset: 0, message: "'\(type.rawValue)' cannot be matched from the end")
                }
            }
        }
        if isHead {
            guard case .capture("message", .text, _) = parts[parts.count - 1] else {
                throw Mistake(offset: 0, message: "a 'record' line ends with <message>")
            }
        }
    }
}
