package import SecBotCore

/// What a policy set would have done with recorded logs.
package struct BacktestReport: Sendable {
    /// Every decision, also those that would have done nothing, in the order of time.
    package var decisions: [Decision] = []
    package var summary = Summary()

    /// The numbers and lists that tell whether the set can be armed.
    package struct Summary: Sendable, Codable {
        /// The set's name, and the most that its policies were allowed.
        package var policySet = ""
        package var mode = ""
        /// What was read.
        package var lines: UInt64 = 0
        package var findings = 0
        /// Tellings of findings that were judged; those before `--since` are not.
        package var judged = 0
        /// Decisions by outcome.
        package var decisions: [String: Int] = [:]
        package var targets: [Target] = []
        package var protectedHits: [ProtectedHit] = []
        package var laterLogins: [LaterLogin] = []
        /// Whether logins were looked at: a store of findings holds none.
        package var areLoginsKnown = true
        /// Seconds from a finding's first record to the block, over first blocks; `nil` without blocks.
        package var medianSecondsToBlock: Double?
        package var load = Load()
        package var cpuSeconds = 0.0
        /// What was left out because a bound was reached, by name.
        package var dropped: [String: UInt64] = [:]

        enum CodingKeys: String, CodingKey {
            case mode, lines, findings, judged, decisions, targets, load, dropped
            case policySet = "policy_set"
            case protectedHits = "protected_hits"
            case laterLogins = "later_logins"
            case areLoginsKnown = "logins_known"
            case medianSecondsToBlock = "median_seconds_to_block"
            case cpuSeconds = "cpu_seconds"
        }
    }

    /// One target of acts.
    package struct Target: Sendable, Codable {
        package var target: String
        package var actions: [String]
        package var policies: [String]
        package var decisions: Int
        package var first: Timestamp
        package var last: Timestamp
        /// Sum of the durations.
        package var seconds: Int64
    }

    /// An act that was refused or narrowed, because it would have met somebody protected.
    package struct ProtectedHit: Sendable, Codable {
        package var time: Timestamp
        package var target: String
        package var outcome: String
        package var protected: [String]

        /// Whether it was made to leave out whom it would have met.
        package var isNarrowed: Bool {
            outcome != Decision.Outcome.refused.rawValue && outcome != Decision.Outcome.propose.rawValue
        }
    }

    /// A successful login from an address that had been blocked.
    package struct LaterLogin: Sendable, Codable {
        package var time: Timestamp
        package var address: String
        package var user: String
        package var target: String
        package var blockedAt: Timestamp
        /// The block would still have been in force, so that this login would not have happened.
        package var whileBlocked: Bool

        enum CodingKeys: String, CodingKey {
            case time, address, user, target
            case blockedAt = "blocked_at"
            case whileBlocked = "while_blocked"
        }
    }

    /// How much of the rate limits was used.
    package struct Load: Sendable, Codable {
        package var limitPerMinute = 0
        package var peakPerMinute = 0
        /// The most acts of one policy within a minute.
        package var peakByPolicy: [String: Int] = [:]
        /// Decisions that a limit held back.
        package var limited = 0
        package var breakerTrips: UInt64 = 0

        enum CodingKeys: String, CodingKey {
            case limited
            case limitPerMinute = "limit_per_minute"
            case peakPerMinute = "peak_per_minute"
            case peakByPolicy = "peak_by_policy"
            case breakerTrips = "breaker_trips"
        }
    }

    /// Whether the set would have met nobody protected and shut out nobody who later logged in. A block that was narrowed
    /// around somebody harms nobody.
    package var isHarmless: Bool { summary.protectedHits.allSatisfy(\.isNarrowed) && summary.laterLogins.isEmpty }
}
