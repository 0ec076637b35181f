import SecBotCore

/// Field names of common schemas for the names of the Sigma taxonomy.
enum BundledPipelines {
    struct Mapping {
        /// Rules of this logsource only.
        var logsource: Logsource?
        var fields: [String: String]
    }

    static let all: [(name: String, mappings: [Mapping])] = [
        ("windows-audit", [windowsAudit]), ("ecs-windows", [ecsWindows, ecsWindowsNetwork]),
        ("sysmon-linux", [sysmonLinux]), ("auditd", [auditd]), ("ocsf", [ocsf]), ("cloudtrail-ecs", [cloudTrail]),
        ("suricata", [suricata]), ("zeek", [zeek]), ("web-ecs", [web]),
    ]

    /// Process creation as Security auditing (event 4688) writes it.
    private static let windowsAudit = Mapping(
        logsource: Logsource(product: "windows", category: "process_creation"),
        fields: [
            "Image": "NewProcessName", "ParentImage": "ParentProcessName", "User": "SubjectUserName",
            "IntegrityLevel": "MandatoryLabel", "LogonId": "SubjectLogonId", "ProcessId": "NewProcessId",
            "ParentProcessId": "ProcessId",
        ])

    /// Winlogbeat and Elastic Agent.
    private static let ecsWindows = Mapping(
        logsource: Logsource(product: "windows"),
        fields: [
            "EventID": "event.code", "Channel": "winlog.channel", "Provider_Name": "winlog.provider_name",
            "Computer": "winlog.computer_name", "ComputerName": "winlog.computer_name",
            "CommandLine": "process.command_line", "Image": "process.executable",
            "OriginalFileName":
                "process.pe.original_file_name", "Description": "process.pe.description",
            "Product":
                "process.pe.product", "Company": "process.pe.company",
            "CurrentDirectory":
                "process.working_directory", "ProcessId": "process.pid", "ParentImage": "process.parent.executable",
            "ParentCommandLine": "process.parent.command_line", "ParentProcessId": "process.parent.pid",
            "User":
                "winlog.event_data.User", "IntegrityLevel": "winlog.event_data.IntegrityLevel",
            "LogonId":
                "winlog.event_data.LogonId", "TargetFilename": "file.path", "ImageLoaded": "file.path",
            "TargetObject":
                "registry.path", "Details": "winlog.event_data.Details", "EventType": "winlog.event_data.EventType",
            "PipeName": "file.name", "QueryName": "dns.question.name",
            "QueryResults":
                "winlog.event_data.QueryResults", "ScriptBlockText": "powershell.file.script_block_text",
            "TargetUserName": "winlog.event_data.TargetUserName",
            "SubjectUserName":
                "winlog.event_data.SubjectUserName", "LogonType": "winlog.event_data.LogonType",
            "IpAddress":
                "source.ip", "IpPort": "source.port", "WorkstationName": "winlog.event_data.WorkstationName",
            "ServiceName": "winlog.event_data.ServiceName", "ServiceFileName": "winlog.event_data.ServiceFileName",
            "ImagePath": "winlog.event_data.ImagePath", "SourceImage": "winlog.event_data.SourceImage",
            "TargetImage":
                "winlog.event_data.TargetImage", "GrantedAccess": "winlog.event_data.GrantedAccess",
            "CallTrace":
                "winlog.event_data.CallTrace", "Hashes": "winlog.event_data.Hashes",
            "Signed":
                "file.code_signature.signed", "Signature": "file.code_signature.subject_name",
        ])

    private static let ecsWindowsNetwork = Mapping(
        logsource: Logsource(product: "windows", category: "network_connection"),
        fields: [
            "SourceIp": "source.ip", "SourcePort": "source.port", "DestinationIp": "destination.ip",
            "DestinationPort": "destination.port", "DestinationHostname": "destination.domain",
            "Protocol":
                "network.transport", "Initiated": "winlog.event_data.Initiated",
        ])

    /// Sysmon for Linux through the journal or syslog, its event data nested.
    private static let sysmonLinux = Mapping(
        logsource: Logsource(product: "linux"),
        fields: Dictionary(
            uniqueKeysWithValues: [
                "Image", "CommandLine", "CurrentDirectory", "User", "LogonId", "ParentImage", "ParentCommandLine",
                "ParentUser", "TargetFilename", "DestinationIp", "DestinationPort", "DestinationHostname", "SourceIp",
                "SourcePort", "Initiated", "Protocol", "QueryName", "ProcessId", "ParentProcessId",
            ].map { ($0, "Event.EventData.\($0)") }))

