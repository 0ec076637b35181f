import SecBotCore
import Testing

@testable import ThreatAnalyzer

@Suite("One attempt counts once") struct AttemptLedgerTests {
    /// What one visit wrote, and how many attempts it was.
    struct Visit: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var attempts: Int
        /// Message by message, with the program and process id before it.
        var lines: [String]
    }

    private static let from = "from 192.0.2.7 port 40112"
    private static let pam =
        "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7"

    static let visits = [
        Visit(
            testDescription: "one try at an unknown user", attempts: 1,
            lines: [
                "sshd[900]: Invalid user bob \(from)", "sshd[900]: pam_unix(sshd:auth): check pass; user unknown",
                "sshd[900]: \(pam)", "sshd[900]: Failed password for invalid user bob \(from) ssh2",
                "sshd[900]: Connection closed by invalid user bob 192.0.2.7 port 40112 [preauth]",
            ]),
        Visit(
            testDescription: "one try at a known user", attempts: 1,
            lines: [
                "sshd[901]: \(pam)  user=root", "sshd[901]: Failed password for root \(from) ssh2",
                "sshd[901]: Connection closed by authenticating user root 192.0.2.7 port 40112 [preauth]",
            ]),
        Visit(
            testDescription: "three tries at a known user", attempts: 3,
            lines: [
                "sshd[902]: \(pam)  user=root", "sshd[902]: Failed password for root \(from) ssh2",
                "sshd[902]: Failed password for root \(from) ssh2", "sshd[902]: Failed password for root \(from) ssh2",
                "sshd[902]: Connection closed by authenticating user root 192.0.2.7 port 40112 [preauth]",
            ]),
        Visit(
            testDescription: "three tries, the later ones repeated by the log daemon", attempts: 3,
            lines: [
                "sshd[903]: \(pam)  user=root", "sshd[903]: Failed password for root \(from) ssh2",
                "sshd[903]: message repeated 2 times: [ Failed password for root \(from) ssh2]",
            ]),
        Visit(
            testDescription: "an unknown user and no password", attempts: 1,
            lines: [
                "sshd[904]: Invalid user bob \(from)",
                "sshd[904]: Connection closed by invalid user bob 192.0.2.7 port 40112 [preauth]",
            ]),
        Visit(
            testDescription: "a known user who left without a try", attempts: 0,
            lines: ["sshd[905]: Connection closed by authenticating user root 192.0.2.7 port 40112 [preauth]"]),
        Visit(
            testDescription: "two processes, one try each", attempts: 2,
            lines: [
                "sshd[906]: Invalid user bob \(from)", "sshd[907]: Invalid user eve \(from)",
                "sshd[906]: Failed password for invalid user bob \(from) ssh2",
                "sshd[907]: Failed password for invalid user eve \(from) ssh2",
            ]),
        Visit(
            testDescription: "a login that succeeds", attempts: 0,
            lines: ["sshd[908]: Accepted password for alice \(from) ssh2"]),
    ]

    private func attempts(_ visit: Visit, restartsAfter restart: Int? = nil) throws -> Int {
        let log = TestLog(
            visit.lines.enumerated().map { "2026-11-21T00:00:0\($0).000000+00:00 host \($1)" })
        var ledger = AttemptLedger()
        var sum = 0
        for index in 0..<log.count {
            if index == restart {
                var writer = StateWriter()
                ledger.save(to: &writer)
                var reader = StateReader(writer.bytes)
                ledger = AttemptLedger()
                try ledger.restore(from: &reader)
                #expect(reader.isAtEnd)
            }
            try log.read(index..<(index + 1)) { event, _, batch in
                ledger.mark(&event, in: batch)
                if event.value(of: .attempt, equals: "counted", in: batch) { sum += Int(event.weight) }
            }
        }
        return sum
    }

    @Test(arguments: visits)
    func isCountedOnce(visit: Visit) throws {
        #expect(try attempts(visit) == visit.attempts)
    }

    @Test(arguments: visits)
    func isCountedOnceAcrossARestart(visit: Visit) throws {
        for restart in visit.lines.indices {
            #expect(try attempts(visit, restartsAfter: restart) == visit.attempts, "restart before line \(restart + 1)")
        }
    }
}
