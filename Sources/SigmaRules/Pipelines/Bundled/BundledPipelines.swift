/// The pipelines that come with the engine, as the YAML that a user could have written.
enum BundledPipelines {
    struct Entry {
        var name: String
        /// What it is for, in one line.
        var summary: String
        /// The transformations.
        var body: String

        /// The whole document. Pipelines that add event numbers come before those that rename.
        var text: String {
            let priority = name == "sysmon" || name == "windows-audit" ? 10 : 20
            return "name: \(name)\ndescription: \(summary)\npriority: \(priority)\ntransformations:\n\(body)\n"
        }
    }

    /// In alphabetical order.
    static let all: [Entry] = [
        Entry(
            name: "auditd", summary: "process, file and network rules of Linux on raw auditd records", body: auditd),
        Entry(name: "auditd-ecs", summary: "rules for auditd on Auditbeat's and Elastic's ECS events", body: auditdECS),
        Entry(name: "cloudtrail-ecs", summary: "rules for AWS CloudTrail on Elastic's ECS events", body: cloudTrailECS),
        Entry(name: "ecs-linux", summary: "rules for Linux categories on ECS events (Elastic, Beats)", body: ecsLinux),
        Entry(
            name: "ecs-windows", summary: "rules for Windows on ECS events of Winlogbeat and Elastic Agent",
            body: ecsWindows),
        Entry(
            name: "ocsf", summary: "process, file, registry, network, DNS, web and API rules on OCSF events", body: ocsf
        ),
        Entry(name: "suricata", summary: "DNS, web and network rules on Suricata's EVE records", body: suricata),
        Entry(
            name: "sysmon", summary: "categories of Windows as events of Sysmon, by number", body: sysmon),
        Entry(
            name: "sysmon-linux", summary: "categories of Linux as events of Sysmon for Linux", body: sysmonLinux),
        Entry(name: "web-ecs", summary: "rules for web servers and proxies on ECS events", body: webECS),
        Entry(
            name: "windows-audit",
            summary: "process, registry, network and file rules on Security auditing (4688, 4657, 5156, 4663)",
            body: windowsAudit),
        Entry(name: "zeek", summary: "DNS, web and network rules on Zeek's JSON logs", body: zeek),
    ]

    /// A transformation for rules of one logsource that gives fields other names.
    static func rename(_ logsource: String, _ names: KeyValuePairs<String, String>, id: String? = nil) -> String {
        var text = id.map { "    - id: \($0)\n      type: field_name_mapping\n" } ?? "    - type: field_name_mapping\n"
        if !logsource.isEmpty { text += "      rule_conditions: [{type: logsource, \(logsource)}]\n" }
        text += "      mapping:\n"
        for (name, other) in names { text += "          \(name): \(other)\n" }
        return text
    }

    /// A transformation that demands further values of events.
    static func demand(_ logsource: String, _ conditions: String) -> String {
        """
            - type: add_condition
              rule_conditions: [{type: logsource, \(logsource)}]
              conditions: {\(conditions)}

        """
    }

    /// A transformation that moves rules to another logsource.
    static func move(_ logsource: String, to other: String) -> String {
        """
            - type: change_logsource
              rule_conditions: [{type: logsource, \(logsource)}]
              \(other.replacing(", ", with: "\n      "))

        """
    }
}
