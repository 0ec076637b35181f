import ArgumentParser
import SecBotCore
import SecBotRuntime

/// `secbot policy protected`: whom nothing may cut off on this host.
struct PolicyProtected: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "protected", abstract: "Show whom nothing may cut off on this host, and why.",
        discussion: "Example: secbot policy protected")

    @OptionGroup var common: CommonOptions
    @Argument(help: "Only what concerns this address or network.") var network: String?

    func run() async throws {
        try await reporting {
            let set = try PolicyArguments.protected(try common.settings(), [], host: true)
            var entries = set.entries
            if let network {
                guard let wanted = CIDR(network) else {
                    throw CommandFailure(.usage, "\"\(TerminalText.escaped(network))\" is not an address or network")
                }
                entries = set.conflicts(with: wanted, limit: 1000)
            }
            switch common.format(stream: false) {
            case .json: Console.out(try JSONText.encode(entries))
            case .ndjson: for entry in entries { Console.out(try JSONText.encode(entry)) }
            case .csv:
                for entry in entries {
                    let row = ["\(entry.network)", entry.strength.rawValue, entry.reason.rawValue, entry.detail]
                    Console.out(row.map(Arguments.csv).joined(separator: ","))
                }
            case .table:
                let rows = entries.map {
                    ["\($0.network)", $0.strength.rawValue, $0.reason.rawValue, $0.detail]
                }
                for line in TextTable.lines(rows) { Console.out(line) }
                if entries.isEmpty { Console.out("Nobody protected there.") }
            }
        }
    }
}
