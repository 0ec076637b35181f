/// Rows of text in columns for a terminal: aligned, without a frame.
struct TextTable {
    private let header: [String]
    /// Columns that are aligned to the right.
    private let numbers: Set<Int>

    init(_ header: [String], numbers: Set<Int> = []) {
        self.header = header
        self.numbers = numbers
    }

    /// The header and the rows; the last column is not padded.
    func lines(_ rows: [[String]]) -> [String] {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].unicodeScalars.count }.max() ?? 0 }
        return all.map { row in
            var line = ""
            for (column, text) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - text.unicodeScalars.count)
                if column > 0 { line += "  " }
                if numbers.contains(column) {
                    line += padding + text
                } else {
                    line += column == row.count - 1 ? text : text + padding
                }
            }
            return line
        }
    }
}
