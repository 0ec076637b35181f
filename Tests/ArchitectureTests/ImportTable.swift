/// Who may import whom: the table of `docs/modules.md` as data.
///
/// A module imports only modules of lower floors. `others` are modules that are not ours; Swift's own `Synchronization`
/// and `_Concurrency` are free for all.
struct ModuleRule {
    let name: String
    let floor: Int
    let ours: Set<String>
    let others: Set<String>

    static let all: [ModuleRule] = [
        ModuleRule(name: "SecBotCore", floor: 0, ours: [], others: []),
        ModuleRule(name: "PatternMatching", floor: 0, ours: [], others: []),
        ModuleRule(name: "CPcre2", floor: 0, ours: [], others: []),
        ModuleRule(name: "LogFormats", floor: 1, ours: ["SecBotCore", "PatternMatching"], others: []),
        ModuleRule(
            name: "SigmaRules", floor: 1, ours: ["SecBotCore", "PatternMatching", "CPcre2"],
            others: ["Dispatch", "Yams"]),
        ModuleRule(name: "PolicyEngine", floor: 1, ours: ["SecBotCore"], others: ["Yams"]),
        ModuleRule(name: "EventStore", floor: 1, ours: ["SecBotCore"], others: ["Foundation", "GRDB"]),
        ModuleRule(
            name: "SecurityMonitor", floor: 2, ours: ["SecBotCore"],
            others: ["Glibc", "NIOCore", "NIOPosix", "NIOSSL", "NIOTLS"]),
        ModuleRule(
            name: "ThreatAnalyzer", floor: 2, ours: ["SecBotCore", "PatternMatching", "SigmaRules"],
            others: ["Crypto"]),
        ModuleRule(
            name: "SecBotRuntime", floor: 4,
            ours: [
                "SecBotCore", "LogFormats", "SigmaRules", "PolicyEngine", "EventStore", "SecurityMonitor",
                "ThreatAnalyzer",
            ],
            others: [
                "AsyncAlgorithms", "Crypto", "Foundation", "Glibc", "Logging", "ServiceLifecycle", "UnixSignals",
                "Yams",
            ]),
        ModuleRule(
            name: "SecBotCommands", floor: 5,
            ours: [
                "SecBotCore", "LogFormats", "SigmaRules", "PolicyEngine", "EventStore", "SecurityMonitor",
                "ThreatAnalyzer", "SecBotRuntime",
            ],
            others: ["ArgumentParser", "Foundation", "Glibc", "Logging", "Yams"]),
        ModuleRule(name: "secbot", floor: 6, ours: ["SecBotCommands"], others: []),
    ]

    /// Modules of the toolchain that say nothing about structure.
    static let free: Set<String> = ["Synchronization", "Swift", "_Concurrency"]
}
