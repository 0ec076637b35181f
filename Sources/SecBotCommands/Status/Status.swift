import ArgumentParser
import EventStore
import Foundation
import SecBotCore
import SecBotRuntime

/// `secbot status`: one verdict line, then what it rests on.
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say whether this host is watched, and by what.",
        discussion:
            "Exit status 0: running and nothing is wrong; 1: degraded, under attack or not running.\nExample: secbot status --json"
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await reporting {
            let report: StatusReport
            do {
                let store = try SQLiteStore(readingStateDirectory: try common.stateDirectory())
                report = try StatusReport.read(from: store, now: .now)
            } catch let error as EventStoreError where error.code == .missing {
                throw CommandFailure(.findings, "not running: \(error)")
            }
            switch common.format(stream: false) {
            case .table: Console.out(StatusTable(report: report, style: common.style, now: .now).text)
            case .json, .ndjson: Console.out(try JSONText.encode(report))
            case .csv:
                Console.out("source,state,read,parsed,unparsed")
                for source in report.sources {
                    let name = "\"" + source.name.replacingOccurrences(of: "\"", with: "\"\"") + "\""
                    Console.out("\(name),\(source.state),\(source.read),\(source.parsed),\(source.unparsed)")
                }
            }
            if report.verdict != .protected { throw ExitCode(1) }
        }
    }
}
