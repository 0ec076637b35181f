internal import SecBotCore

/// Says what an audit event means, by its first record's type and its result.
struct AuditClassifier: Sendable {
    struct Class: Sendable {
        var action: Constant
        var category: Constant
        /// Whether a refused act of this kind is one to blame the address for.
        var blames = false
    }

    private let classes: [(StaticString, Class)]
    private let executed = Class(action: Constant("process-executed"), category: Constant("process"))
    private let anomaly = Class(action: Constant("anomaly"), category: Constant("host"))
    private let other = Class(action: Constant("audit-record"), category: Constant("host"))
    private let success = Constant("success")
    private let failure = Constant("failure")
    private let unknown = Constant("unknown")

    init() {
        let authentication = Constant("authentication")
        let iam = Constant("iam")
        let session = Constant("session")
        let process = Constant("process")
        let configuration = Constant("configuration")
        classes = [
            ("SYSCALL", Class(action: Constant("system-call"), category: process)),
            ("USER_AUTH", Class(action: Constant("user-authentication"), category: authentication, blames: true)),
            // pam's verdict is a USER_AUTH or USER_ERR of its own; the program's USER_LOGIN tells the same attempt again.
            ("USER_ERR", Class(action: Constant("user-error"), category: authentication, blames: true)),
            ("USER_LOGIN", Class(action: Constant("user-login"), category: authentication)),
            ("USER_LOGOUT", Class(action: Constant("user-logout"), category: session)),
            ("USER_ACCT", Class(action: Constant("user-account-check"), category: authentication)),
            ("USER_START", Class(action: Constant("session-opened"), category: session)),
            ("USER_END", Class(action: Constant("session-closed"), category: session)),
            ("LOGIN", Class(action: Constant("login-id-set"), category: session)),
            ("CRED_ACQ", Class(action: Constant("credentials-acquired"), category: authentication)),
            ("CRED_REFR", Class(action: Constant("credentials-refreshed"), category: authentication)),
            ("CRED_DISP", Class(action: Constant("credentials-disposed"), category: authentication)),
            ("USER_CMD", Class(action: Constant("user-command"), category: process)),
            ("USER_CHAUTHTOK", Class(action: Constant("password-changed"), category: iam)),
            ("ADD_USER", Class(action: Constant("user-added"), category: iam)),
            ("DEL_USER", Class(action: Constant("user-deleted"), category: iam)),
            ("ADD_GROUP", Class(action: Constant("group-added"), category: iam)),
            ("DEL_GROUP", Class(action: Constant("group-deleted"), category: iam)),
            ("USER_MGMT", Class(action: Constant("user-changed"), category: iam)),
            ("GRP_MGMT", Class(action: Constant("group-changed"), category: iam)),
            ("SERVICE_START", Class(action: Constant("service-started"), category: process)),
            ("SERVICE_STOP", Class(action: Constant("service-stopped"), category: process)),
            ("CONFIG_CHANGE", Class(action: Constant("audit-configuration-changed"), category: configuration)),
            ("DAEMON_START", Class(action: Constant("audit-started"), category: configuration)),
            ("DAEMON_END", Class(action: Constant("audit-stopped"), category: configuration)),
            ("DAEMON_ABORT", Class(action: Constant("audit-stopped"), category: configuration)),
            ("AVC", Class(action: Constant("access-control"), category: process)),
            ("USER_AVC", Class(action: Constant("access-control"), category: process)),
            ("SECCOMP", Class(action: Constant("seccomp"), category: process)),
        ]
    }

    /// Appends category, action and outcome.
    func append(
        _ bytes: Span<UInt8>, type: Range<Int>, hasArguments: Bool, reader: AuditRecordReader, into event: inout Event
    ) {
        let kind = hasArguments ? executed : find(bytes, type)
        event.append(.eventCategory, kind.category)
        event.append(.eventAction, kind.action)
        event.append(.eventOutcome, outcome(bytes, kind, reader))
    }

    private func outcome(_ bytes: Span<UInt8>, _ kind: Class, _ reader: AuditRecordReader) -> Constant {
        if reader.isSuccessful { return success }
        guard reader.isFailed else { return unknown }
        guard reader.address != nil else { return failure }
        // sshd reports each key that a client offers; a refused one is normal.
        let isKeyOffer = reader.operation.map {
            RecordScan.starts(bytes, $0.lowerBound, $0.upperBound, with: "pubkey")
                || RecordScan.equals(bytes, $0, "key")
        }
        return kind.blames && isKeyOffer != true ? failure : unknown
    }

    private func find(_ bytes: Span<UInt8>, _ type: Range<Int>) -> Class {
        for (name, kind) in classes where RecordScan.equals(bytes, type, name) { return kind }
        return RecordScan.starts(bytes, type.lowerBound, type.upperBound, with: "ANOM_") ? anomaly : other
    }
}
