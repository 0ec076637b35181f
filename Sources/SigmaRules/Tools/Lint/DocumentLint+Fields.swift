extension DocumentLint {
    mutating func field(_ name: String, _ key: YAMLNode) {
        guard !name.isEmpty else { return }
        if name.first == " " || name.last == " " {
            add("field.space", "white space around `\(name)`", key)
            return
        }
        guard let category = logsource?.category, let known = FieldTaxonomy.fields(logsource) else { return }
        if name == "EventID" {
            add("field.eventID", "the category `\(category)` already chooses the events", key)
            return
        }
        guard !known.contains(name) else { return }
        if let proper = FieldTaxonomy.audit[category]?[name] {
            add("field.taxonomy", "rules for `\(category)` call `\(name)` `\(proper)`", key, "Write `\(proper)`.")
        } else if !FieldTaxonomy.all.contains(name), let near = DocumentLint.near(name, known) {
            add("field.name", "`\(name)` is not a field of `\(category)`", key, "Did you mean `\(near)`?")
        }
    }
}

/// The fields that the taxonomy lists for categories, and how single logs call them.
enum FieldTaxonomy {
    private static let event: Set<String> = [
        "UtcTime", "Computer", "ComputerName", "Channel", "Provider_Name", "RuleName", "Image", "ProcessGuid",
        "ProcessId", "User",
    ]
    private static let process: Set<String> = event.union([
        "CommandLine", "CurrentDirectory", "LogonGuid", "LogonId", "TerminalSessionId", "IntegrityLevel", "Hashes",
        "Imphash", "imphash", "md5", "sha1", "sha256", "ParentProcessGuid", "ParentProcessId", "ParentImage",
        "ParentCommandLine", "ParentUser", "FileVersion", "Description", "Product", "Company", "OriginalFileName",
        "GrandparentCommandLine", "ParentOfParentImage",
    ])
    private static let signed: Set<String> = [
        "Signed", "Signature", "SignatureStatus", "FileVersion", "Description", "Product", "Company",
        "OriginalFileName", "Hashes", "ImageLoaded",
    ]
    private static let registry: Set<String> = event.union(["EventType", "TargetObject", "Details", "NewName"])
    private static let file: Set<String> = event.union([
        "TargetFilename", "CreationUtcTime", "PreviousCreationUtcTime", "Hashes", "IsExecutable", "Archived",
        "FileName",
        "SourceFilename",
    ])

    private static let windows: [String: Set<String>] = [
        "process_creation": process,
        "image_load": event.union(signed),
        "driver_load": event.union(signed),
        "registry_set": registry, "registry_add": registry, "registry_delete": registry, "registry_event": registry,
        "registry_rename": registry,
        "file_event": file, "file_delete": file, "file_change": file, "file_access": file, "file_rename": file,
        "network_connection": event.union([
            "Protocol", "Initiated", "SourceIsIpv6", "SourceIp", "SourceHostname", "SourcePort", "SourcePortName",
            "DestinationIsIpv6", "DestinationIp", "DestinationHostname", "DestinationPort", "DestinationPortName",
            "CommandLine", "ParentImage",
        ]),
        "process_access": event.union([
            "SourceProcessGUID", "SourceProcessId", "SourceThreadId", "SourceImage", "TargetProcessGUID",
            "TargetProcessId", "TargetImage", "GrantedAccess", "CallTrace", "SourceUser", "TargetUser",
            "SourceCommandLine",
        ]),
        "create_remote_thread": event.union([
            "SourceProcessGuid", "SourceProcessId", "SourceImage", "TargetProcessGuid", "TargetProcessId",
            "TargetImage", "NewThreadId", "StartAddress", "StartModule", "StartFunction", "SourceUser", "TargetUser",
            "SourceParentImage", "SourceCommandLine", "TargetParentProcessId",
        ]),
        "dns_query": event.union(["QueryName", "QueryStatus", "QueryResults"]),
        "pipe_created": event.union(["EventType", "PipeName"]),
        "create_stream_hash": event.union(["TargetFilename", "CreationUtcTime", "Hash", "Contents"]),
    ]

    private static let unix: [String: Set<String>] = [
        "process_creation": process.union(["LogonId", "FileHash"]), "file_event": file, "file_delete": file,
        "network_connection": windows["network_connection"] ?? event,
    ]

    /// The fields of a logsource, where the taxonomy lists them.
    static func fields(_ logsource: LintedLogsource?) -> Set<String>? {
        guard let category = logsource?.category else { return nil }
        switch logsource?.product {
        case "windows": return windows[category]
        case "linux", "macos": return unix[category]
        default: return nil
        }
    }

    /// Every name of any category: what is right elsewhere is no slip.
    static let all: Set<String> = windows.values.reduce(event) { $0.union($1) }.union(["EventID"])

    /// How Security auditing calls what the categories name otherwise.
    static let audit: [String: [String: String]] = [
        "process_creation": [
            "NewProcessName": "Image", "ProcessCommandLine": "CommandLine", "ParentProcessName": "ParentImage",
            "SubjectUserName": "User", "NewProcessId": "ProcessId", "MandatoryLabel": "IntegrityLevel",
        ],
        "registry_set": ["ObjectName": "TargetObject", "NewValue": "Details", "ProcessName": "Image"],
        "network_connection": [
            "Application": "Image", "DestAddress": "DestinationIp", "DestPort": "DestinationPort",
            "SourceAddress": "SourceIp",
        ],
        "file_event": ["FileName": "TargetFilename"],
    ]
}
