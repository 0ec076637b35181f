import Foundation
import SecBotCore
import SecurityMonitor
import Testing

/// A host out of recorded files.
@Suite("Protected set of a host") struct HostProtectionTests {
    private let root: URL

    init() throws {
        root = FileManager.default.temporaryDirectory.appendingPathComponent("secbot-host-\(UUID().uuidString)")
        try write("etc/resolv.conf", "# made by hand\nnameserver 127.0.0.53\nnameserver fe80::1%eth0\noptions edns0\n")
        try write("run/systemd/resolve/resolv.conf", "nameserver 198.51.100.53\n")
        try write(
            "proc/net/route",
            """
            Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
            eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
            eth0\t000200C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
            docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0

            """)
        try write(
            "proc/net/ipv6_route",
            """
            00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth0
            20010db8000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0

            """)
        try write("proc/net/if_inet6", "20010db8000000000000000000000005 02 40 00 00     eth0\n")
        try write(
            "proc/net/fib_trie",
            """
            Main:
              +-- 0.0.0.0/0 3 0 5
                 |-- 192.0.2.5
                    /32 host LOCAL
                 |-- 192.0.2.255
                    /32 link BROADCAST

            """)
        try write("sys/class/dmi/id/sys_vendor", "Microsoft Corporation\n")
        try write("etc/group", "root:x:0:\nsudo:x:27:anna\nusers:x:100:eve\n")
        try write("etc/passwd", "root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/:/bin/sh\nanna:x:1000:1000::/:/bin/sh\n")
        try write("run/systemd/sessions/7", session("anna", "203.0.113.5"))
        try write("run/systemd/sessions/8", session("eve", "203.0.113.66"))
        try write("run/systemd/sessions/9", session("toor", "home.example.com"))
        try write("run/systemd/sessions/9.ref", "")
        try write("proc/4242/stat", "")
        try FileManager.default.createDirectory(
            at: root.appendingPathComponent("run"), withIntermediateDirectories: true)
        var utmp = record(user: "root", process: 4242, v4: [203, 0, 113, 77])
        utmp += record(user: "root", process: 4343, v4: [203, 0, 113, 78])
        utmp += record(user: "root", process: 4242, v4: [203, 0, 113, 79], type: 8)
        try Data(utmp + [7, 0, 0]).write(to: root.appendingPathComponent("run/utmp"))
    }

    private func write(_ path: String, _ text: String) throws {
        let file = root.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    private func session(_ user: String, _ host: String) -> String {
        "# This is private data. Do not parse.\nUID=1000\nUSER=\(user)\nACTIVE=1\nSTATE=active\nREMOTE=1\n"
            + "REMOTE_HOST=\(host)\nREALTIME=1795262400123456\n"
    }

    private func record(user: String, process: Int32, v4: [UInt8], type: UInt8 = 7) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 384)
        bytes[0] = type
        for index in 0..<4 {
            bytes[4 + index] = UInt8(truncatingIfNeeded: process >> Int32(index * 8))
            bytes[340 + index] = UInt8(truncatingIfNeeded: 1_795_262_400 >> (index * 8))
            bytes[348 + index] = v4[index]
        }
        bytes.replaceSubrange(8..<13, with: Array("pts/0".utf8))
        bytes.replaceSubrange(44..<(44 + user.utf8.count), with: Array(user.utf8))
        return bytes
    }

    private func read(
        _ settings: HostProtection.Settings = .init(), resolved: [String: [IPAddress]] = [:]
    ) -> HostProtection.Found {
        defer { try? FileManager.default.removeItem(at: root) }
        return HostProtection(root: root.path, settings: settings).read(resolved: resolved)
    }

    @Test func isComputedFromWhatTheHostSays() {
        let texts = Set(read().entries.filter { $0.strength == .hard }.map { "\($0.network) \($0.reason.rawValue)" })
        #expect(
            texts == [
                "192.0.2.5/32 interface", "2001:db8::5/128 interface", "192.0.2.1/32 gateway", "fe80::1/128 gateway",
                "172.17.0.0/16 container-network", "127.0.0.53/32 resolver", "fe80::1/128 resolver",
                "198.51.100.53/32 resolver", "168.63.129.16/32 forwarder",
            ])
    }

    @Test func holdsTheSessionsOfAdministratorsOnly() throws {
        let found = read()
        let sessions = found.entries.filter { $0.strength == .session }
        #expect(Set(sessions.map(\.network.description)) == ["203.0.113.5/32", "203.0.113.77/32"])
        let anna = try #require(sessions.first { $0.network.description == "203.0.113.5/32" })
        #expect(anna.since == Timestamp(seconds: 1_795_262_400, nanosecond: 123_456_000))
        #expect(found.problems.contains { $0.contains("home.example.com") })
    }

    @Test func holdsWhatTheConfigurationAdds() throws {
        let settings = HostProtection.Settings(
            allowlist: ["198.51.100.0/24", "home.example.com", "gone.example.com"],
            forwarders: [try #require(CIDR("192.0.2.80"))], peers: [try #require(CIDR("2001:db8:f::/48"))])
        let found = read(settings, resolved: ["home.example.com": [try #require(IPAddress("203.0.113.200"))]])
        let texts = Set(found.entries.map { "\($0.network) \($0.reason.rawValue)" })
        #expect(
            texts.isSuperset(of: [
                "198.51.100.0/24 allowlist", "203.0.113.200/32 allowlist", "192.0.2.80/32 forwarder",
                "2001:db8:f::/48 peer",
            ]))
        #expect(found.problems.contains { $0.contains("gone.example.com") })
    }

    @Test func nothingReadableIsAProblemAndNotACrash() {
        try? FileManager.default.removeItem(at: root)
        let found = HostProtection(root: root.path).read()
        #expect(found.entries.isEmpty)
        #expect(!found.problems.isEmpty)
    }

    @Test func damagedFilesAreReadAsFarAsTheyGo() throws {
        for path in [
            "proc/net/route", "proc/net/ipv6_route", "run/utmp", "proc/net/fib_trie", "run/systemd/sessions/7",
        ] {
            let bytes = (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 3) }
            try Data(bytes).write(to: root.appendingPathComponent(path))
        }
        _ = read()
    }
}
