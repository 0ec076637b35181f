package import ArgumentParser

/// The root of the command line.
package struct SecBot: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "secbot",
        abstract: "A security bot for Linux servers: reads logs, detects attacks, says what happened.",
        discussion: "Start with: secbot run",
        version: Version.number,
        subcommands: [
            Config.self, Findings.self, Parse.self, Status.self, Version.self,
        ])

    package init() {}
}
