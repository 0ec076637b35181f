import PolicyEngine
import SecBotCore
import Testing

/// The rules that hold whatever a policy says.
@Suite("Rules that always hold") struct AlwaysTests {
    private func outcome(
        _ provenance: Provenance, action: String = "block-address: {duration: 10m}"
    ) throws -> Decision {
        try #require(
            Sample.decide(try Sample.blocking(action: action), Sample.finding(provenance: provenance)).first)
    }

    @Test(arguments: Provenance.allCases) func onlyProofIsEnforced(provenance: Provenance) throws {
        let decision = try outcome(provenance)
        let isProof = provenance == .handshakeProven || provenance == .operatorTrusted
        #expect(decision.outcome == (isProof ? .enforce : .propose))
        #expect((decision.approval == nil) == isProof)
    }

    @Test func aClaimedClientIsBlockedAtTheProxyWhereThePolicyNamesAProgram() throws {
        let decision = try outcome(.headerClaimed, action: "block-address: {duration: 10m, at_proxy: nginx-deny}")
        #expect(decision.outcome == .enforce)
        let network = try #require(CIDR("192.0.2.7"))
        #expect(decision.request == .external(id: "nginx-deny", target: .network(network), durationSeconds: 600))
        // Even there not whom nothing may cut off.
        let refused = Sample.decide(
            try Sample.blocking(action: "block-address: {duration: 10m, at_proxy: nginx-deny}"),
            Sample.finding(provenance: .headerClaimed), protected: [try Sample.entry("192.0.2.7/32")])
        #expect(refused.first?.outcome == .refused)
    }

    @Test(arguments: [
        (Finding.Outcome?.some(.failure), ["attack.persistence"], Decision.Outcome.refused),
        (nil, ["attack.credential-access", "attack.t1110"], .refused), (nil, ["attack.initial-access"], .refused),
        (nil, [], .refused), (.some(.success), ["attack.credential-access"], .enforce),
        (nil, ["attack.persistence", "attack.t1136.001"], .enforce),
    ])
    func failuresAloneNeverSuspend(outcome: Finding.Outcome?, tags: [String], expected: Decision.Outcome) throws {
        let set = try Sample.blocking(when: "{level: low}", action: "suspend-account: {duration: 1h}")
        let user = Entity(kind: .user, value: "mallory", provenance: .handshakeProven)
        let decisions = Sample.decide(set, Sample.finding(outcome: outcome, tags: tags, entities: [user]))
        #expect(decisions.map(\.outcome) == [expected])
    }

    @Test(
        arguments: [
            (600, true), (601, false), (86_400, false), (-600, true), (-601, false), (0, true),
        ] as [(Int64, Bool)])
    func oldRecordsCauseNothing(age: Int64, acts: Bool) throws {
        let finding = Sample.finding(time: Sample.now.adding(seconds: -age))
        #expect(Sample.decide(try Sample.blocking(), finding).isEmpty == !acts)
    }

    @Test func aRecordWithoutATimeCausesNothing() throws {
        #expect(Sample.decide(try Sample.blocking(), Sample.finding(time: .unknown)).isEmpty)
    }

    @Test(arguments: [
        ("2001:db8::1/128", "2001:db8::8000:0:0:1", "2001:db8:0:0:8000::/65"),
        ("192.0.2.8/32", "192.0.2.7", "192.0.2.7"),
        ("198.51.100.0/24", "2001:db8::5", "2001:db8::/64"),
    ])
    func aBlockShrinksAroundWhatIsProtected(protected: String, source: String, expected: String) throws {
        let decision = try #require(
            Sample.decide(
                try Sample.blocking(), Sample.finding(address: source), protected: [try Sample.entry(protected)]
            ).first)
        #expect(decision.outcome == .enforce)
        #expect(decision.target.description == expected)
        #expect(decision.protection.isEmpty == !expected.contains("/65"))
    }

    @Test(arguments: [
        ("192.0.2.7/32", "192.0.2.7"), ("192.0.2.0/24", "::ffff:192.0.2.7"), ("192.0.2.7/32", "64:ff9b::c000:207"),
        ("192.0.2.7/32", "2002:c000:207::1"), ("2001:db8::/32", "2001:db8::1"), ("192.0.2.7/32", "192.0.2.7"),
    ])
    func aProtectedSourceIsRefused(protected: String, source: String) throws {
        let decisions = Sample.decide(
            try Sample.blocking(), Sample.finding(address: source), protected: [try Sample.entry(protected)])
        #expect(decisions.map(\.outcome) == [.refused])
        #expect(decisions.first?.isAlert == true)
    }

    @Test func aProtectedSessionTurnsABlockIntoAProposalAndAnAlert() throws {
        let finding = Sample.finding()
        let older = try Sample.entry("192.0.2.7/32", strength: .session, since: finding.firstTime.adding(seconds: -1))
        let decision = try #require(Sample.decide(try Sample.blocking(), finding, protected: [older]).first)
        #expect(decision.outcome == .propose)
        #expect(decision.isAlert)
        #expect(decision.approval != nil)
        // The session that the attack itself began protects nobody.
        let younger = try Sample.entry("192.0.2.7/32", strength: .session, since: finding.firstTime)
        #expect(Sample.decide(try Sample.blocking(), finding, protected: [younger]).first?.outcome == .enforce)
    }

    @Test(arguments: [
        ("::ffff:192.0.2.7", "192.0.2.7"), ("64:ff9b::c000:207", "192.0.2.7"), ("2002:c000:207::1", "192.0.2.7"),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:0:4136:e378:8000:63bf:3fff:fdd2"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
    ])
    func addressesBecomeTheParty(source: String, expected: String) throws {
        #expect(
            Sample.decide(try Sample.blocking(), Sample.finding(address: source)).first?.target.description == expected)
    }

    @Test(arguments: ["attacker.example.com", "0300.0.2.7", "192.0.2.7%eth0", "192.0.2.0/0", "0.0.0.0/0", "", " ", "1"])
    func whatIsNoAddressIsNoTarget(source: String) throws {
        #expect(Sample.decide(try Sample.blocking(), Sample.finding(address: source)).isEmpty)
    }

    @Test(arguments: ["127.0.0.1", "::1", "0.0.0.0", "224.0.0.1", "fe80::1", "255.255.255.255", "169.254.169.254"])
    func whatIsNoRemotePartyIsRefused(source: String) throws {
        #expect(Sample.decide(try Sample.blocking(), Sample.finding(address: source)).map(\.outcome) == [.refused])
    }

    @Test(arguments: ["-rf", "../../etc", "a\nb", "root/x", "$(id)"])
    func hostileNamesAreRefused(name: String) throws {
        let set = try Sample.blocking(when: "{level: low}", action: "suspend-account: {duration: 1h}")
        let user = Entity(kind: .user, value: name, provenance: .handshakeProven)
        let finding = Sample.finding(outcome: .success, entities: [user])
        #expect(Sample.decide(set, finding).map(\.outcome) == [.refused])
    }

    @Test func theLesserModeHolds() throws {
        for (policy, bot, expected) in [
            ("enforce", PolicyMode.observe, Decision.Outcome.observe), ("enforce", .propose, .propose),
            ("observe", .enforce, .observe), ("propose", .enforce, .propose), ("enforce", .enforce, .enforce),
        ] {
            #expect(Sample.decide(try Sample.blocking(mode: policy), mode: bot).first?.outcome == expected)
        }
    }
}
