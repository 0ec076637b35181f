import ArgumentParser
import Foundation
import SecBotCore
import SecurityMonitor

/// `secbot setup`: what this host has, and the configuration for it.
struct Setup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at this host and write the configuration that fits it.",
        discussion:
            "Without --write the configuration is only printed.\nExample: secbot setup --write /etc/secbot/secbot.yaml")

    @OptionGroup var common: CommonOptions
    @Option(
        help: ArgumentHelp("Write the configuration here; an existing file is kept unless --force.", valueName: "file"))
    var write: String?
    @Flag(help: "Replace an existing file.") var force = false
    @Option(help: .hidden) var root = ""

    func run() async throws {
        try await reporting {
            let inventory = HostDetection(root: root).inventory()
            if common.json || common.output == .json {
                Console.out(try JSONText.encode(inventory))
                return
            }
            let yaml = SetupText.yaml(inventory)
            for line in SetupText.summary(inventory, style: common.style) { Console.error(line) }
            guard let write else {
                Console.out(yaml)
                Console.error(
                    common.style.dim("Next: secbot setup --write secbot.yaml, then secbot run --config secbot.yaml"))
                return
            }
            if !force, FileManager.default.fileExists(atPath: write) {
                throw CommandFailure(.usage, "\(TerminalText.escaped(write)) is there already; replace it with --force")
            }
            umask(0o077)
            guard (try? Data(yaml.utf8).write(to: URL(fileURLWithPath: write))) != nil else {
                throw CommandFailure(.notPermitted, "cannot write \(TerminalText.escaped(write))")
            }
            Console.error("wrote \(TerminalText.escaped(write))")
            Console.error(common.style.dim("Next: secbot run --config \(TerminalText.escaped(write))"))
        }
    }
}

/// The inventory of a host as text.
enum SetupText {
    static func summary(_ inventory: HostInventory, style: Style) -> [String] {
        var lines = [style.bold("This host: " + TerminalText.escaped(inventory.system ?? "system not known"))]
        lines.append("  journal  " + (inventory.hasJournal ? "found" : "not found"))
        for service in inventory.services {
            let logs = service.logs.isEmpty ? "" : "  logs: " + service.logs.joined(separator: ", ")
            lines.append(
                "  \(style.green("found"))  \(TerminalText.escaped(service.name))  "
                    + style.dim(TerminalText.escaped(service.evidence.joined(separator: "; ")))
                    + TerminalText.escaped(logs))
        }
        for missing in inventory.missing { lines.append(style.dim("  " + TerminalText.escaped(missing))) }
        return lines
    }

    static func yaml(_ inventory: HostInventory) -> String {
        var lines = [
            "# Written by secbot setup. Every key is explained in docs/reference/configuration.md.", "monitor:",
        ]
        if let zone = inventory.timezone { lines.append("  timezone: \(SourceLine.quoted(zone))") }
        if inventory.sources.isEmpty {
            lines.append("  sources: []  # nothing that can be read was found: name a log here")
        } else {
            lines.append("  sources:")
            for source in inventory.sources { lines.append("    - " + SourceLine.text(source)) }
        }
        lines += ["rules:", "  defaults: true", "policy:", "  set: observe", "  mode: observe", ""]
        return lines.joined(separator: "\n")
    }
}
