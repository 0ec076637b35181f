import Foundation
import SecBotCore
import SecBotRuntime
import SecurityMonitor
import Testing

@Suite("Settings") struct SettingsLoaderTests {
    @Test func readsAllThatIsWritten() throws {
        let settings = try SettingsLoader.parse(
            """
            monitor:
              timezone: Europe/Zurich
              trusted_proxies: [192.0.2.10, 2001:db8::/32]
              sources:
                - {type: file, path: /var/log/auth.log, format: sshd, start: end, history_hours: 0}
                - {type: syslog, listen: "[::1]:5514", transport: tcp}
                - type: journal
            rules:
              packs: strict-ssh
              directories: [/etc/secbot/rules]
              disabled: [a, b]
            policy: {set: balanced, mode: propose}
            log_level: debug
            """, file: "secbot.yml")
        #expect(settings.file == "secbot.yml")
        #expect(settings.monitor.timezone == "Europe/Zurich")
        #expect(settings.monitor.trustedProxies == ["192.0.2.10", "2001:db8::/32"].compactMap { CIDR($0) })
        #expect(settings.monitor.sources.map(\.type) == [.file, .syslog, .journal])
        #expect(settings.monitor.sources[0].format == "sshd")
        #expect(settings.monitor.sources[0].start == .end)
        #expect(settings.monitor.sources[0].historyHours == 0)
        #expect(settings.monitor.sources[1].listeners.map(\.transport) == [.tcp])
        #expect(settings.monitor.sources[1].listeners.map(\.host) == ["::1"])
        #expect(settings.monitor.sources[1].listeners.map(\.port) == [5514])
        #expect(settings.rules.defaults)
        #expect(settings.rules.packs == ["strict-ssh"])
        #expect(settings.rules.directories == ["/etc/secbot/rules"])
        #expect(settings.rules.disabled == ["a", "b"])
        #expect(settings.policy.set == .balanced && settings.policy.mode == .propose)
        #expect(settings.logLevel == "debug")
    }

    @Test(arguments: ["", "# nothing\n", "---\n", "{}"])
    func anEmptyFileIsTheDefaults(text: String) throws {
        let settings = try SettingsLoader.parse(text, file: "secbot.yml")
        #expect(settings.monitor.sources.isEmpty && settings.rules.defaults && settings.policy.mode == .observe)
    }

    @Test func aMissingFileSaysHowToWriteOne() {
        let error = #expect(throws: ConfigurationErrors.self) {
            try SettingsLoader.load(path: "/nonexistent/secbot.yml")
        }
        #expect(error?.errors.map(\.code) == [.unreadable])
    }

    @Test func aHugeFileIsRefusedUnread() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("secbot-\(UUID().uuidString).yml").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(repeating: 35, count: SettingsLoader.maximumBytes + 1).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: ConfigurationErrors.self) { try SettingsLoader.load(path: path) }
        #expect(error?.errors.map(\.code) == [.tooLarge])
    }

    /// A configuration is written by a person, but a damaged one must not stop the program with anything but a message.
    @Test func deepNestingIsAnErrorAndNoCrash() {
        let text = String(repeating: "[", count: 20_000)
        #expect(throws: ConfigurationErrors.self) { try SettingsLoader.parse(text, file: "secbot.yml") }
    }
}
