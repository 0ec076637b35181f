import ArgumentParser
import SecBotCore
import SecBotRuntime

/// `secbot config`: look at the configuration before it is used.
struct Config: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check or show the configuration.", subcommands: [ConfigValidate.self, ConfigShow.self],
        defaultSubcommand: ConfigValidate.self)
}

/// `secbot config validate`.
struct ConfigValidate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check a configuration file and say everything that is wrong with it.",
        discussion: "Example: secbot config validate --config /etc/secbot/secbot.yaml")

    @OptionGroup var common: CommonOptions
    @Argument(help: "The file; without it the one that run would use.") var file: String?

    func run() async throws {
        try await reporting {
            var options = common
            if let file { options.config = file }
            let settings = try options.settings()
            let name = settings.file.map(TerminalText.escaped) ?? "built-in defaults"
            Console.out(
                "\(name): correct. \(settings.monitor.sources.count) sources, policy \(settings.policy.set.rawValue), mode \(settings.policy.mode.rawValue)."
            )
            Console.out(
                common.style.dim(
                    "Next: secbot run" + (settings.file.map { " --config \(TerminalText.escaped($0))" } ?? "")))
        }
    }
}

/// `secbot config show`.
struct ConfigShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the settings in force, defaults included.",
        discussion: "Example: secbot config show")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await reporting {
            let settings = try common.settings()
            let view = SettingsView(settings: settings, stateDirectory: try common.stateDirectory())
            switch common.format(stream: false) {
            case .table: Console.out(TerminalText.escapedLines(view.yaml))
            default: Console.out(try JSONText.encode(view))
            }
        }
    }
}
