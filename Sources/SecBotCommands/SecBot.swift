import ArgumentParser

/// The root of the command line.
struct SecBot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secbot",
        abstract: "A security bot for Linux servers: reads logs, detects attacks, says what happened.",
        discussion: "Start with: secbot run",
        version: Version.number,
        subcommands: [
            Backtest.self, Config.self, Doctor.self, Explain.self, Findings.self, Parse.self, PolicyCommand.self,
            Replay.self, Rules.self, Run.self,
            Setup.self,
            Status.self, Version.self,
        ])
}

/// What the program calls.
package enum CommandLineEntry {
    /// Runs the command that the arguments name and ends the process with its exit status: 2 for wrong usage.
    package static func run() async {
        do {
            var command = try SecBot.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            let status = SecBot.exitCode(for: error)
            guard status == .validationFailure else { SecBot.exit(withError: error) }
            Console.error(SecBot.fullMessage(for: error))
            SecBot.exit(withError: ExitCode(CommandFailure.Status.usage.rawValue))
        }
    }
}
