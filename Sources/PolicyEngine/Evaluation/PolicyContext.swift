package import SecBotCore

/// What an evaluation has to know of the world.
package struct PolicyContext: Sendable {
    /// The most that any policy may do.
    package var mode: PolicyMode
    /// Whom nothing may cut off.
    package var protected: ProtectedSet
    /// This host's name, for findings that name none.
    package var host: String?

    package init(mode: PolicyMode, protected: ProtectedSet, host: String? = nil) {
        self.mode = mode
        self.protected = protected
        self.host = host
    }
}

/// What an evaluation came to.
package struct Evaluation: Sendable {
    package var decisions: [Decision] = []
    /// Every policy that was considered, also where nothing was decided.
    package var trace: [PolicyTrace] = []
}
