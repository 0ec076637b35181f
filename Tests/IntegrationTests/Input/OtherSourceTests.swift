import Foundation
import Glibc
import Testing

/// Sources that are no files: standard input, syslog over the loopback, a directory of journal files.
@Suite("Other sources", .timeLimit(.minutes(3))) struct OtherSourceTests {
    @Test func standardInputToAFinding() async throws {
        let workspace = try Workspace()
        try workspace.configure(sources: ["type: stdin"])
        let input = Pipe()
        let bot = try RunningBot(workspace, input: input)
        try await bot.ready()
        try input.fileHandleForWriting.write(
            contentsOf: Data((SampleLine.numbered(1) + SampleLine.failedLogin(from: "203.0.113.9")).utf8))
        try await eventually("the finding is stored") { try !workspace.findings().isEmpty }
        #expect(bot.isRunning)
        try input.fileHandleForWriting.close()
        #expect(try await bot.ended() == 0, "a bot that only reads standard input ends with it")
        #expect(try workspace.status()?.counters.read == 2)
    }

    @Test(arguments: [("udp", SOCK_DGRAM), ("tcp", SOCK_STREAM)])
    func syslogToAFinding(name: String, type: __socket_type) async throws {
        let workspace = try Workspace()
        let port = try Loopback.freePort(type)
        try workspace.configure(sources: ["type: syslog, listen: \"127.0.0.1:\(port)\", transport: \(name)"])
        let bot = try RunningBot(workspace)
        try await bot.ready()
        let source = "\(name)://127.0.0.1:\(port)"
        try await eventually("the port is open") { try workspace.status()?.source(source)?.state == "active" }
        try Loopback.send("<38>" + SampleLine.failedLogin(from: "203.0.113.9"), to: port, type)
        try await eventually("the finding is stored") { try !workspace.findings().isEmpty }
        let finding = try #require(try workspace.findings().first)
        #expect(finding.address == "203.0.113.9" && finding.evidence.first?.source == source)
        #expect(try await bot.stop() == 0)
    }

    @Test func aPortThatIsTakenIsAState() async throws {
        let workspace = try Workspace()
        let other = try Workspace()
        let port = try Loopback.freePort(SOCK_STREAM)
        for each in [workspace, other] {
            try each.configure(sources: ["type: syslog, listen: \"127.0.0.1:\(port)\", transport: tcp"])
        }
        let first = try RunningBot(workspace)
        try await eventually("the port is open") { try workspace.status()?.sources.first?.state == "active" }
        let second = try RunningBot(other)
        try await eventually("the port is taken") { try other.status()?.sources.first?.state == "failed" }
        #expect(try other.status()?.verdict == "degraded")
        #expect(try await first.stop() == 0)
        try await eventually("the port is tried again") { try other.status()?.sources.first?.state == "active" }
        #expect(try await second.stop() == 0)
    }

    private static let journalRemote = "/lib/systemd/systemd-journal-remote"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: journalRemote), "needs systemd-journal-remote"))
    func journalToAFinding() async throws {
        let workspace = try Workspace()
        try workspace.write("", to: "journal/.keep")
        let entry = """
            __REALTIME_TIMESTAMP=\(Int(Date().timeIntervalSince1970) * 1_000_000)
            __MONOTONIC_TIMESTAMP=1000000
            _BOOT_ID=aabbccddeeff00112233445566778899
            _MACHINE_ID=00112233445566778899aabbccddeeff
            _HOSTNAME=web01
            _TRANSPORT=syslog
            _SYSTEMD_UNIT=ssh.service
            _COMM=sshd
            _EXE=/usr/sbin/sshd
            _UID=0
            _PID=1000
            PRIORITY=6
            SYSLOG_IDENTIFIER=sshd
            MESSAGE=Failed password for root from 203.0.113.9 port 4242 ssh2


            """
        let export = try workspace.write(entry, to: "entry.export")
        let maker = Process()
        maker.executableURL = URL(fileURLWithPath: OtherSourceTests.journalRemote)
        maker.arguments = ["-o", workspace.path("journal/remote.journal"), export]
        maker.standardError = FileHandle.nullDevice
        try maker.run()
        maker.waitUntilExit()
        try #require(maker.terminationStatus == 0)
        try workspace.configure(sources: ["type: journal, path: \"\(workspace.path("journal"))\""])
        let bot = try RunningBot(workspace)
        try await bot.ready()
        try await eventually("the finding is stored") { try !workspace.findings().isEmpty }
        #expect(try workspace.findings().first?.address == "203.0.113.9")
        #expect(try await bot.stop() == 0)
    }
}

/// Sockets of the loopback.
enum Loopback {
    struct Failure: Error {
        var call: String
        var code: Int32
    }

    /// A port that was free a moment ago.
    static func freePort(_ type: __socket_type) throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(type.rawValue), 0)
        defer { close(descriptor) }
        var address = local(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                unsafe bind(descriptor, name, length) == 0 ? unsafe getsockname(descriptor, name, &length) : -1
            }
        }
        guard status == 0 else { throw Failure(call: "bind", code: errno) }
        return UInt16(bigEndian: address.sin_port)
    }

    /// Sends one message and closes.
    static func send(_ text: String, to port: UInt16, _ type: __socket_type) throws {
        let descriptor = socket(AF_INET, Int32(type.rawValue), 0)
        defer { close(descriptor) }
        var address = local(port)
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe connect(descriptor, $0, length) }
        }
        guard status == 0 else { throw Failure(call: "connect", code: errno) }
        let bytes = Array(text.utf8)
        let sent = unsafe bytes.withUnsafeBytes { unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, 0) }
        guard sent == bytes.count else { throw Failure(call: "send", code: errno) }
    }

    private static func local(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
