import Foundation
import SecBotCore
import Testing

@testable import LogFormats

@Suite("auditd")
struct AuditdTests {
    private let execve = [
        #"type=SYSCALL msg=audit(1763640000.123:42): arch=c000003e syscall=59 success=yes exit=0 a0=55 ppid=1 pid=77 auid=1000 uid=0 tty=pts0 ses=3 comm="bash" exe="/usr/bin/bash" key="exec""#
            + "\u{1D}ARCH=x86_64 SYSCALL=execve AUID=\"alice\"",
        #"type=EXECVE msg=audit(1763640000.123:42): argc=3 a0="bash" a1="-c" a2=6563686F20227822"#,
        #"type=CWD msg=audit(1763640000.123:42): cwd="/root""#,
        #"type=PATH msg=audit(1763640000.123:42): item=0 name="/usr/bin/bash" inode=1 nametype=NORMAL"#,
        "type=PROCTITLE msg=audit(1763640000.123:42): proctitle=62617368002D63",
        "type=EOE msg=audit(1763640000.123:42): ",
    ]
    private func records(_ lines: [String]) -> [[UInt8]] { lines.map { Array($0.utf8) } }

    @Test func joinsRecordsAndDecodesThem() throws {
        var runner = RecordRunner<AuditdFormat>()
        let events = runner.parse(records(execve))
        #expect(events.count == 1)
        let event = try #require(events.first)
        #expect(event["process.command_line"] == #"bash -c echo "x""#)
        #expect(event["process.executable"] == "/usr/bin/bash")
        #expect(event["process.working_directory"] == "/root")
        #expect(event.fields["type"] == ["SYSCALL", "EXECVE", "CWD", "PATH", "PROCTITLE"])
        #expect(event.fields["a2"] == [#"echo "x""#])
        #expect(event["SYSCALL"] == "execve")
        #expect(event["AUID"] == "alice")
        #expect(event["proctitle"] == "bash -c")
        #expect(event.action == "process-executed")
        #expect(event.time == Timestamp("2025-11-20T12:00:00.123Z"))
        #expect(event.logsource == Logsource(product: "linux", service: "auditd"))
    }

    @Test func separatesInterleavedEvents() {
        var runner = RecordRunner<AuditdFormat>()
        let other = execve.map { $0.replacingOccurrences(of: ":42)", with: ":43)") }
        var mixed: [String] = []
        for (one, two) in zip(execve, other) { mixed += [one, two] }
        let events = runner.parse(records(mixed))
        #expect(events.count == 2)
        #expect(events.map { $0["audit.serial"] } == ["42", "43"])
        #expect(events.allSatisfy { $0["process.command_line"] == #"bash -c echo "x""# })
    }

    @Test func givesUpOnAnEventWithoutEnd() {
        var runner = RecordRunner<AuditdFormat>()
        let late = #"type=SYSCALL msg=audit(1763640010.000:50): syscall=1 comm="late""#
        let events = runner.parse(records(Array(execve.prefix(2)) + [late]))
        #expect(events.map { $0["audit.serial"] } == ["42", "50"])
    }

    @Test func holdsABoundedNumberOfEvents() {
        var runner = RecordRunner<AuditdFormat>()
        let lines = (0..<1000).map { "type=SYSCALL msg=audit(1763640000.123:\($0)): syscall=1" }
        #expect(runner.parse(records(lines)).count == 1000)
    }

    @Test func userMessagesBlameTheAddress() throws {
        var runner = RecordRunner<AuditdFormat>()
        let event = try #require(
            runner.parse(
                #"type=USER_AUTH msg=audit(1763640000.123:44): pid=1 uid=0 msg='op=PAM:authentication acct="root" exe="/usr/sbin/sshd" hostname=x addr=198.51.100.7 terminal=ssh res=failed'"#
            ).first)
        #expect(event.blamed == "198.51.100.7")
        #expect(event.entities["user.name"] == "root")
        let key = try #require(
            runner.parse(
                #"type=USER_AUTH msg=audit(1763640000.123:45): msg='op=pubkey acct="a" addr=198.51.100.7 res=failed'"#
            ).first)
        #expect(key.blamed == nil)
    }

    @Test func decodesSocketAddresses() throws {
        var runner = RecordRunner<AuditdFormat>()
        let event = try #require(
            runner.parse(
                "type=SYSCALL msg=audit(1763640000.123:46): syscall=42 success=yes",
                "type=SOCKADDR msg=audit(1763640000.123:46): saddr=020001BBC63364070000000000000000",
                "type=EOE msg=audit(1763640000.123:46): "
            ).first)
        #expect(event["destination.ip"] == "198.51.100.7")
        #expect(event["destination.port"] == "443")
    }

    @Test func readsRecordsThatTheKernelSendsToSyslog() throws {
        let event = try #require(
            parseMessage(
                AuditMessageFormat.self,
                #"audit: type=1400 audit(1763640000.123:47): apparmor="DENIED" operation="open" profile="x" name="/etc/shadow" pid=5 comm="cat""#
            ))
        #expect(event["type"] == "AVC")
        #expect(event["file.path"] == "/etc/shadow")
        #expect(event["apparmor"] == "DENIED")
    }
}
