package import SecBotCore
package import SecurityMonitor

/// What the running bot says about itself: published to the store once a second, read by `status`.
package struct RunStatus: Codable, Sendable {
    package var version: String
    package var processID: Int32
    package var started: Timestamp
    /// When this was written; older than ten seconds means that the bot is gone or stuck.
    package var heartbeat: Timestamp
    /// Set when the bot stopped in an orderly way.
    package var stopped: Timestamp?
    package var mode: String
    package var sources: [SourceStatus]
    package var rules: Int
    package var rulesRejected: Int
    package var memoryBytes: UInt64
    package var cpuSeconds: Double
    /// Records per second over the last ten seconds.
    package var recordsPerSecond: Double
    /// What is wrong with the store right now; `nil` when it works.
    package var storeTrouble: String?
    /// Windows and table entries that made room for newer ones, by table.
    package var evictions: [String: UInt64]
    /// What the windows of the correlations keep and had to leave out.
    package var windows: [String: UInt64]?
    /// Events whose origin is not known, and which every rule therefore had to look at.
    package var eventsOfUnknownOrigin: UInt64
    /// The shipped attack day is read, because this host had no readable logs.
    package var isDemonstration: Bool

    package init(version: String, processID: Int32, started: Timestamp, mode: String) {
        self.version = version
        self.processID = processID
        self.started = started
        self.heartbeat = started
        self.mode = mode
        sources = []
        rules = 0
        rulesRejected = 0
        memoryBytes = 0
        cpuSeconds = 0
        recordsPerSecond = 0
        evictions = [:]
        eventsOfUnknownOrigin = 0
        isDemonstration = false
    }
}
