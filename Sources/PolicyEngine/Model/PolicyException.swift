package import SecBotCore

/// Something that policies leave alone for a time, and who answers for it. All parts that are given must fit.
package struct PolicyException: Sendable, Hashable {
    /// An entity's value: a user, a host, a file.
    package var entity: Glob?
    package var network: CIDR?
    /// Against the rule's id and its title.
    package var rule: Glob?
    /// Against the policy's id.
    package var policy: Glob?
    /// Who answers for it, why, and until when.
    package var owner: String
    package var reason: String
    package var until: Timestamp
    package var line = 0

    /// What it is about, in words.
    package var subject: String {
        [
            entity.map { "entity \($0.pattern)" }, network.map { "network \($0)" }, rule.map { "rule \($0.pattern)" },
            policy.map { "policy \($0.pattern)" },
        ].compactMap { $0 }.joined(separator: ", ")
    }
}

/// A time of planned work, in which policies hold back.
package struct MaintenanceWindow: Sendable, Hashable {
    /// Fixed bounds; or a schedule, which comes back every week.
    package var from: Timestamp?
    package var until: Timestamp?
    package var schedule: Schedule?
    /// The most that policies may do meanwhile.
    package var mode: PolicyMode = .observe
    /// Only these policies; empty for all.
    package var policies: [Glob] = []
    package var owner: String
    package var reason: String
    package var line = 0

    /// Whether it is on at a moment.
    package func contains(_ time: Timestamp) -> Bool {
        if let from, time < from { return false }
        if let until, time >= until { return false }
        return schedule?.contains(time) ?? true
    }
}
