/// Which channel of the Windows event log carries which logsource, after the taxonomy appendix of the Sigma specification.
enum WindowsRoutes {
    /// Service to its channels.
    static let services: [(service: String, channels: [String])] = [
        ("application", ["Application"]),
        ("security", ["Security"]),
        ("system", ["System"]),
        ("ntlm", ["Microsoft-Windows-NTLM/Operational"]),
        ("sysmon", ["Microsoft-Windows-Sysmon/Operational"]),
        (
            "powershell",
            [
                "Microsoft-Windows-PowerShell/Operational",
                "PowerShellCore/Operational",
            ]
        ),
        ("powershell-classic", ["Windows PowerShell"]),
        ("taskscheduler", ["Microsoft-Windows-TaskScheduler/Operational"]),
        ("wmi", ["Microsoft-Windows-WMI-Activity/Operational"]),
        ("dhcp", ["Microsoft-Windows-DHCP-Server/Operational"]),
        ("printservice-admin", ["Microsoft-Windows-PrintService/Admin"]),
        ("smbclient-security", ["Microsoft-Windows-SmbClient/Security"]),
        ("smbclient-connectivity", ["Microsoft-Windows-SmbClient/Connectivity"]),
        ("smbserver-connectivity", ["Microsoft-Windows-SMBServer/Connectivity"]),
        ("printservice-operational", ["Microsoft-Windows-PrintService/Operational"]),
        (
            "terminalservices-localsessionmanager",
            ["Microsoft-Windows-TerminalServices-LocalSessionManager/Operational"]
        ),
        ("codeintegrity-operational", ["Microsoft-Windows-CodeIntegrity/Operational"]),
        (
            "applocker",
            [
                "Microsoft-Windows-AppLocker/MSI and Script",
                "Microsoft-Windows-AppLocker/EXE and DLL",
                "Microsoft-Windows-AppLocker/Packaged app-Deployment",
                "Microsoft-Windows-AppLocker/Packaged app-Execution",
            ]
        ),
        ("msexchange-management", ["MSExchange Management"]),
        ("windefend", ["Microsoft-Windows-Windows Defender/Operational"]),
        ("firewall-as", ["Microsoft-Windows-Windows Firewall With Advanced Security/Firewall"]),
        ("bits-client", ["Microsoft-Windows-Bits-Client/Operational"]),
        (
            "security-mitigations",
            [
                "Microsoft-Windows-Security-Mitigations/Kernel Mode",
                "Microsoft-Windows-Security-Mitigations/User Mode",
            ]
        ),
        ("diagnosis-scripted", ["Microsoft-Windows-Diagnosis-Scripted/Operational"]),
        ("shell-core", ["Microsoft-Windows-Shell-Core/Operational"]),
        ("openssh", ["OpenSSH/Operational"]),
        ("ldap", ["Microsoft-Windows-LDAP-Client/Debug"]),
        ("bitlocker", ["Microsoft-Windows-BitLocker/BitLocker Management"]),
        ("vhdmp", ["Microsoft-Windows-VHDMP/Operational"]),
        ("appxdeployment-server", ["Microsoft-Windows-AppXDeploymentServer/Operational"]),
        ("lsa-server", ["Microsoft-Windows-LSA/Operational"]),
        ("appxpackaging-om", ["Microsoft-Windows-AppxPackaging/Operational"]),
        ("dns-client", ["Microsoft-Windows-DNS Client Events/Operational"]),
        ("appmodel-runtime", ["Microsoft-Windows-AppModel-Runtime/Admin"]),
        ("capi2", ["Microsoft-Windows-CAPI2/Operational"]),
        (
            "certificateservicesclient-lifecycle-system",
            ["Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational"]
        ),
        (
            "kernel-shimengine",
            [
                "Microsoft-Windows-Kernel-ShimEngine/Operational",
                "Microsoft-Windows-Kernel-ShimEngine/Diagnostic",
            ]
        ),
        (
            "application-experience",
            [
                "Microsoft-Windows-Application-Experience/Program-Telemetry",
                "Microsoft-Windows-Application-Experience/Program-Compatibility-Assistant",
            ]
        ),
        ("ntfs", ["Microsoft-Windows-Ntfs/Operational"]),
        ("hyper-v-worker", ["Microsoft-Windows-Hyper-V-Worker"]),
        ("kernel-event-tracing", ["Microsoft-Windows-Kernel-EventTracing"]),
        ("sense", ["Microsoft-Windows-SENSE/Operational"]),
        (
            "servicebus-client",
            [
                "Microsoft-ServiceBus-Client/Admin",
                "Microsoft-ServiceBus-Client/Operational",
            ]
        ),
        ("iis-configuration", ["Microsoft-IIS-Configuration/Operational"]),
        ("dns-server", ["DNS Server"]),
        ("dns-server-analytic", ["Microsoft-Windows-DNS-Server/Analytical"]),
        ("dns-server-audit", ["Microsoft-Windows-DNS-Server/Audit"]),
        ("driver-framework", ["Microsoft-Windows-DriverFrameworks-UserMode/Operational"]),
    ]

