internal import SecBotCore

extension JSONSchema {
    /// The schemas in the order in which they are tried.
    static let all: [JSONSchema] = [suricata, cloudTrail, windows, zeek, caddy, webAccess, ecs, plain]

    /// Suricata's EVE log.
    static let suricata = JSONSchema(
        name: "suricata",
        evidence: [["event_type", "timestamp", "flow_id"], ["event_type", "timestamp", "src_ip"]],
        logsource: Logsource(product: "suricata", service: "eve"),
        mappings: [
            .init("timestamp", .none, .time), .init("src_ip", .sourceIP, .sourceAddress),
            .init("src_port", .sourcePort), .init("dest_ip", .destinationIP), .init("dest_port", .destinationPort),
            .init("proto", .networkTransport), .init("app_proto", .networkProtocol),
            .init("in_iface", .networkInterface), .init("event_type", .eventAction),
            .init("alert.signature", .ruleName), .init("alert.signature_id", .ruleID),
            .init("alert.category", .ruleCategory), .init("http.hostname", .urlDomain, .remote),
            .init("http.url", .urlOriginal, .target), .init("http.http_user_agent", .userAgent, .remote),
            .init("http.http_method", .httpMethod, .remote), .init("http.status", .httpStatus),
            .init("http.http_refer", .httpReferrer, .remote), .init("dns.rrname", .dnsQuestion, .remote),
            .init("dns.query.rrname", .dnsQuestion, .remote), .init("dns.queries.rrname", .dnsQuestion, .remote),
            .init("tls.sni", .tlsServerName, .remote), .init("fileinfo.filename", .filePath, .remote),
            .init("host", .hostName),
        ],
        category: "network")

    /// AWS CloudTrail, one record a document.
    static let cloudTrail = JSONSchema(
        name: "cloudtrail", evidence: [["eventVersion", "eventSource", "eventName"]],
        logsource: Logsource(product: "aws", service: "cloudtrail"),
        mappings: [
            .init("eventTime", .none, .time), .init("sourceIPAddress", .sourceIP, .sourceAddress),
            .init("userIdentity.userName", .userName), .init("userIdentity.arn", .userID),
            .init("eventName", .eventAction), .init("eventSource", .eventProvider),
            .init("errorCode", .eventReason), .init("userAgent", .userAgent, .remote),
            .init("requestParameters.userName", .userTargetName),
        ],
        verdicts: [
            .init(path: "responseElements.ConsoleLogin", value: "Failure", isFailure: true),
            .init(path: "responseElements.ConsoleLogin", value: "Success", isFailure: false),
        ],
        category: "iam")

    /// Windows events in the shapes that shippers give them.
    static let windows = JSONSchema(
        name: "windows",
        evidence: [
            ["winlog"], ["System_Channel"], ["EventID", "Channel"], ["EventID", "Provider_Name"],
            ["EventID", "ProviderName"], ["EventID", "SourceName"], ["EventId", "Channel"], ["Event.System"],
        ],
        logsource: Logsource(product: "windows"),
        mappings: [
            .init("UtcTime", .none, .time), .init("TimeCreated_SystemTime", .none, .time),
            .init("TimeCreated", .none, .time), .init("@timestamp", .none, .time),
            .init("SystemTime", .none, .time), .init("Computer", .hostName), .init("Hostname", .hostName),
            .init("EventID", .eventCode), .init("EventId", .eventCode), .init("Provider_Name", .eventProvider),
            .init("TargetUserName", .userTargetName), .init("SubjectUserName", .userName),
            .init("IpAddress", .sourceIP, .sourceAddress), .init("IpPort", .sourcePort),
            .init("winlog.event_id", .eventCode), .init("winlog.computer_name", .hostName),
            .init("Event.System.TimeCreated.SystemTime", .none, .time),
            .init("Event.System.TimeCreated.#attributes.SystemTime", .none, .time),
        ],
        prefixes: [
            "winlog.event_data", "winlog.user_data", "winlog", "Event.EventData", "Event.System", "Event.UserData",
            "EventData", "UserData", "System",
        ],
        verdicts: [
            .init(path: "EventID", value: "4625", isFailure: true),
            .init(path: "EventID", value: "4624", isFailure: false),
            .init(path: "winlog.event_id", value: "4625", isFailure: true),
            .init(path: "winlog.event_id", value: "4624", isFailure: false),
        ],
        category: "host")

    /// Zeek's logs with `LogAscii::use_json`.
    static let zeek = JSONSchema(
        name: "zeek", evidence: [["ts", "uid", "id.orig_h"], ["ts", "_path"], ["ts", "note", "msg"]],
        logsource: Logsource(product: "zeek"),
        mappings: [
            .init("ts", .none, .time), .init("id.orig_h", .sourceIP, .sourceAddress),
            .init("id.orig_p", .sourcePort), .init("id.resp_h", .destinationIP), .init("id.resp_p", .destinationPort),
            .init("proto", .networkTransport), .init("service", .networkProtocol), .init("query", .dnsQuestion, .remote),
            .init("server_name", .tlsServerName, .remote), .init("host", .urlDomain, .remote),
            .init("uri", .urlOriginal, .target), .init("method", .httpMethod, .remote),
            .init("user_agent", .userAgent, .remote), .init("status_code", .httpStatus),
            .init("note", .ruleName),
        ],
        category: "network", servicePath: "_path")

