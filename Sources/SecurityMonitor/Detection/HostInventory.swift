/// What a host has that is worth watching, and what was looked for and not found.
package struct HostInventory: Sendable, Hashable, Codable {
    /// A service that writes logs.
    package struct Service: Sendable, Hashable, Codable {
        /// The name of its format, such as `sshd` or `nginx`.
        package var name: String
        /// Why it is believed to be here, in plain words: packages, unit files, well-known files.
        package var evidence: [String]
        /// The log files that were found; empty if it writes to the journal or syslog only.
        package var logs: [String]
    }

    /// From os-release, such as `Debian GNU/Linux 12 (bookworm)`.
    package var system: String?
    /// The host's zone, an IANA name; `nil` if it cannot be told.
    package var timezone: String?
    package var hasJournal: Bool
    package var services: [Service]
    /// The sources to read so that everything found is covered once.
    package var sources: [SourceSettings]
    /// What was looked for and is not there, in plain words.
    package var missing: [String]
}
