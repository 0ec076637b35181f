/// Why the store could not be opened or used.
package struct EventStoreError: Error, Equatable {
    /// What went wrong; the raw value is stable, for programs.
    package enum Code: String, Sendable {
        /// The state directory cannot be made or used.
        case directoryUnusable = "store.directory-unusable"
        /// Other users can write to the directory.
        case permissionsTooOpen = "store.permissions-too-open"
        /// Another process has the store open for writing.
        case busy = "store.busy"
        /// No space, or a read-only file system.
        case full = "store.full"
        /// The file is not a database of this program, damaged, or of a newer version.
        case unreadable = "store.unreadable"
        /// There is no store yet.
        case missing = "store.missing"
    }

    /// What went wrong, the path it went wrong at, and what the system or SQLite said (may be empty).
    package var code: Code
    package var place: String
    package var cause: String

    package init(code: Code, place: String, cause: String = "") {
        self.code = code
        self.place = place
        self.cause = cause
    }
}

extension EventStoreError: CustomStringConvertible {
    package var description: String {
        let detail = cause.isEmpty ? "" : " (\(cause))"
        return switch code {
        case .directoryUnusable:
            "cannot use the state directory \(place)\(detail); choose another with --state-dir"
        case .permissionsTooOpen:
            "other users can write to \(place)\(detail); run: chmod 700 \(place)"
        case .busy:
            "another secbot is writing to \(place); stop it first, or give this one its own --state-dir"
        case .full:
            "cannot write to \(place)\(detail); free some space, reading goes on from the same place afterwards"
        case .unreadable:
            "\(place) is not a readable store\(detail); move it away to start anew"
        case .missing:
            "there is no store at \(place); start the bot with: secbot run --state-dir DIR"
        }
    }
}
