internal import SecBotCore

/// What kind of record it is, as far as joining and reading differ.
enum AuditRecordType {
    case syscall, execve, path, cwd, socket, processTitle, end
    /// Another record that the kernel writes with a system call.
    case accompanying
    /// A record that is an event of its own.
    case single

    private static let known: [(StaticString, AuditRecordType)] = [
        ("SYSCALL", .syscall), ("EXECVE", .execve), ("PATH", .path), ("CWD", .cwd), ("SOCKADDR", .socket),
        ("PROCTITLE", .processTitle), ("EOE", .end),
    ]
    private static let companions: [StaticString] = [
        "AVC", "SELINUX_ERR", "CONFIG_CHANGE", "NETFILTER_CFG", "FD_PAIR", "MMAP", "BPRM_FCAPS", "CAPSET",
        "KERN_MODULE", "OBJ_PID", "IPC", "IPC_SET_PERM", "MQ_OPEN", "MQ_SENDRECV", "MQ_NOTIFY", "MQ_GETSETATTR",
        "SOCKETCALL", "BPF", "UNKNOWN[1334]", "OPENAT2", "FANOTIFY", "TIME_INJOFFSET", "TIME_ADJNTPVAL",
        "ANOM_PROMISCUOUS", "ANOM_LINK", "ANOM_CREAT", "URINGOP", "INTEGRITY_DATA", "INTEGRITY_RULE",
        "INTEGRITY_PCR", "INTEGRITY_POLICY_RULE",
    ]

    init(_ bytes: Span<UInt8>, _ type: Range<Int>) {
        for (name, kind) in AuditRecordType.known where RecordScan.equals(bytes, type, name) {
            self = kind
            return
        }
        for name in AuditRecordType.companions where RecordScan.equals(bytes, type, name) {
            self = .accompanying
            return
        }
        self = .single
    }

    /// The names of record types that the kernel writes as numbers to syslog.
    static func name(ofNumber number: Int) -> StaticString? {
        switch number {
        case 1006: "LOGIN"
        case 1100: "USER_AUTH"
        case 1101: "USER_ACCT"
        case 1102: "USER_MGMT"
        case 1103: "CRED_ACQ"
        case 1104: "CRED_DISP"
        case 1105: "USER_START"
        case 1106: "USER_END"
        case 1107: "USER_AVC"
        case 1108: "USER_CHAUTHTOK"
        case 1109: "USER_ERR"
        case 1110: "CRED_REFR"
        case 1112: "USER_LOGIN"
        case 1113: "USER_LOGOUT"
        case 1114: "ADD_USER"
        case 1115: "DEL_USER"
        case 1116: "ADD_GROUP"
        case 1117: "DEL_GROUP"
        case 1123: "USER_CMD"
        case 1130: "SERVICE_START"
        case 1131: "SERVICE_STOP"
        case 1300: "SYSCALL"
        case 1302: "PATH"
        case 1305: "CONFIG_CHANGE"
        case 1306: "SOCKADDR"
        case 1307: "CWD"
        case 1309: "EXECVE"
        case 1320: "EOE"
        case 1325: "NETFILTER_CFG"
        case 1326: "SECCOMP"
        case 1327: "PROCTITLE"
        case 1334: "BPF"
        case 1400: "AVC"
        case 1700: "ANOM_PROMISCUOUS"
        case 1701: "ANOM_ABEND"
        case 1702: "ANOM_LINK"
        default: nil
        }
    }
}
