package import SecBotCore

/// A checked set of policies: everything that says what is done about findings.
package struct PolicySet: Sendable {
    /// The set's own name, and what it is for.
    package var name: String
    package var summary: String
    /// From top to bottom, as the file has them.
    package var policies: [Policy] = []
    package var exceptions: [PolicyException] = []
    package var maintenance: [MaintenanceWindow] = []
    /// Asset groups by name.
    package var groups: [String: AssetGroup] = [:]
    package var limits = PolicyLimits()
    package var breaker = BreakerSettings()

    package init(name: String, summary: String = "") {
        self.name = name
        self.summary = summary
    }
}

/// One answer to a kind of finding.
package struct Policy: Sendable {
    /// Unique in its set; and a title for people.
    package var id: String
    package var title: String
    package var conditions = PolicyConditions()
    package var mode: PolicyMode = .propose
    package var actions: [ActionTemplate] = []
    /// Who has to agree; `nil` for nobody beyond the mode.
    package var approval: ApprovalRule?
    /// The most acts per minute; `nil` for the set's limit alone.
    package var actsPerMinute: Int?
    /// Where it stands: 1-based line of its file.
    package var line = 0

    package init(id: String, title: String) {
        self.id = id
        self.title = title
    }
}

/// How many people have to agree, within what time.
package struct ApprovalRule: Sendable, Hashable {
    /// 1 or 2 different people, and how long the question stays open.
    package var persons: Int
    package var expiresAfterSeconds: Int64

    /// What a proposal waits for when its policy says nothing: one person, one day.
    package static let usual = ApprovalRule(persons: 1, expiresAfterSeconds: 86_400)
}

/// Bounds over all policies of a set.
package struct PolicyLimits: Sendable, Hashable {
    /// The most acts on hosts per minute.
    package var actsPerMinute = 120
    /// Targets that are remembered; the mildest and oldest make room.
    package var rememberedTargets = 100_000
}

/// When there are suddenly very many targets, and what is then done instead of blocking each.
package struct BreakerSettings: Sendable, Hashable {
    /// More different targets within a minute trip it.
    package var targetsPerMinute = 60
    /// While it is tripped, a rule has so many single targets a minute.
    package var ruleTargetsPerMinute = 20
    /// It stays tripped until it has been calm for so long.
    package var cooldownSeconds: Int64 = 300
    /// Prefix lengths to which neighbours are drawn together, once there are so many of them.
    package var widenV4 = 24
    package var widenV6 = 48
    package var neighbours = 4
    /// Rate limits that stand in for blocks, by kind of log.
    package var fallbacks: [Fallback] = []

    /// A service that is slowed down for everybody instead of blocking many one by one.
    package struct Fallback: Sendable, Hashable {
        package var logsource: LogsourcePattern
        package var ports: [UInt16]
        /// New connections per minute and source, and for how long.
        package var perMinute: Int
        package var durationSeconds: Int64
    }
}

/// Hosts and networks under one name.
package struct AssetGroup: Sendable, Hashable {
    package var hosts: [Glob] = []
    package var networks: [CIDR] = []
}
