import SecBotRuntime
import ThreatAnalyzer

/// The rules of a configuration, loaded.
struct RuleLoading {
    var count = 0
    var rejected = 0

    init(_ settings: RuleSettings) {}

    func analyzer(key: [UInt8]) throws -> Analyzer { Analyzer(key: key) }
}
