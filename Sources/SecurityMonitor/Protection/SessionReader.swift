import SecBotCore

/// The sources of administrators' sessions, from what root writes: logind's files and utmp. Never from a log.
enum SessionReader {
    private static let administratorGroups: Set<String> = ["sudo", "wheel", "admin"]

    static func read(_ files: HostFiles, into found: inout HostProtection.Found) {
        let administrators = administrators(files)
        for session in logind(files) + utmp(files) where administrators.contains(session.user) {
            guard let address = IPAddress(session.host) else {
                if !session.host.isEmpty {
                    found.problems.append(
                        "the session of \(session.user) comes from \(session.host), a name, and is not protected")
                }
                continue
            }
            let network = CIDR(single: address.canonical)
            if found.entries.contains(where: {
                $0.strength == .session && $0.network == network && $0.since == session.since
            }) {
                continue
            }
            found.entries.append(
                ProtectedEntry(
                    network: network, strength: .session, reason: .session,
                    detail: "\(session.user) on \(session.place)", since: session.since))
        }
    }

    private struct Session {
        var user: String
        var host: String
        var place: String
        var since: Timestamp
    }

    /// Root's names, and the members of the groups that may become root.
    private static func administrators(_ files: HostFiles) -> Set<String> {
        var names: Set<String> = ["root"]
        var groups: Set<Substring> = []
        for line in files.lines("/etc/group") {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count >= 4, administratorGroups.contains(String(fields[0])) else { continue }
            groups.insert(fields[2])
            for member in fields[3].split(separator: ",") { names.insert(String(member)) }
        }
        for line in files.lines("/etc/passwd") {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count >= 4, fields[2] == "0" || groups.contains(fields[3]) else { continue }
            names.insert(String(fields[0]))
        }
        return names
    }

    /// `/run/systemd/sessions`: one file of assignments for each session.
    private static func logind(_ files: HostFiles) -> [Session] {
        files.names("/run/systemd/sessions").compactMap { name in
            guard !name.hasSuffix(".ref") else { return nil }
            var values: [Substring: Substring] = [:]
            for line in files.lines("/run/systemd/sessions/\(name)") {
                guard let equals = line.firstIndex(of: "=") else { continue }
                values[line[..<equals]] = line[line.index(after: equals)...]
            }
            guard values["REMOTE"] == "1", values["STATE"] != "closing", let user = values["USER"],
                let host = values["REMOTE_HOST"], let began = values["REALTIME"].flatMap({ Int64($0) }), began >= 0
            else { return nil }
            return Session(
                user: String(user), host: String(host), place: "session \(name)",
                since: Timestamp(seconds: began / 1_000_000, nanosecond: began % 1_000_000 * 1000))
        }
    }

    /// `/run/utmp` as glibc writes it on 64-bit machines: records of 384 bytes.
    private static func utmp(_ files: HostFiles) -> [Session] {
        guard let bytes = files.bytes("/run/utmp") ?? files.bytes("/var/run/utmp") else { return [] }
        var sessions: [Session] = []
        var start = 0
        while start + 384 <= bytes.count, sessions.count < 10_000 {
            defer { start += 384 }
            func number(_ offset: Int) -> Int32 {
                (0..<4).reduce(Int32(0)) {
                    $0 | Int32(bitPattern: UInt32(bytes[start + offset + $1]) << UInt32($1 * 8))
                }
            }
            func text(_ offset: Int, _ length: Int) -> String {
                String(decoding: bytes[(start + offset)..<(start + offset + length)].prefix { $0 != 0 }, as: UTF8.self)
            }
            // Seven is a user's process; one whose process is gone was never signed off.
            guard number(0) & 0xFFFF == 7, files.exists("/proc/\(number(4))") else { continue }
            let address = bytes[(start + 348)..<(start + 364)]
            let isV4 = address.dropFirst(4).allSatisfy { $0 == 0 }
            let high = address.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let low = address.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let host =
                high == 0 && low == 0
                ? text(76, 256)
                : isV4 ? "\(IPAddress(v4: UInt32(high >> 32)))" : "\(IPAddress(high: high, low: low))"
            sessions.append(
                Session(
                    user: text(44, 32), host: host, place: text(8, 32),
                    since: Timestamp(seconds: Int64(number(340)), nanosecond: Int64(number(344)) * 1000)))
        }
        return sessions
    }
}
