package import SecBotCore

/// A finding that has grown since it was told: told cheaply, without its evidence.
package struct FindingGrowth: Sendable {
    /// The finding's identity.
    package var id: String
    package var count: Int
    package var lastTime: Timestamp
}
