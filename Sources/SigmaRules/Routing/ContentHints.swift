import SecBotCore

/// Fields whose value says plainly which log an event comes from; the first that holds decides.
enum ContentHints {
    struct Hint {
        var field: String
        var value: String
        var isPrefix = false
        var logsource: Logsource
    }

    static let all: [Hint] = [
        // AWS CloudTrail writes the version of its record format and the service that was called.
        Hint(
            field: "eventSource", value: "cloudtrail.amazonaws.com",
            logsource: Logsource(product: "aws", category: "", service: "cloudtrail")),
        Hint(
            field: "event.dataset", value: "aws.cloudtrail",
            logsource: Logsource(product: "aws", category: "", service: "cloudtrail")),
        // Kubernetes audit events name their API group.
        Hint(
            field: "apiVersion", value: "audit.k8s.io/", isPrefix: true,
            logsource: Logsource(product: "kubernetes", service: "audit")),
        // Beats modules.
        Hint(field: "event.dataset", value: "system.auth", logsource: Logsource(product: "linux")),
        Hint(field: "event.dataset", value: "auditd.log", logsource: Logsource(product: "linux", service: "auditd")),
        Hint(field: "event.module", value: "auditd", logsource: Logsource(product: "linux", service: "auditd")),
        Hint(field: "event.dataset", value: "okta.system", logsource: Logsource(product: "okta", service: "okta")),
        Hint(
            field: "event.dataset", value: "nginx.access",
            logsource: Logsource(category: "webserver", service: "nginx")),
        Hint(
            field: "event.dataset", value: "apache.access",
            logsource: Logsource(category: "webserver", service: "apache")),
    ]
}
