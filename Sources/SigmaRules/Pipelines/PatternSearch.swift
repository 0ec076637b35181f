/// Regular expressions on the text of rules, while they are loaded.
enum PatternSearch {
    static func found(_ pattern: String, _ text: String) -> Bool { first(pattern, Array(text.utf8), from: 0) != nil }

    /// The text with every match replaced; the replacement is taken literally.
    static func replace(_ pattern: String, _ text: String, by replacement: String) -> String {
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        var position = 0
        while position <= bytes.count, let match = first(pattern, bytes, from: position) {
            output += bytes[position..<match.lowerBound] + Array(replacement.utf8)
            if match.isEmpty {
                if match.lowerBound < bytes.count { output.append(bytes[match.lowerBound]) }
                position = match.upperBound + 1
            } else {
                position = match.upperBound
            }
        }
        if position < bytes.count { output += bytes[position...] }
        return String(decoding: output, as: UTF8.self)
    }

    private static func first(_ pattern: String, _ bytes: [UInt8], from start: Int) -> Range<Int>? {
        guard start <= bytes.count, let expression = try? RegularExpression(pattern, options: []) else { return nil }
        let rest = Array(bytes[start...])
        guard case .match(let range) = expression.match(rest.span, RegularExpressionScratch()) else { return nil }
        return range.lowerBound + start..<range.upperBound + start
    }
}
