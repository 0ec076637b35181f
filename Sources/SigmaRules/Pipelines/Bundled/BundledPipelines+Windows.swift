extension BundledPipelines {
    /// Categories as numbers of Sysmon's events; the routes know them.
    static let sysmon: String = {
        var numbers: [(category: String, numbers: [Int])] = []
        for route in WindowsRoutes.categories where route.channels.contains("Microsoft-Windows-Sysmon/Operational") {
            guard !numbers.contains(where: { $0.category == route.category }) else { continue }
            numbers.append((route.category, route.eventIDs))
        }
        return numbers.map { entry in
            let logsource = "product: windows, category: \(entry.category)"
            let list = entry.numbers.map(String.init).joined(separator: ", ")
            return demand(logsource, "EventID: [\(list)]") + move(logsource, to: "product: windows, service: sysmon")
        }.joined()
    }()

    /// Security auditing. Its events have fewer fields: rules that ask for others find nothing.
    static let windowsAudit =
        rename(
            "product: windows, category: process_creation",
            [
                "ProcessId": "NewProcessId", "ParentProcessId": "ProcessId", "Image": "NewProcessName",
                "ParentImage": "ParentProcessName", "User": "SubjectUserName", "LogonId": "SubjectLogonId",
                "IntegrityLevel": "MandatoryLabel",
            ])
            + """
                - type: map_string
                  rule_conditions: [{type: logsource, product: windows, category: process_creation}]
                  field_name_conditions: [{type: include_fields, fields: [MandatoryLabel]}]
                  mapping:
                      Low: S-1-16-4096
                      Medium: S-1-16-8192
                      High: S-1-16-12288
                      System: S-1-16-16384

            """ + demand("product: windows, category: process_creation", "EventID: 4688")
        + move("product: windows, category: process_creation", to: "product: windows, service: security")
        + ["registry_add", "registry_set", "registry_delete", "registry_event"].map(registry).joined()
            + """
                - type: map_string
                  rule_conditions: [{type: logsource, product: windows, category: network_connection}]
                  field_name_conditions: [{type: include_fields, fields: [Initiated, Protocol]}]
                  mapping:
                      'true': '%%14593'
                      'false': '%%14592'
                      tcp: '6'
                      udp: '17'

            """
        + rename(
            "product: windows, category: network_connection",
            [
                "Image": "Application", "Initiated": "Direction", "SourceIp": "SourceAddress",
                "DestinationIp": "DestAddress", "DestinationPort": "DestPort", "ProcessId": "ProcessID",
            ])
        + demand("product: windows, category: network_connection", "EventID: 5156")
        + move("product: windows, category: network_connection", to: "product: windows, service: security")
        + rename(
            "product: windows, category: file_access",
            [
                "FileName": "ObjectName", "TargetFilename": "ObjectName", "Image": "ProcessName",
                "User": "SubjectUserName",
            ])
        + demand("product: windows, category: file_access", "EventID: 4663, ObjectType: File")
        + move("product: windows, category: file_access", to: "product: windows, service: security")

    /// Event 4657 names hives as the kernel does, and what was done by a number of its message file.
    private static func registry(_ category: String) -> String {
        let logsource = "product: windows, category: \(category)"
        let operation = [
            "registry_add": "'%%1904'", "registry_set": "['%%1904', '%%1905']", "registry_delete": "'%%1906'",
        ][category]
        let hives = [
            (#"\bHKLM(?=\\)|\bHKEY_LOCAL_MACHINE(?=\\)"#, #"\REGISTRY\MACHINE"#),
            (#"\bHKU(?=\\)|\bHKEY_USERS(?=\\)"#, #"\REGISTRY\USER"#),
        ].map { pattern, replacement in
            """
                - type: replace_string
                  rule_conditions: [{type: logsource, \(logsource)}]
                  field_name_conditions: [{type: include_fields, fields: [TargetObject]}]
                  regex: '\(pattern)'
                  replacement: '\(replacement)'

            """
        }.joined()
        let dropped = """
                - type: drop_detection_item
                  rule_conditions: [{type: logsource, \(logsource)}]
                  field_name_conditions: [{type: include_fields, fields: [EventType]}]

            """
        return hives
            + dropped
            + rename(
                logsource,
                [
                    "TargetObject": "ObjectName", "Details": "NewValue", "Image": "ProcessName",
                    "User": "SubjectUserName",
                ]) + demand(logsource, "EventID: 4657" + (operation.map { ", OperationType: \($0)" } ?? ""))
            + move(logsource, to: "product: windows, service: security")
    }
}