    /// Auditbeat's names for audit records.
    private static let auditd = Mapping(
        logsource: Logsource(product: "linux", service: "auditd"),
        fields: [
            "type": "auditd.message_type", "exe": "process.executable", "comm": "process.name", "name": "file.path",
            "key": "tags", "syscall": "auditd.data.syscall", "auid": "user.audit.id", "uid": "user.id",
            "euid":
                "user.effective.id", "pid": "process.pid", "ppid": "process.parent.pid", "success": "auditd.result",
            "cwd": "process.working_directory",
        ])

    /// Open Cybersecurity Schema Framework 1.x: process activity, file activity, network activity.
    private static let ocsf = Mapping(
        logsource: nil,
        fields: [
            "Image": "process.file.path", "CommandLine": "process.cmd_line", "ProcessId": "process.pid",
            "ParentImage":
                "process.parent_process.file.path", "ParentCommandLine": "process.parent_process.cmd_line",
            "ParentProcessId": "process.parent_process.pid", "User": "actor.user.name",
            "IntegrityLevel":
                "process.integrity", "CurrentDirectory": "process.working_directory", "TargetFilename": "file.path",
            "ImageLoaded": "module.file.path", "TargetObject": "reg_key.path", "Details": "reg_value.data",
            "SourceIp":
                "src_endpoint.ip", "SourcePort": "src_endpoint.port", "DestinationIp": "dst_endpoint.ip",
            "DestinationPort": "dst_endpoint.port", "DestinationHostname": "dst_endpoint.hostname",
            "QueryName":
                "query.hostname", "eventName": "api.operation", "eventSource": "api.service.name",
            "c-uri":
                "http_request.url.path", "cs-method": "http_request.http_method",
            "c-useragent":
                "http_request.user_agent", "sc-status": "http_response.code",
        ])

    /// AWS CloudTrail through Elastic's integration.
    private static let cloudTrail = Mapping(
        logsource: Logsource(product: "aws", service: "cloudtrail"),
        fields: [
            "eventName": "event.action", "eventSource": "event.provider", "eventType": "aws.cloudtrail.event_type",
            "errorCode": "aws.cloudtrail.error_code", "errorMessage": "aws.cloudtrail.error_message",
            "userAgent":
                "user_agent.original", "sourceIPAddress": "source.address", "awsRegion": "cloud.region",
            "userIdentity.type": "aws.cloudtrail.user_identity.type",
            "userIdentity.arn":
                "aws.cloudtrail.user_identity.arn", "userIdentity.userName": "user.name",
            "recipientAccountId":
                "aws.cloudtrail.recipient_account_id",
        ])

    /// Suricata's EVE records.
    private static let suricata = Mapping(
        logsource: nil,
        fields: [
            "src_ip": "src_ip", "dst_ip": "dest_ip", "dst_port": "dest_port", "DestinationIp": "dest_ip",
            "DestinationPort": "dest_port", "SourceIp": "src_ip", "SourcePort": "src_port", "QueryName": "dns.rrname",
            "query": "dns.rrname", "record_type": "dns.rrtype", "cs-method": "http.http_method", "c-uri": "http.url",
            "cs-host": "http.hostname", "c-useragent": "http.http_user_agent", "cs-user-agent": "http.http_user_agent",
            "sc-status": "http.status", "cs-referer": "http.http_refer",
        ])

    /// Zeek's JSON logs for rules in the words of other network sources.
    private static let zeek = Mapping(
        logsource: nil,
        fields: [
            "SourceIp": "id.orig_h", "SourcePort": "id.orig_p", "DestinationIp": "id.resp_h",
            "DestinationPort":
                "id.resp_p", "src_ip": "id.orig_h", "src_port": "id.orig_p", "dst_ip": "id.resp_h",
            "dst_port":
                "id.resp_p", "QueryName": "query", "record_type": "qtype_name", "cs-method": "method", "c-uri": "uri",
            "cs-host": "host", "c-useragent": "user_agent", "cs-user-agent": "user_agent", "sc-status": "status_code",
            "cs-referer": "referrer",
        ])

    /// Web access logs in the Elastic Common Schema.
    private static let web = Mapping(
        logsource: nil,
        fields: [
            "cs-method": "http.request.method", "c-uri": "url.original", "cs-uri": "url.original",
            "cs-uri-stem":
                "url.path", "c-uri-stem": "url.path", "cs-uri-query": "url.query", "c-uri-query": "url.query",
            "cs-user-agent": "user_agent.original", "c-useragent": "user_agent.original",
            "cs-referer":
                "http.request.referrer", "sc-status": "http.response.status_code", "cs-host": "url.domain",
            "c-ip":
                "source.ip", "src_ip": "source.ip",
        ])
}
