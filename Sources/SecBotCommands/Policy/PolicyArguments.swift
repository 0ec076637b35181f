import Foundation
import PolicyEngine
import SecBotCore
import SecBotRuntime

/// Policy sets as options name them, with errors that say what to write.
enum PolicyArguments {
    /// A set by its name or file; says on standard error what is odd.
    static func load(_ nameOrPath: String) throws -> PolicySet {
        try unwrap { try PolicyFiles.load(nameOrPath, now: .now) }
    }

    /// The set of a configuration.
    static func load(_ settings: PolicySettings) throws -> PolicySet {
        try unwrap { try PolicyFiles.load(settings, now: .now) }
    }

    private static func unwrap(_ load: () throws -> PolicyLoader.Loaded) throws -> PolicySet {
        do {
            let loaded = try load()
            for warning in loaded.warnings { Console.error("secbot: " + TerminalText.escapedLines("\(warning)")) }
            return loaded.set
        } catch let errors as PolicyErrors {
            throw CommandFailure(.usage, "the policy is refused:\n" + TerminalText.escapedLines("\(errors)"))
        }
    }

    static func mode(_ text: String?, default usual: PolicyMode) throws -> PolicyMode {
        guard let text else { return usual }
        guard let mode = PolicyMode(rawValue: text) else {
            throw CommandFailure(.usage, "--mode is observe, propose or enforce, not \"\(TerminalText.escaped(text))\"")
        }
        return mode
    }

    /// The protected set of this host and of what was named besides.
    static func protected(_ settings: Settings, _ named: [String], host: Bool) throws -> ProtectedSet {
        var entries: [ProtectedEntry] = []
        for text in named {
            guard let network = CIDR(text) else {
                throw CommandFailure(
                    .usage,
                    "--protect \"\(TerminalText.escaped(text))\" is not an address or network; write 192.0.2.0/24")
            }
            entries.append(ProtectedEntry(network: network, reason: .allowlist, detail: "--protect"))
        }
        guard host else { return ProtectedSet(entries) }
        let source = ProtectionSource(policy: settings.policy, monitor: settings.monitor)
        source.resolveNames()
        let (set, problems) = source.current()
        for problem in problems { Console.error("secbot: protected set: \(TerminalText.escaped(problem))") }
        return ProtectedSet(set.entries.filter { $0.detail != "always" } + entries)
    }

    /// A finding from a JSON file, as `secbot replay` writes it; the first line where there are several.
    static func finding(_ path: String) throws -> Finding {
        guard let data = FileManager.default.contents(atPath: path), data.count <= 4 << 20 else {
            throw CommandFailure(
                .usage, "--finding \(TerminalText.escaped(path)) cannot be read, or has more than 4 MB")
        }
        do {
            let decoder = JSONDecoder()
            if let document = try? decoder.decode(FindingDocument.self, from: data) { return document.finding }
            let line = data.split(separator: 10, maxSplits: 1).first ?? data
            return try decoder.decode(FindingDocument.self, from: line).finding
        } catch {
            throw CommandFailure(
                .usage,
                "\(TerminalText.escaped(path)) is not a finding as secbot replay writes it: "
                    + TerminalText.escaped("\(error)"))
        }
    }
}
