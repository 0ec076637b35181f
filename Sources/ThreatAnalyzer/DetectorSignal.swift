import SecBotCore

/// What a detector says when it has seen enough.
struct DetectorSignal {
    var rule: RuleReference
    /// Distinguishes what the signal is about within the rule: the address, the user and network, the host.
    var group: [(field: String, value: String)]
    var count: Int
    var first: Timestamp
    var last: Timestamp
    var reason: String
    /// The first record of the episode; part of the finding's identity.
    var firstReference: UInt64
    /// Newest records that belong to it, oldest first.
    var references: [UInt64]
    /// The finding goes on: it replaces the one with the same identity.
    var isExtension: Bool
}
