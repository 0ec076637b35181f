import SecBotCore
import SigmaRules

/// The catalogue of codes, for people and programs.
enum RuleCodeTable {
    private struct Row: Encodable {
        var code: String
        var severity: String
        var sigmahq: Bool
        var what: String
        var remedy: String

        init(_ code: RuleCode) {
            self.code = code.code
            severity = code.severity.rawValue
            sigmahq = code.isConvention
            what = code.what
            remedy = code.remedy
        }
    }

    static func write(_ common: CommonOptions) throws {
        let rows = RuleCode.all.map(Row.init)
        switch common.format(stream: false) {
        case .json: Console.out(try JSONText.encode(rows))
        case .ndjson: for row in rows { Console.out(try JSONText.encode(row)) }
        case .csv:
            Console.out("code,severity,sigmahq,what,remedy")
            for row in rows {
                let cells = [row.code, row.severity, row.sigmahq ? "yes" : "no", row.what, row.remedy]
                Console.out(cells.map(Arguments.csv).joined(separator: ","))
            }
        case .table:
            for row in rows {
                let note = row.sigmahq ? " (with --sigmahq)" : ""
                Console.out("\(common.style.bold(row.code))  \(row.severity)\(note)")
                Console.out("    \(row.what). \(row.remedy)")
            }
        }
    }
}
