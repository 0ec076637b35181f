import Glibc

/// Whether there is a journal, and whether this process may read it: `sd_journal_open` succeeds in either case.
enum JournalAccess {
    struct Trouble {
        var state: SourceStatus.State
        var reason: String
        var advice: String
    }

    /// Where journald keeps its files.
    static let folders = ["/var/log/journal", "/run/log/journal"]

    /// - Parameter folder: journal files to read instead of the host's own.
    static func trouble(folder: String?) -> Trouble? {
        let roots = folder.map { [$0] } ?? folders
        let present = roots.filter { unsafe access($0, F_OK) == 0 }
        guard !present.isEmpty else {
            return Trouble(
                state: .missing, reason: "there is no journal in \(roots.joined(separator: " or "))",
                advice: "it is read as soon as it appears; without systemd, read log files instead")
        }
        var files: [String] = []
        for root in present {
            let machines = Folder.names(in: root).map { root + "/" + $0 }
            for path in machines {
                if path.hasSuffix(".journal") { files.append(path) }
                for name in Folder.names(in: path) where name.hasSuffix(".journal") { files.append(path + "/" + name) }
            }
        }
        if files.contains(where: { unsafe access($0, R_OK) == 0 }) { return nil }
        let isClosed = !files.isEmpty || present.contains { unsafe access($0, R_OK | X_OK) != 0 }
        if isClosed {
            return Trouble(
                state: .unreadable, reason: "the journal may not be read by this user",
                advice: "add the user of secbot to the group systemd-journal")
        }
        return Trouble(
            state: .missing, reason: "the journal in \(present.joined(separator: " and ")) has no files yet",
            advice: "it is read as soon as it appears")
    }
}
