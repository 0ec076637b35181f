extension BundledPipelines {
    private static let process: KeyValuePairs<String, String> = [
        "Image": "process.executable", "CommandLine": "process.command_line",
        "CurrentDirectory": "process.working_directory", "ProcessId": "process.pid",
        "ParentImage": "process.parent.executable", "ParentCommandLine": "process.parent.command_line",
        "ParentProcessId": "process.parent.pid", "OriginalFileName": "process.pe.original_file_name",
        "Description": "process.pe.description", "Product": "process.pe.product", "Company": "process.pe.company",
        "FileVersion": "process.pe.file_version", "md5": "process.hash.md5", "sha1": "process.hash.sha1",
        "sha256": "process.hash.sha256", "Imphash": "process.pe.imphash",
    ]

    private static let network: KeyValuePairs<String, String> = [
        "SourceIp": "source.ip", "SourcePort": "source.port", "DestinationIp": "destination.ip",
        "DestinationPort": "destination.port", "DestinationHostname": "destination.domain",
        "Protocol": "network.transport", "QueryName": "dns.question.name",
    ]

    /// Fields that Winlogbeat leaves in the event's own data.
    private static let eventData = [
        "QueryResults", "QueryStatus", "Details", "EventType", "IntegrityLevel", "LogonId", "LogonType", "LogonGuid",
        "LogonProcessName", "AuthenticationPackageName", "TargetUserName", "TargetUserSid", "TargetDomainName",
        "TargetServerName", "TargetInfo", "SubjectUserName", "SubjectUserSid", "SubjectDomainName", "SubjectLogonId",
        "ServiceName", "ServiceFileName", "ServiceType", "StartType", "ImagePath", "SourceImage", "TargetImage",
        "GrantedAccess", "CallTrace", "StartModule", "StartFunction", "StartAddress", "Hashes", "Hash", "Contents",
        "Initiated", "User", "ParentUser", "Signed", "SignatureStatus", "ObjectName", "ObjectType", "ObjectValueName",
        "ObjectServer", "AccessMask", "AccessList", "NewValue", "OldValue", "OperationType", "ShareName",
        "RelativeTargetName", "TaskName", "TaskContent", "TicketEncryptionType", "TicketOptions", "PreAuthType",
        "Status", "SubStatus", "PrivilegeList", "NewProcessName", "NewProcessId", "ParentProcessName", "MandatoryLabel",
        "ProcessName", "Application", "Direction", "DestAddress", "DestPort", "SourceAddress", "Consumer", "Filter",
        "Destination", "Payload", "ContextInfo", "HostApplication", "param1", "param2", "Path",
    ]

    static let ecsWindows =
        rename(
            "product: windows",
            [
                "EventID": "event.code", "Channel": "winlog.channel", "Provider_Name": "winlog.provider_name",
                "Computer": "winlog.computer_name", "ComputerName": "winlog.computer_name",
                "TargetFilename": "file.path", "ImageLoaded": "file.path", "PipeName": "file.name",
                "TargetObject": "registry.path", "ScriptBlockText": "powershell.file.script_block_text",
                "IpAddress": "source.ip", "IpPort": "source.port",
                "WorkstationName": "source.domain", "Signature": "file.code_signature.subject_name",
                "Message": "message",
            ]) + rename("product: windows", process) + rename("product: windows", network)
        + "    - type: field_name_mapping\n      rule_conditions: [{type: logsource, product: windows}]\n      mapping:\n"
        + eventData.map { "          \($0): winlog.event_data.\($0)\n" }.joined()

    static let ecsLinux =
        rename("product: linux", process) + rename("product: linux", network)
        + rename("product: linux", ["User": "user.name", "TargetFilename": "file.path", "LogonId": "user.audit.id"])

    static let auditdECS = rename(
        "product: linux, service: auditd",
        [
            "type": "auditd.message_type", "exe": "process.executable", "comm": "process.name", "name": "file.path",
            "key": "tags", "syscall": "auditd.data.syscall", "SYSCALL": "auditd.data.syscall", "auid": "user.audit.id",
            "uid": "user.id", "euid": "user.effective.id", "pid": "process.pid", "ppid": "process.parent.pid",
            "success": "auditd.result", "cwd": "process.working_directory", "proctitle": "process.title",
            "a0": "process.args", "a1": "process.args", "a2": "process.args", "a3": "process.args",
            "a4": "process.args", "a5": "process.args", "unit": "auditd.data.unit", "acct": "auditd.data.acct",
            "exit": "auditd.data.exit",
        ])

    static let cloudTrailECS = rename(
        "product: aws, service: cloudtrail",
        [
            "eventName": "event.action", "eventSource": "event.provider", "eventID": "event.id",
            "eventType": "aws.cloudtrail.event_type", "errorCode": "aws.cloudtrail.error_code",
            "errorMessage": "aws.cloudtrail.error_message", "userAgent": "user_agent.original",
            "sourceIPAddress": "source.address", "awsRegion": "cloud.region",
            "recipientAccountId": "aws.cloudtrail.recipient_account_id",
            "userIdentity.type": "aws.cloudtrail.user_identity.type",
            "userIdentity.arn": "aws.cloudtrail.user_identity.arn", "userIdentity.userName": "user.name",
            "userIdentity.principalId": "user.id", "userIdentity.accountId": "cloud.account.id",
            "userIdentity.sessionContext.sessionIssuer.type":
                "aws.cloudtrail.user_identity.session_context.session_issuer.type",
            "userIdentity.sessionContext.attributes.mfaAuthenticated":
                "aws.cloudtrail.user_identity.session_context.mfa_authenticated",
            "requestParameters": "aws.cloudtrail.request_parameters",
            "responseElements": "aws.cloudtrail.response_elements",
        ])

    static let webECS = ["webserver", "proxy"].map { category in
        rename(
            "category: \(category)",
            [
                "cs-method": "http.request.method", "c-uri": "url.original", "cs-uri": "url.original",
                "cs-uri-stem": "url.path", "c-uri-stem": "url.path", "cs-uri-query": "url.query",
                "c-uri-query": "url.query", "c-uri-extension": "url.extension",
                "cs-user-agent": "user_agent.original", "c-useragent": "user_agent.original",
                "cs-referer": "http.request.referrer", "cs-referrer": "http.request.referrer",
                "sc-status": "http.response.status_code", "cs-host": "url.domain", "r-dns": "url.domain",
                "c-ip": "source.ip", "src_ip": "source.ip", "dst_ip": "destination.ip",
                "cs-bytes": "http.request.bytes",
                "sc-bytes": "http.response.bytes", "cs-username": "user.name",
            ])
    }.joined()
}