    /// Events of a channel that belong to a category.
    struct Route: Sendable {
        var category: String
        var channels: [String]
        var eventIDs: [Int]
        /// A field that must have one of these values.
        var condition: (field: String, values: [String])?
        /// Name in the taxonomy to the name in the event.
        var fieldNames: [(taxonomy: String, event: String)] = []
    }

    private static let sysmon = ["Microsoft-Windows-Sysmon/Operational"]

    /// The narrower category first: `registry_set` is also a `registry_event`.
    static let categories: [Route] = [
        Route(category: "process_creation", channels: sysmon, eventIDs: [1]),
        Route(
            category: "process_creation", channels: ["Security"], eventIDs: [4688],
            fieldNames: [("Image", "NewProcessName"), ("ParentImage", "ParentProcessName")]),
        Route(category: "file_change", channels: sysmon, eventIDs: [2]),
        Route(category: "network_connection", channels: sysmon, eventIDs: [3]),
        Route(category: "sysmon_status", channels: sysmon, eventIDs: [4, 16]),
        Route(category: "process_termination", channels: sysmon, eventIDs: [5]),
        Route(category: "driver_load", channels: sysmon, eventIDs: [6]),
        Route(category: "image_load", channels: sysmon, eventIDs: [7]),
        Route(category: "create_remote_thread", channels: sysmon, eventIDs: [8]),
        Route(category: "raw_access_thread", channels: sysmon, eventIDs: [9]),
        Route(category: "process_access", channels: sysmon, eventIDs: [10]),
        Route(category: "file_event", channels: sysmon, eventIDs: [11]),
        Route(category: "registry_add", channels: sysmon, eventIDs: [12], condition: ("EventType", ["CreateKey"])),
        Route(
            category: "registry_delete", channels: sysmon, eventIDs: [12],
            condition: ("EventType", ["DeleteKey", "DeleteValue"])),
        Route(category: "registry_set", channels: sysmon, eventIDs: [13]),
        Route(category: "registry_rename", channels: sysmon, eventIDs: [14]),
        Route(category: "create_stream_hash", channels: sysmon, eventIDs: [15]),
        Route(category: "pipe_created", channels: sysmon, eventIDs: [17, 18]),
        Route(category: "wmi_event", channels: sysmon, eventIDs: [19, 20, 21]),
        Route(category: "dns_query", channels: sysmon, eventIDs: [22]),
        Route(category: "file_delete", channels: sysmon, eventIDs: [23]),
        Route(category: "process_tampering", channels: sysmon, eventIDs: [25]),
        Route(category: "file_delete_detected", channels: sysmon, eventIDs: [26]),
        Route(category: "file_block_executable", channels: sysmon, eventIDs: [27]),
        Route(category: "file_block_shredding", channels: sysmon, eventIDs: [28]),
        Route(category: "file_executable_detected", channels: sysmon, eventIDs: [29]),
        Route(category: "sysmon_error", channels: sysmon, eventIDs: [255]),
        Route(
            category: "ps_module",
            channels: ["Microsoft-Windows-PowerShell/Operational", "PowerShellCore/Operational"], eventIDs: [4103]),
        Route(
            category: "ps_script",
            channels: ["Microsoft-Windows-PowerShell/Operational", "PowerShellCore/Operational"], eventIDs: [4104]),
        Route(category: "ps_classic_start", channels: ["Windows PowerShell"], eventIDs: [400]),
        Route(category: "ps_classic_provider_start", channels: ["Windows PowerShell"], eventIDs: [600]),
        Route(category: "ps_classic_script", channels: ["Windows PowerShell"], eventIDs: [800]),
        Route(
            category: "antivirus", channels: ["Microsoft-Windows-Windows Defender/Operational"],
            eventIDs: [1006, 1007, 1008, 1009, 1010, 1011, 1012, 1017, 1018, 1019, 1115, 1116],
            fieldNames: [("Signature", "ThreatName"), ("Filename", "Path")]),
        Route(category: "clipboard_capture", channels: sysmon, eventIDs: [24]),
        Route(category: "registry_event", channels: sysmon, eventIDs: [12, 13, 14]),
        Route(category: "clipboard_change", channels: sysmon, eventIDs: [24]),
    ]
}
