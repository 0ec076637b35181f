/// Where the wildcards of a value stand.
struct Wildcards {
    private(set) var startsWithStar = false
    private(set) var endsWithStar = false
    /// Wildcards that stand at neither edge.
    private(set) var inner = 0
    private(set) var hasDouble = false
    /// Whether a backslash makes a `*` plain in a value that looks like a path of Windows.
    private(set) var escapesPath = false

    init(_ text: String) {
        let characters = Array(text)
        var index = 0
        var stars: [Int] = []
        var singles = 0
        var plainBackslashes = 0
        var hasEscaped = false
        while index < characters.count {
            switch characters[index] {
            case "\\":
                let next = index + 1 < characters.count ? characters[index + 1] : nil
                if next == "*" || next == "?" {
                    // At the end of a path or before a further name, a wildcard was meant.
                    if next == "*", index > 0, characters[index - 1] != "\\" { hasEscaped = true }
                    index += 1
                } else {
                    plainBackslashes += 1
                    if next == "\\" { index += 1 }
                }
            case "*":
                if stars.last == index - 1, index > 0 { hasDouble = true }
                stars.append(index)
            case "?": singles += 1
            default: break
            }
            index += 1
        }
        startsWithStar = stars.first == 0
        endsWithStar = stars.last == characters.count - 1 && !characters.isEmpty
        inner = singles + stars.count { $0 != 0 && $0 != characters.count - 1 }
        let isPath = plainBackslashes > 0 || text.dropFirst().hasPrefix(":\\") || text.hasPrefix("HK")
        escapesPath = isPath && hasEscaped
    }
}
