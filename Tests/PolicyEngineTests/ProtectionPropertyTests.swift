import Foundation
import PolicyEngine
import SecBotCore
import Testing

/// No decision ever covers anybody protected, whatever the finding says.
///
/// Fifty thousand random findings by default; `SECBOT_LONG_TESTS=1` makes it a million.
@Suite("Protection property") struct ProtectionPropertyTests {
    private static var rounds: Int {
        ProcessInfo.processInfo.environment["SECBOT_LONG_TESTS"] == nil ? 50_000 : 1_000_000
    }

    private static let set = """
        set: random
        limits: {per_minute: 400}
        breaker:
          targets_per_minute: 60
          rule_targets_per_minute: 10
          widen: {v4: 20, v6: 40, neighbours: 2}
          fallback: [{logsource: {service: sshd}, ports: [22]}]
        exceptions:
          - {network: 192.0.2.128/28, owner: test, until: 2030-01-01}
          - {network: "2001:db8:0:1::/64", rule: rule-3, owner: test, until: 2030-01-01}
        policies:
          - {id: a, when: {rule: "rule-[0-3]"}, mode: enforce, do: [notify]}
          - {id: b, when: {count: 3}, mode: enforce, do: [{block-address: {duration: 10m, direction: both}}]}
          - {id: c, when: {level: medium}, mode: enforce, do: [{rate-limit: {ports: [22], per_minute: 5}}]}
          - {id: d, when: {rule: rule-2}, mode: enforce, do: [{redirect: {port: 22, to: "198.51.100.1:2222"}}]}
          - {id: e, when: {rule: "rule-?"}, mode: enforce, do: [{external: {id: proxy}}]}
          - {id: f, when: {rule: rule-1}, mode: enforce, do: [{block-address: {duration: 1d, at_proxy: proxy}}]}
        """

    private func address(_ generator: inout SeededGenerator) -> String {
        let low = UInt32.random(in: 0...255, using: &generator)
        let v4 = [0xC000_0200, 0xC633_6400, 0xCB00_7100, 0x7F00_0000].randomElement(using: &generator) ?? 0xC000_0200
        let bits = UInt32(v4) | low
        let short = UInt64.random(in: 0...7, using: &generator)
        switch Int.random(in: 0..<10, using: &generator) {
        case 0...3: return "\(IPAddress(v4: bits))"
        case 4: return "::ffff:\(IPAddress(v4: bits))"
        case 5: return "\(IPAddress(high: 0x0064_FF9B_0000_0000, low: UInt64(bits)))"
        case 6: return "\(IPAddress(high: 0x2002_0000_0000_0000 | UInt64(bits) << 16 | short, low: short))"
        case 7: return "\(IPAddress(high: 0x2001_0000_4136_E378, low: UInt64(bits)))"
        case 8: return ["::1", "fe80::1", "224.0.0.1", "x", "0300.0.2.7"].randomElement(using: &generator) ?? "x"
        default: return "\(IPAddress(high: 0x2001_0DB8_0000_0000 | short, low: UInt64(low) << 56 | UInt64(low)))"
        }
    }

    private func entries(_ generator: inout SeededGenerator) -> [ProtectedEntry] {
        (0..<Int.random(in: 0...10, using: &generator)).compactMap { _ in
            guard let address = IPAddress(address(&generator)) else { return nil }
            let width = address.isIPv4 ? 32 : 128
            let prefix = Bool.random(using: &generator) ? width : Int.random(in: (width / 2)...width, using: &generator)
            guard let network = CIDR(address: address, prefix: prefix) else { return nil }
            let isSession = Int.random(in: 0..<4, using: &generator) == 0
            return ProtectedEntry(
                network: network, strength: isSession ? .session : .hard, reason: isSession ? .session : .allowlist,
                since: isSession
                    ? Sample.now.adding(seconds: Int64.random(in: -7200...60, using: &generator)) : nil)
        }
    }

    /// Whether a network touches an entry, computed the plain way.
    private func touches(_ network: CIDR, _ entry: ProtectedEntry) -> Bool {
        ([entry.network] + entry.network.embeddedIPv4).contains { own in
            ([network] + network.embeddedIPv4).contains { $0.overlaps(own) }
        }
    }

    @Test func noDecisionCoversAnybodyProtected() throws {
        let set = try Sample.set(ProtectionPropertyTests.set)
        let engine = PolicyEngine(set: set)
        var generator = SeededGenerator(seed: 4711)
        var state = engine.makeState()
        var protected: [ProtectedEntry] = []
        var context = PolicyContext(mode: .enforce, protected: ProtectedSet())
        var now = Sample.now
        var (acts, narrowed, wide, refused) = (0, 0, 0, 0)
        for round in 0..<ProtectionPropertyTests.rounds {
            if round % 25 == 0 {
                protected = entries(&generator)
                context = PolicyContext(
                    mode: PolicyMode.allCases.randomElement(using: &generator) ?? .enforce,
                    protected: ProtectedSet(protected))
                if round % 1000 == 0 { state = engine.makeState() }
            }
            now = now.adding(seconds: Int64.random(in: 0...2, using: &generator))
            let finding = Sample.finding(
                address: address(&generator),
                provenance: Int.random(in: 0..<4, using: &generator) == 0
                    ? Provenance.allCases.randomElement(using: &generator) ?? .handshakeProven : .handshakeProven,
                time: now, id: "f\(round)", rule: "rule-\(Int.random(in: 0..<5, using: &generator))")
            for decision in engine.decide(finding, context: context, now: now, state: &state) {
                if decision.outcome == .refused { refused += 1 }
                guard [.enforce, .propose, .observe, .limited].contains(decision.outcome),
                    case .network(let network) = decision.target
                else { continue }
                acts += 1
                if !decision.protection.isEmpty { narrowed += 1 }
                if network.address.isIPv4, network.prefix < 32 { wide += 1 }
                for entry in ProtectedSet.builtIn + protected where touches(network, entry) {
                    if entry.strength == .hard { Issue.record("\(decision.request) covers \(entry)") }
                    let isOlder = (entry.since ?? .unknown) < finding.firstTime
                    if isOlder, decision.outcome == .enforce { Issue.record("\(decision.request) covers \(entry)") }
                }
            }
        }
        // The test must have tried what it is about.
        #expect(acts > ProtectionPropertyTests.rounds / 10)
        #expect(narrowed > 50 && wide > 50 && refused > 1000)
    }
}
