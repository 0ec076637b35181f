/// Finds the known word that a mistyped one most likely meant.
public enum Nearest {
    /// `did you mean "x"?`, or `nil` when no word is near.
    public static func suggestion(for word: String, among known: [String]) -> String? {
        match(word, among: known).map { "did you mean \"\($0)\"?" }
    }

    /// The nearest word within a third of its length in edits.
    public static func match(_ word: String, among known: [String]) -> String? {
        let letters = Array(word.lowercased().utf8.prefix(64))
        let ranked = known.map { (word: $0, distance: distance(letters, Array($0.lowercased().utf8.prefix(64)))) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(1, letters.count / 3) ? best.word : nil
    }

    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (column, other) in right.enumerated() {
                let next = min(row[column] + 1, row[column + 1] + 1, diagonal + (letter == other ? 0 : 1))
                diagonal = row[column + 1]
                row[column + 1] = next
            }
        }
        return row[right.count]
    }
}
