import ArgumentParser
import PolicyEngine
import SecBotCore
import SecBotRuntime

/// `secbot policy list`: the sets that can be named, or the policies of one.
struct PolicyList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List policy sets, or the policies of one.",
        discussion: "Example: secbot policy list strict")

    @OptionGroup var common: CommonOptions
    @Argument(help: "A set's name or file; without it all sets of this installation.") var set: String?

    private struct SetRow: Encodable {
        var name: String
        var path: String
        var policies: Int
        var summary: String
    }

    private struct PolicyRow: Encodable {
        var id: String
        var mode: String
        var actions: [String]
        var title: String
    }

    func run() async throws {
        try await reporting {
            if let set {
                let rows = try PolicyArguments.load(set).policies.map { policy in
                    PolicyRow(
                        id: policy.id, mode: policy.mode.rawValue, actions: policy.actions.map(\.kind.rawValue),
                        title: policy.title)
                }
                try write(rows) { row in
                    [row.mode, row.id, row.actions.joined(separator: ", "), row.title]
                }
                return
            }
            let rows = try PolicyFiles.all().map { name, path in
                let set = try PolicyArguments.load(path)
                return SetRow(name: name, path: path, policies: set.policies.count, summary: set.summary)
            }
            try write(rows) { [$0.name, "\($0.policies)", $0.summary, $0.path] }
            if common.format(stream: false) == .table {
                Console.out(common.style.dim("Next: secbot backtest --policy strict /var/log/auth.log"))
            }
        }
    }

    private func write<Row: Encodable>(_ rows: [Row], _ columns: (Row) -> [String]) throws {
        switch common.format(stream: false) {
        case .json: Console.out(try JSONText.encode(rows))
        case .ndjson: for row in rows { Console.out(try JSONText.encode(row)) }
        case .csv:
            for row in rows { Console.out(columns(row).map(Arguments.csv).joined(separator: ",")) }
        case .table: for line in TextTable.lines(rows.map(columns)) { Console.out(line) }
        }
    }
}
