import LogFormats
import SecBotCore
import Testing

/// Whatever a remote side writes where it may write, no address but its own is attributed.
@Suite struct InjectionPropertyTests {
    /// Messages with `{}` where the remote text stands and `@` for the true address.
    private static let templates = [
        "sshd[42]: Invalid user {} from @ port 50000",
        "sshd[42]: Invalid user {} from @",
        "sshd[42]: Failed password for invalid user {} from @ port 50000 ssh2",
        "sshd[42]: Failed publickey for invalid user {} from @ port 50000 ssh2: ED25519 SHA256:abc",
        "sshd[42]: Failed publickey for invalid user {} from @ port 50000 ssh2: RSA-CERT SHA256:a ID {} (serial 0) CA RSA SHA256:b",
        "sshd[42]: Failed hostbased for invalid user x from @ port 50000 ssh2: RSA SHA256:a, client user \"{}\", client host \"{}\"",
        "sshd[42]: Failed hostbased for alice from @ port 50000 ssh2: RSA SHA256:a, client user \"{}\", client host \"{}\"",
        "sshd[42]: Connection closed by invalid user {} @ port 50000 [preauth]",
        "sshd[42]: Connection reset by authenticating user {} @ port 50000 [preauth]",
        "sshd[42]: Disconnected from invalid user {} @ port 50000 [preauth]",
        "sshd[42]: Disconnecting invalid user {} @ port 50000: Too many authentication failures [preauth]",
        "sshd[42]: Disconnecting invalid user {} @ port 50000: Change of username or service not allowed: ({},ssh-connection) -> ({},ssh-connection) [preauth]",
        "sshd[42]: error: maximum authentication attempts exceeded for invalid user {} from @ port 50000 ssh2 [preauth]",
        "sshd[42]: error: PAM: Authentication failure for illegal user {} from @",
        "sshd[42]: error: PAM: Authentication failure for illegal user {} from @ via 192.0.2.1",
        "sshd[42]: User {} from @ not allowed because not listed in AllowUsers",
        "sshd[42]: input_userauth_request: invalid user {} [preauth]",
        "sshd[42]: Bad protocol version identification '{}' from @ port 50000",
        "sshd[42]: Unable to negotiate with @ port 50000: no matching key exchange method found. Their offer: {} [preauth]",
        "sshd[42]: Received disconnect from @ port 50000:11: {} [preauth]",
        "sshd[42]: Received disconnect from @: 3: {} [preauth]",
        "sshd[42]: ssh_dispatch_run_fatal: Connection from invalid user {} @ port 50000: bignum is negative [preauth]",
        "dropbear[42]: Bad password attempt for '{}' from @:50000",
        "dropbear[42]: Login attempt for nonexistent user '{}' from @:50000",
        "dropbear[42]: Exit before auth (user '{}', 10 fails): Max auth tries reached - user '{}' from @:50000",
        "dropbear[42]: Exit before auth from <@:50000>: (user '{}', 3 fails): Max auth tries reached - user '{}'",
        "dropbear[42]: Exit before auth (user '{}', 3 fails): Exited normally",
        "login[42]: FAILED LOGIN (1) on '/dev/pts/0' from '@' FOR '{}', Authentication failure",
        "myapp[42]: {}",
    ]
    private static let innocent = "203.0.113.77"
    private static let attackers = ["198.51.100.7", "2001:db8::7"]
    private static let fragments = [
        " from ", "from ", innocent, innocent, " port ", "22", " ssh2", " ssh2:", " ssh2: ", ": ", " [preauth]", "'",
        "invalid user ", "authenticating user ", " not allowed because ", "RSA SHA256:x", " via ", "(", ")", "<",
        ">: ", "\(innocent):22", " ", " ", "x", ",", "3: ", ": Auth fail", " FOR ", "sshd[1]: ", " for ", "\"",
        "x from \(innocent) port 22 ssh2: RSA SHA256:a", " from \(innocent) port 22 ssh2", " from \(innocent) port 22",
        " from \(innocent)", " \(innocent) port 22", "\(innocent) port 22: ", " from \(innocent) port 22 ssh2: ",
        "' from \(innocent):22", " from <\(innocent):22>: ", " from \(innocent) port 22 ssh2: RSA SHA256:z",
        ": Change of username or service not allowed: ",
        ": Too many authentication failures", "Connection closed by ", "Max auth tries reached",
    ]

    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33 ^ state) &* 0x9E37_79B9_7F4A_7C15
        }
    }

    @Test(arguments: templates)
    func blamesNobodyElse(template: String) throws {
        var generator = Generator(state: UInt64(template.utf8.count) &* 77)
        var parser = try LogParser(options: FormatOptions(now: try #require(Timestamp("2026-11-21T00:00:00Z"))))
        var event = Event()
        var attributed = 0
        for round in 0..<4000 {
            let attacker = InjectionPropertyTests.attackers[round % 2]
            var line = "Nov 20 12:00:00 web01 "
            for piece in template.split(separator: "{}", omittingEmptySubsequences: false).enumerated() {
                if piece.offset > 0 {
                    for _ in 0..<Int.random(in: 0...7, using: &generator) {
                        line += InjectionPropertyTests.fragments.randomElement(using: &generator) ?? ""
                    }
                }
                line += piece.element.replacing("@", with: attacker)
            }
            let bytes = Array(line.utf8)
            let record = RawRecord(start: 0, end: bytes.count, position: 0)
            _ = parser.parse(batch: bytes.span, record: record, into: &event)
            // An ambiguous reading is marked as a mere claim, on which nobody may act.
            guard let address = event.sourceAddress, event.provenance != .headerClaimed else { continue }
            attributed += 1
            #expect(address.description == attacker, "\(line)")
        }
        #expect(attributed > 0 || !template.contains("@"))
    }
}
