import SecBotCore

/// What a detector says when it has seen enough.
struct DetectorSignal {
    var rule: RuleReference
    /// What the signal is about, as the detector tells subjects apart (an IPv6 network, a user and a place).
    var subject: String
    /// The same as fields of the finding: the address, the user and network, the host.
    var group: [(field: String, value: String)]
    var count: Int
    var first: Timestamp
    var last: Timestamp
    var reason: String
    /// Newest records that belong to it, oldest first.
    var references: [UInt64]
    /// The finding goes on: it replaces the one with the same identity.
    var isExtension: Bool
}
