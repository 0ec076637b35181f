extension BundledPipelines {
    // MARK: Linux

    /// Flat records with the names that auditd writes.
    static let auditd =
        rename(
            "product: linux, category: process_creation",
            [
                "Image": "exe", "CommandLine": "proctitle", "ProcessId": "pid", "ParentProcessId": "ppid",
                "CurrentDirectory": "cwd", "User": "uid", "LogonId": "ses",
            ]) + move("product: linux, category: process_creation", to: "product: linux, service: auditd")
        + rename("product: linux, category: file_event", ["TargetFilename": "name", "Image": "exe", "User": "uid"])
        + demand("product: linux, category: file_event", "nametype: [CREATE, NORMAL]")
        + move("product: linux, category: file_event", to: "product: linux, service: auditd")
        + rename(
            "product: linux, category: network_connection",
            ["Image": "exe", "DestinationIp": "laddr", "DestinationPort": "lport", "User": "uid"])
        + move("product: linux, category: network_connection", to: "product: linux, service: auditd")

    /// The event as the XML of Sysmon for Linux nests it.
    static let sysmonLinux = [
        ("process_creation", 1), ("network_connection", 3), ("process_termination", 5), ("raw_access_thread", 9),
        ("file_event", 11), ("file_delete", 23),
    ].map { category, number in
        let logsource = "product: linux, category: \(category)"
        var text = "    - type: field_name_mapping\n      rule_conditions: [{type: logsource, \(logsource)}]\n"
        text += "      mapping:\n"
        let names = [
            "Image", "CommandLine", "CurrentDirectory", "User", "LogonId", "LogonGuid", "ProcessGuid", "ProcessId",
            "ParentImage", "ParentCommandLine", "ParentUser", "ParentProcessId", "ParentProcessGuid", "TargetFilename",
            "DestinationIp", "DestinationPort", "DestinationHostname", "SourceIp", "SourcePort", "Initiated",
            "Protocol", "Hashes", "UtcTime", "Device", "CreationUtcTime",
        ]
        for name in names { text += "          \(name): Event.EventData.\(name)\n" }
        return text + demand(logsource, "Event.System.EventID: \(number)")
    }.joined()

    // MARK: Network sensors

    private static func eve(_ logsource: String, _ type: String, _ names: KeyValuePairs<String, String>) -> String {
        rename(logsource, names) + demand(logsource, "event_type: \(type)")
    }

    private static let eveWeb: KeyValuePairs<String, String> = [
        "cs-method": "http.http_method", "c-uri": "http.url", "cs-uri": "http.url", "cs-uri-query": "http.url",
        "c-uri-query": "http.url", "cs-uri-stem": "http.url", "cs-host": "http.hostname", "r-dns": "http.hostname",
        "c-useragent": "http.http_user_agent", "cs-user-agent": "http.http_user_agent", "sc-status": "http.status",
        "cs-referer": "http.http_refer", "cs-referrer": "http.http_refer", "c-ip": "src_ip", "src_ip": "src_ip",
        "dst_ip": "dest_ip", "dst_port": "dest_port",
    ]

    static let suricata =
        eve(
            "category: dns", "dns",
            [
                "query": "dns.rrname", "QueryName": "dns.rrname", "record_type": "dns.rrtype",
                "answer": "dns.answers.rdata",
                "src_ip": "src_ip", "dst_ip": "dest_ip",
            ]) + eve("category: proxy", "http", eveWeb) + eve("category: webserver", "http", eveWeb)
        + eve(
            "category: network_connection", "[flow, alert, tls, http, dns, ssh, smb]",
            [
                "SourceIp": "src_ip", "SourcePort": "src_port", "DestinationIp": "dest_ip",
                "DestinationPort": "dest_port",
                "DestinationHostname": "tls.sni", "Protocol": "proto",
            ])
        + eve(
            "category: firewall", "[flow, alert, drop]",
            [
                "src_ip": "src_ip", "src_port": "src_port", "dst_ip": "dest_ip", "dst_port": "dest_port",
                "action": "alert.action", "protocol": "proto",
            ])

    private static let zeekWeb: KeyValuePairs<String, String> = [
        "cs-method": "method", "c-uri": "uri", "cs-uri": "uri", "cs-uri-query": "uri", "c-uri-query": "uri",
        "cs-uri-stem": "uri", "cs-host": "host", "r-dns": "host", "c-useragent": "user_agent",
        "cs-user-agent": "user_agent", "sc-status": "status_code", "cs-referer": "referrer", "cs-referrer": "referrer",
        "c-ip": "id.orig_h", "src_ip": "id.orig_h", "dst_ip": "id.resp_h", "dst_port": "id.resp_p",
    ]

    static let zeek =
        rename(
            "category: dns",
            [
                "QueryName": "query", "record_type": "qtype_name", "answer": "answers", "src_ip": "id.orig_h",
                "dst_ip": "id.resp_h",
            ]) + move("category: dns", to: "product: zeek, service: dns")
        + rename("category: proxy", zeekWeb) + move("category: proxy", to: "product: zeek, service: http")
        + rename("category: webserver", zeekWeb) + move("category: webserver", to: "product: zeek, service: http")
        + ["network_connection", "firewall"].map { category in
            rename(
                "category: \(category)",
                [
                    "SourceIp": "id.orig_h", "SourcePort": "id.orig_p", "DestinationIp": "id.resp_h",
                    "DestinationPort": "id.resp_p", "Protocol": "proto", "src_ip": "id.orig_h", "src_port": "id.orig_p",
                    "dst_ip": "id.resp_h", "dst_port": "id.resp_p",
                ]) + move("category: \(category)", to: "product: zeek, service: conn")
        }.joined()

    // MARK: Open Cybersecurity Schema Framework 1.x

    /// What an actor did: its process is the one that rules call Image.
    private static func actor(_ logsource: String, _ uid: String, _ names: KeyValuePairs<String, String>) -> String {
        rename(
            logsource,
            [
                "Image": "actor.process.file.path", "CommandLine": "actor.process.cmd_line",
                "ProcessId": "actor.process.pid", "User": "actor.user.name",
            ]) + rename(logsource, names) + demand(logsource, "class_uid: \(uid)")
    }

    static let ocsf =
        rename(
            "category: process_creation",
            [
                "Image": "process.file.path", "CommandLine": "process.cmd_line", "ProcessId": "process.pid",
                "ParentImage": "[actor.process.file.path, process.parent_process.file.path]",
                "ParentCommandLine": "[actor.process.cmd_line, process.parent_process.cmd_line]",
                "ParentProcessId": "[actor.process.pid, process.parent_process.pid]",
                "User": "[process.user.name, actor.user.name]", "IntegrityLevel": "process.integrity",
                "CurrentDirectory": "process.working_directory", "sha256": "process.file.hashes.value",
                "Company": "process.file.company_name", "Product": "process.file.product.name",
            ]) + demand("category: process_creation", "class_uid: 1007, activity_id: 1")
        + actor("category: file_event", "1001", ["TargetFilename": "file.path"])
        + actor("category: file_delete", "1001, activity_id: 4", ["TargetFilename": "file.path"])
        + actor("category: image_load", "1005", ["ImageLoaded": "module.file.path"])
        + ["registry_set", "registry_add", "registry_event", "registry_delete"].map {
            actor(
                "category: \($0)", "[201001, 201002]",
                ["TargetObject": "[reg_value.path, reg_key.path]", "Details": "reg_value.data"])
        }.joined()
        + actor(
            "category: network_connection", "4001",
            [
                "SourceIp": "src_endpoint.ip", "SourcePort": "src_endpoint.port", "DestinationIp": "dst_endpoint.ip",
                "DestinationPort": "dst_endpoint.port", "DestinationHostname": "dst_endpoint.hostname",
                "Protocol": "connection_info.protocol_name",
            ])
        + ["dns_query", "dns"].map {
            actor(
                "category: \($0)", "4003",
                [
                    "QueryName": "query.hostname", "query": "query.hostname", "record_type": "query.type",
                    "QueryResults": "answers.rdata", "answer": "answers.rdata",
                ])
        }.joined()
        + ["webserver", "proxy"].map {
            rename(
                "category: \($0)",
                [
                    "c-uri": "http_request.url.url_string", "cs-uri": "http_request.url.url_string",
                    "cs-uri-stem": "http_request.url.path", "cs-uri-query": "http_request.url.query_string",
                    "c-uri-query": "http_request.url.query_string", "cs-host": "http_request.url.hostname",
                    "cs-method": "http_request.http_method", "c-useragent": "http_request.user_agent",
                    "cs-user-agent": "http_request.user_agent", "cs-referer": "http_request.referrer",
                    "sc-status": "http_response.code", "c-ip": "src_endpoint.ip", "src_ip": "src_endpoint.ip",
                    "dst_ip": "dst_endpoint.ip",
                ]) + demand("category: \($0)", "class_uid: 4002")
        }.joined()
        + rename(
            "product: aws, service: cloudtrail",
            [
                "eventName": "api.operation", "eventSource": "api.service.name", "errorCode": "api.response.error",
                "errorMessage": "api.response.error_message", "userAgent": "http_request.user_agent",
                "sourceIPAddress": "src_endpoint.ip", "awsRegion": "cloud.region",
                "userIdentity.type": "actor.user.type",
                "userIdentity.arn": "actor.user.uid_alt", "userIdentity.userName": "actor.user.name",
            ])
}
