internal import SecBotCore

/// The field names of audit records and the ids under which events carry them, for lookup by bytes.
///
/// Names that are not in the list come with ``FieldID/none``: rules over all values still see them.
struct AuditNames: Sendable {
    /// How the kernel and auditd may have encoded a value.
    enum Encoding: Sendable {
        case plain
        /// Hexadecimal unless quoted, since the text can hold anything.
        case untrusted
    }

    struct Entry: Sendable {
        var name: [UInt8]
        var field: FieldID
        var encoding: Encoding
        /// The well-known field that means the same.
        var meaning: FieldID?
    }

    private var slots: [Entry?]
    let type: FieldID
    let serial: FieldID
    let syscall: FieldID
    /// `a0`, `a1`, ... as fields, for arguments of an EXECVE record.
    private let arguments: [FieldID]

    static let mostArguments = 256

    init() {
        slots = Array(repeating: nil, count: 512)
        func intern(_ name: String) -> FieldID { FieldRegistry.shared.intern(name) ?? .none }
        type = intern("type")
        serial = intern("audit.serial")
        syscall = intern("syscall")
        arguments = (0..<64).map { intern("a\($0)") }
        for name in AuditNames.plain { insert(name, .plain, nil, intern(name)) }
        for name in AuditNames.untrusted { insert(name, .untrusted, nil, intern(name)) }
        for (name, encoding, meaning) in AuditNames.meaningful { insert(name, encoding, meaning, intern(name)) }
    }

    /// The entry of a name, `nil` for one that is not known.
    func entry(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Entry? {
        var slot = Int(AuditNames.hash(bytes, name) % UInt64(slots.count))
        while let entry = slots[slot] {
            if entry.name.count == name.count {
                var index = 0
                while index < name.count, entry.name[index] == bytes[name.lowerBound + index] { index += 1 }
                if index == name.count { return entry }
            }
            slot = (slot + 1) % slots.count
        }
        return nil
    }

    func argument(_ number: Int) -> FieldID { arguments.indices.contains(number) ? arguments[number] : .none }

    private mutating func insert(_ name: String, _ encoding: Encoding, _ meaning: FieldID?, _ field: FieldID) {
        let bytes = Array(name.utf8)
        var slot = Int(AuditNames.hash(bytes.span, 0..<bytes.count) % UInt64(slots.count))
        while slots[slot] != nil { slot = (slot + 1) % slots.count }
        slots[slot] = Entry(name: bytes, field: field, encoding: encoding, meaning: meaning)
    }

    private static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in range { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
        return hash ^ hash >> 29
    }

    private static let plain = [
        "arch", "syscall", "success", "exit", "a0", "a1", "a2", "a3", "items", "auid", "gid", "euid", "suid",
        "fsuid", "egid", "sgid", "fsgid", "subj", "argc", "item", "inode", "dev", "mode", "ouid", "ogid", "rdev",
        "nametype", "cap_fp", "cap_fi", "cap_fe", "cap_fver", "cap_frootid", "obj", "obj_uid", "op", "hostname",
        "terminal", "res", "id", "grantors", "scontext", "tcontext", "tclass", "permissive", "apparmor", "operation",
        "profile", "denied_mask", "requested_mask", "class", "info", "error", "sig", "reason", "old-auid", "old-ses",
        "old", "list", "audit_enabled", "audit_backlog_limit", "audit_failure", "dir", "kind", "size", "fp", "rport",
        "laddr", "lport", "cipher", "ksize", "mac", "pfs", "direction", "spid", "suid", "old_prom", "prom", "family",
        "entries", "table", "code", "compat", "ip", "ver", "format", "kernel", "old-level", "new-level", "opid",
        "oauid", "ocomm", "oses", "fd", "flags", "per", "algo", "saddr_fam", "comm_count", "prog-id", "img-ctx",
        "SYSCALL", "ARCH", "AUID", "UID", "GID", "EUID", "SUID", "FSUID", "EGID", "SGID", "FSGID", "OUID", "OGID",
        "ID", "OAUID", "SADDR", "grp", "new_gid", "old-seuser", "old-role", "new-seuser", "new-role", "msgtype",
    ]
    private static let untrusted = ["proctitle", "key", "data", "vm", "watch", "path", "unit", "file"]
    private static let meaningful: [(String, Encoding, FieldID)] = [
        ("exe", .untrusted, .processExecutable), ("comm", .untrusted, .processName),
        ("cwd", .untrusted, .processWorkingDirectory), ("name", .untrusted, .filePath),
        ("acct", .untrusted, .userName), ("cmd", .untrusted, .processCommandLine), ("pid", .plain, .processPID),
        ("ppid", .plain, .processParentPID), ("uid", .plain, .userID), ("tty", .plain, .processTTY),
        ("ses", .plain, .sessionID),
    ]
}