    /// Caddy's access log.
    static let caddy = JSONSchema(
        name: "caddy", evidence: [["request", "status", "logger"], ["request", "status", "duration"]],
        logsource: Logsource(product: "caddy", category: "webserver"),
        mappings: [
            .init("ts", .none, .time), .init("request.remote_ip", .sourceIP, .sourceAddress),
            .init("request.remote_port", .sourcePort), .init("request.client_ip", .sourceClaimedIP, .remote),
            .init("request.method", .httpMethod, .remote), .init("request.host", .urlDomain, .remote),
            .init("request.uri", .urlOriginal, .target), .init("request.proto", .httpVersion, .remote),
            .init("request.headers.User-Agent", .userAgent, .remote),
            .init("request.headers.Referer", .httpReferrer, .remote),
            .init("request.headers.X-Forwarded-For", .sourceClaimedIP, .remote), .init("status", .httpStatus, .status),
            .init("size", .httpBytes), .init("user_id", .userName, .remote),
        ],
        category: "web", action: "http-request")

    /// Access logs of nginx and Apache whose administrators chose JSON, by the names of their variables.
    static let webAccess = JSONSchema(
        name: "web-access",
        evidence: [
            ["remote_addr", "status"], ["remoteIP", "status"], ["remote_ip", "status"], ["client_ip", "status"],
            ["clientip", "status"], ["clientip", "response"], ["remote_addr", "request"], ["ClientHost", "RequestPath"],
            ["ClientAddr", "RequestPath"], ["remote_host", "status"], ["host", "request", "status"],
        ],
        logsource: Logsource(category: "webserver"),
        mappings: [
            .init("time_iso8601", .none, .time), .init("time_local", .none, .time), .init("time", .none, .time),
            .init("@timestamp", .none, .time), .init("timestamp", .none, .time), .init("msec", .none, .time),
            .init("ts", .none, .time), .init("StartUTC", .none, .time),
            .init("remote_addr", .sourceIP, .sourceAddress), .init("remoteIP", .sourceIP, .sourceAddress),
            .init("remote_ip", .sourceIP, .sourceAddress), .init("client_ip", .sourceIP, .sourceAddress),
            .init("clientip", .sourceIP, .sourceAddress), .init("ClientHost", .sourceIP, .sourceAddress),
            .init("remote_host", .sourceIP, .sourceAddress),
            .init("http_x_forwarded_for", .sourceClaimedIP, .remote),
            .init("x_forwarded_for", .sourceClaimedIP, .remote), .init("remote_user", .userName, .remote),
            .init("ClientUsername", .userName, .remote), .init("user", .userName, .remote),
            .init("request", .none, .requestLine), .init("request_method", .httpMethod, .remote),
            .init("method", .httpMethod, .remote), .init("RequestMethod", .httpMethod, .remote),
            .init("verb", .httpMethod, .remote), .init("request_uri", .urlOriginal, .target),
            .init("uri", .urlOriginal, .target), .init("RequestPath", .urlOriginal, .target),
            .init("url", .urlOriginal, .target), .init("path", .urlOriginal, .target),
            .init("status", .httpStatus, .status), .init("response", .httpStatus, .status),
            .init("DownstreamStatus", .httpStatus, .status), .init("body_bytes_sent", .httpBytes),
            .init("bytes_sent", .httpBytes), .init("bytes", .httpBytes), .init("size", .httpBytes),
            .init("http_referer", .httpReferrer, .remote), .init("http_referrer", .httpReferrer, .remote),
            .init("referer", .httpReferrer, .remote), .init("referrer", .httpReferrer, .remote),
            .init("http_user_agent", .userAgent, .remote), .init("user_agent", .userAgent, .remote),
            .init("userAgent", .userAgent, .remote), .init("agent", .userAgent, .remote),
            .init("http_host", .urlDomain, .remote), .init("RequestHost", .urlDomain, .remote),
            .init("server_protocol", .httpVersion, .remote),
        ],
        category: "web", action: "http-request")

    /// Documents in the Elastic Common Schema, whose names are ours already.
    static let ecs = JSONSchema(
        name: "ecs", evidence: [["@timestamp", "ecs"], ["@timestamp", "ecs.version"], ["@timestamp", "event"]],
        mappings: [
            .init("@timestamp", .none, .time), .init("source.ip", .none, .sourceAddress),
            .init("source.address", .none, .sourceAddress),
        ])

    /// A program's own JSON log: time, level and message by the usual names.
    static let plain = JSONSchema(
        name: "json", evidence: [
            ["msg"], ["message"], ["log"], ["level"], ["time"], ["timestamp"], ["@timestamp"], ["ts"], ["severity"],
        ],
        mappings: [
            .init("time", .none, .time), .init("timestamp", .none, .time), .init("@timestamp", .none, .time),
            .init("ts", .none, .time), .init("t", .none, .time), .init("datetime", .none, .time),
            .init("date", .none, .time), .init("t.$date", .none, .time), .init("level", .logLevel),
            .init("severity", .logLevel), .init("lvl", .logLevel), .init("s", .logLevel), .init("msg", .message, .remote),
            .init("message", .message, .remote), .init("log", .message, .remote), .init("user", .userName, .remote),
            .init("username", .userName, .remote), .init("remoteAddr", .sourceIP, .sourceAddress),
            .init("remote_addr", .sourceIP, .sourceAddress), .init("remote_ip", .sourceIP, .sourceAddress),
            .init("client_ip", .sourceIP, .sourceAddress), .init("hostname", .hostName), .init("host", .hostName),
            .init("logger", .serviceName), .init("app", .serviceName), .init("service", .serviceName),
        ])
}
