import ArgumentParser
import Foundation

/// `secbot version`: what this program is.
struct Version: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the version, the build and the features.",
        discussion: "Example: secbot version --json")

    /// The release; the build script replaces the commit.
    static let number = "0.1.0"
    /// The release and the commit it was built from.
    static var identity: String { "\(number) \(BuildInformation.commit)" }

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let features = ["file", "journal", "stdin", "syslog-udp", "syslog-tcp", "syslog-tls", "sigma", "sqlite"]
        guard common.json || common.output == .json || common.output == .ndjson else {
            Console.out("secbot \(Version.number) (commit \(BuildInformation.commit), Swift \(Version.swift))")
            return
        }
        let document: [String: Any] = [
            "version": Version.number, "commit": BuildInformation.commit, "swift": Version.swift, "features": features,
        ]
        let data = try JSONSerialization.data(withJSONObject: document, options: [.sortedKeys])
        Console.out(String(decoding: data, as: UTF8.self))
    }

    static var swift: String {
        #if swift(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }
}
