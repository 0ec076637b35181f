import SecBotCore

/// Rows of text in columns for a terminal: each as wide as its widest entry, without a frame.
struct TextTable {
    private let header: [String]
    private let numbers: Set<Int>

    /// - Parameter numbers: Columns that are aligned to the right.
    init(_ header: [String], numbers: Set<Int> = []) {
        self.header = header
        self.numbers = numbers
    }

    /// The header and the rows.
    func lines(_ rows: [[String]]) -> [String] { TextTable.lines([header] + rows, numbers: numbers) }

    /// Rows without a header, escaped; the last column is not padded.
    static func lines(_ rows: [[String]], numbers: Set<Int> = []) -> [String] {
        let rows = rows.map { $0.map(TerminalText.escaped) }
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, text in
                let padding = String(repeating: " ", count: max(0, widths[column] - text.count))
                if numbers.contains(column) { return padding + text }
                return column == row.count - 1 ? text : text + padding
            }.joined(separator: "  ")
        }
    }
}
