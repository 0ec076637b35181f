import SecBotCore

/// What stands around a message: time, host, program, process id, priority. All ranges lie in the batch.
struct SyslogFrame {
    var time: Timestamp = .unknown
    /// Facility times eight plus severity; -1 if the line carries none.
    var priority = -1
    var host = 0..<0
    /// Without path; empty if the line has no tag.
    var program = 0..<0
    /// Digits; empty if the tag has none.
    var processID = 0..<0
    var message = 0..<0
    /// How many equal messages this line stands for.
    var weight: UInt32 = 1
    var confidence = Confidence.weak

    /// How sure it is that the line is a syslog line at all.
    enum Confidence {
        /// It has a place where a host and a tag could be (the journal's short form without time).
        case weak
        /// It has a time that other logs write too, and a tag.
        case likely
        /// It has a priority or a time that only syslog writes.
        case sure
    }

    /// The most that the count of a `message repeated` line is believed.
    static let maximumWeight = 100_000
}
