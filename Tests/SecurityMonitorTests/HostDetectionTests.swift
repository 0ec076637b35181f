import SecurityMonitor
import Testing

@Suite("Host detection", .temporaryFolder) struct HostDetectionTests {
    func file(_ path: String, _ text: String = "") throws {
        let whole = TemporaryFolder.path + path
        run(["/bin/mkdir", "-p", String(whole[..<(whole.lastIndex(of: "/") ?? whole.startIndex)])])
        try write(text, to: whole)
    }

    @Test func proposesTheJournalAndTheFilesItDoesNotHave() throws {
        try file("/etc/os-release", "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n")
        try file("/etc/timezone", "Europe/Zurich\n")
        try file(
            "/var/lib/dpkg/status",
            """
            Package: openssh-server
            Status: install ok installed
            Version: 1:9.2p1-2

            Package: vsftpd
            Status: deinstall ok config-files
            Version: 3.0

            """)
        try file("/lib/systemd/system/nginx.service")
        try file("/var/log/nginx/access.log")
        try file("/var/log/auth.log")
        try file("/var/log/journal/x/system.journal")
        let inventory = HostDetection(root: TemporaryFolder.path).inventory()
        #expect(inventory.system == "Debian GNU/Linux 12 (bookworm)")
        #expect(inventory.timezone == "Europe/Zurich")
        #expect(inventory.services.map(\.name) == ["dpkg", "nginx", "sshd"])
        #expect(inventory.services.last?.evidence == ["package openssh-server 1:9.2p1-2"])
        #expect(inventory.sources.map(\.type) == [.journal, .file])
        #expect(inventory.sources.last?.path == "/var/log/nginx/*.log")
        #expect(inventory.sources.allSatisfy { $0.problems().isEmpty })
        #expect(inventory.missing.contains { $0.hasPrefix("vsftpd") })
    }

    @Test func fallsBackToLogFilesWithoutAJournal() throws {
        try file("/var/log/secure")
        try file("/var/log/messages")
        let inventory = HostDetection(root: TemporaryFolder.path).inventory()
        #expect(inventory.sources.map(\.path) == ["/var/log/secure", "/var/log/messages"])
        #expect(!inventory.hasJournal)
        #expect(inventory.missing.contains { $0.hasPrefix("journal") })
    }

    @Test func anEmptyHostIsAnAnswerToo() {
        let inventory = HostDetection(root: TemporaryFolder.path).inventory()
        #expect(inventory.services.isEmpty)
        #expect(inventory.sources.isEmpty)
    }
}

@Suite("Source settings") struct SourceSettingsTests {
    @Test func saysWhatCannotWork() {
        #expect(SourceSettings(type: .file).problems().count == 1)
        #expect(SourceSettings(type: .file, path: "relative").problems().count == 1)
        #expect(SourceSettings(type: .file, path: "/var/log/auth.log").problems().isEmpty)
        var syslog = SourceSettings(type: .syslog)
        #expect(syslog.problems().count == 1)
        syslog.listeners = [SyslogListenerSettings(transport: .tls, host: "::", port: 70_000)]
        #expect(syslog.problems().count == 2)
    }
}
