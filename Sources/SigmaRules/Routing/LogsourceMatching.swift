public import SecBotCore

/// Whether a rule may match events of a logsource: a dimension that either side leaves open keeps the rule in, one that
/// contradicts keeps it out. An empty text is a dimension that is known to be none of those that rules name.
public enum LogsourceMatching {
    /// Whether no dimension of the two contradicts.
    public static func mayMatch(rule: Logsource, event: Logsource) -> Bool {
        guard agree(rule.product, event.product, parents: [:]) else { return false }
        guard agree(rule.category, event.category, parents: categoryParents) else { return false }
        if event.product == "linux", rule.service == "syslog", event.service != "auditd" { return true }
        return agree(rule.service, event.service, parents: serviceParents)
    }

    private static func agree(_ rule: String?, _ event: String?, parents: [String: [String]]) -> Bool {
        guard let rule, let event, rule != event else { return true }
        return parents[event]?.contains(rule) ?? false
    }

    /// Categories that an event of a narrower category belongs to as well.
    private static let categoryParents: [String: [String]] = [
        "registry_add": ["registry_event"], "registry_delete": ["registry_event"],
        "registry_set": ["registry_event"], "registry_rename": ["registry_event"],
        "clipboard_capture": ["clipboard_change"],
    ]

    /// Logs that hold what a narrower service writes.
    private static let serviceParents: [String: [String]] = [
        "sshd": ["auth"], "sudo": ["auth"], "su": ["auth"], "login": ["auth"], "pam": ["auth"], "cron": ["auth"],
    ]
}
