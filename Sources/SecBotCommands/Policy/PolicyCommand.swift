import ArgumentParser

/// `secbot policy`: what is done about findings.
struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Check, list and explain what is done about findings.",
        subcommands: [PolicyCheck.self, PolicyExplain.self, PolicyList.self, PolicyProtected.self])
}
