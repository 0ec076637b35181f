/// A logsource as a rule writes it, in small letters.
struct LintedLogsource: Sendable, Hashable {
    var product: String?
    var category: String?
    var service: String?

    init?(_ node: YAMLNode?) {
        guard let node, node.pairs != nil else { return nil }
        func part(_ key: String) -> String? {
            guard let text = node[key]?.text, !text.isEmpty else { return nil }
            return text.lowercased()
        }
        product = part("product")
        category = part("category")
        service = part("service")
    }
}

/// Logsources that the taxonomy and the collections in use speak of.
enum KnownLogsources {
    /// Categories of hosts, by product.
    static let categories: [String: Set<String>] = [
        "windows": [
            "clipboard_capture", "clipboard_change", "create_remote_thread", "create_stream_hash", "dns_query",
            "driver_load", "file_access", "file_block_executable", "file_block_shredding", "file_change", "file_delete",
            "file_delete_detected", "file_event", "file_executable_detected", "file_rename", "image_load",
            "network_connection", "pipe_created", "process_access", "process_creation", "process_tampering",
            "process_termination", "ps_classic_provider_start", "ps_classic_script", "ps_classic_start", "ps_module",
            "ps_script", "raw_access_thread", "registry_add", "registry_delete", "registry_event", "registry_rename",
            "registry_set", "sysmon_error", "sysmon_status", "wmi_event", "antivirus", "webserver",
        ],
        "linux": [
            "process_creation", "process_termination", "file_event", "file_delete", "network_connection",
            "raw_access_thread", "dns_query", "antivirus", "webserver", "firewall",
        ],
        "macos": ["process_creation", "file_event", "network_connection"],
        "django": ["application"], "jvm": ["application"], "nodejs": ["application"], "opencanary": ["application"],
        "python": ["application"], "rpc_firewall": ["application"], "ruby_on_rails": ["application"],
        "spring": ["application"], "sql": ["application"], "velocity": ["application"],
        "kubernetes": ["application"], "paloalto": ["appliance", "file_event"],
    ]

    /// Categories of which the product is left open.
    static let generalCategories: Set<String> = [
        "antivirus", "database", "dns", "firewall", "proxy", "webserver", "process_creation", "file_event",
        "network_connection", "authentication",
    ]

    /// Services by product.
    static let services: [String: Set<String>] = [
        "windows": Set(WindowsRoutes.services.map(\.service)).union([
            "microsoft-servicebus-client", "microsoft-windows-dns-server", "iis", "sysmon",
        ]),
        "linux": [
            "auditd", "auth", "clamav", "cron", "guacamole", "modsecurity", "sshd", "sudo", "su", "syslog", "vsftpd",
            "kernel", "pam", "systemd", "login", "fail2ban",
        ],
        "aws": ["cloudtrail", "guardduty", "vpcflow", "s3", "route53"],
        "azure": [
            "activitylogs", "auditlogs", "signinlogs", "riskdetection", "pim", "azureactivity",
            "microsoft365portal",
        ],
        "m365": ["audit", "exchange", "threat_detection", "threat_management"],
        "gcp": ["gcp.audit", "google_workspace.admin", "google_workspace.login"],
        "okta": ["okta"], "onelogin": ["onelogin.events"], "github": ["audit"], "bitbucket": ["audit"],
        "kubernetes": ["audit"], "fortigate": ["event"], "fortios": ["sslvpnd"], "paloalto": ["globalprotect"],
        "cisco": ["aaa", "bgp", "duo", "ldp", "syslog"], "huawei": ["bgp"], "juniper": ["bgp"], "qualys": [],
        "macos": [],
        "zeek": [
            "conn", "dce_rpc", "dhcp", "dns", "dnp3", "files", "ftp", "http", "irc", "kerberos", "modbus", "mysql",
            "notice", "ntlm", "pe", "radius", "rdp", "rfb", "sip", "smb_files", "smb_mapping", "smtp", "snmp", "socks",
            "ssh", "ssl", "syslog", "tunnel", "weird", "x509",
        ],
        "suricata": ["alert", "dns", "eve", "flow", "http", "smb", "tls"],
    ]

    /// Services of which the product is left open.
    static let generalServices: Set<String> = ["apache", "nginx", "netflow", "iis", "pfsense", "haproxy"]

    static let products = Set(categories.keys).union(services.keys)

    /// The names of SigmaHQ's files begin with one of these.
    static func prefixes(_ logsource: LintedLogsource) -> [String] {
        let product = ["windows": "win", "linux": "lnx", "macos": "macos"][logsource.product ?? ""]
        switch (logsource.category, product) {
        case ("process_creation", let product?): return ["proc_creation_\(product)_"]
        case ("process_access", "win"): return ["proc_access_win_"]
        case ("process_tampering", "win"): return ["proc_tampering_"]
        case ("network_connection", let product?): return ["net_connection_\(product)_"]
        case ("dns_query", let product?): return ["dns_query_\(product)_"]
        case ("driver_load", "win"): return ["driver_load_win_"]
        case ("file_access", let product?), ("file_change", let product?), ("file_delete", let product?),
            ("file_event", let product?), ("file_rename", let product?), ("file_executable_detected", let product?):
            return ["\(logsource.category ?? "")_\(product)_"]
        case ("ps_script", "win"): return ["posh_ps_"]
        case ("ps_module", "win"): return ["posh_pm_"]
        case ("ps_classic_start", "win"), ("ps_classic_provider_start", "win"), ("ps_classic_script", "win"):
            return ["posh_pc_"]
        case ("create_remote_thread", "win"), ("create_stream_hash", "win"), ("image_load", "win"),
            ("pipe_created", "win"), ("registry_add", "win"), ("registry_delete", "win"), ("registry_event", "win"),
            ("registry_set", "win"), ("raw_access_thread", "win"), ("wmi_event", "win"):
            return ["\(logsource.category ?? "")_"]
        case ("proxy", nil): return ["proxy_"]
        case ("webserver", nil): return ["web_"]
        case ("antivirus", nil): return ["av_"]
        case ("dns", nil): return ["net_dns_"]
        case ("firewall", nil): return ["net_firewall_"]
        case (nil, "win") where logsource.service != nil: return ["win_", "posh_pc_", "sysmon_"]
        case (nil, "lnx"): return ["lnx_"]
        default: break
        }
        switch (logsource.product, logsource.service) {
        case ("aws", _): return ["aws_"]
        case ("azure", _): return ["azure_"]
        case ("okta", _): return ["okta_"]
        case ("zeek", _): return ["zeek_"]
        case ("github", _): return ["github_"]
        case ("kubernetes", _): return ["kubernetes_"]
        case ("m365", _): return ["microsoft365_"]
        case ("gcp", _): return ["gcp_"]
        default: return []
        }
    }
}
