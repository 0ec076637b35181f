import Foundation
import PolicyEngine
import SecBotCore
import Testing

/// What the tests of policies share.
enum Sample {
    static let now = Timestamp(seconds: 1_795_262_400)  // 2026-11-21T12:00:00Z, a Saturday

    static func zone(_ name: String) -> ZoneOffsets? {
        switch name {
        case "UTC": .utc
        case "Europe/Zurich": ZoneOffsets(initial: 3600)
        default: nil
        }
    }

    static func set(_ text: String, now: Timestamp = Sample.now) throws -> PolicySet {
        try PolicyLoader.load(text, file: "policy.yml", now: now, zone: zone).set
    }

    /// One policy that blocks, with `extra` lines at the top of the file.
    static func blocking(
        _ extra: String = "", when: String = "{tag: attack.t1110*}", action: String = "block-address: {duration: 10m}",
        mode: String = "enforce"
    ) throws -> PolicySet {
        try set(
            """
            set: test
            \(extra)
            policies:
              - id: block
                when: \(when)
                mode: \(mode)
                do: [{\(action)}]
            """)
    }

    static func finding(
        address: String = "192.0.2.7", provenance: Provenance = .handshakeProven, time: Timestamp = now,
        id: String = "f1", rule: String = "rule-1", count: Int = 5, outcome: Finding.Outcome? = .failure,
        tags: [String] = ["attack.credential-access", "attack.t1110.001"], entities: [Entity] = []
    ) -> Finding {
        var all = entities
        if !address.isEmpty { all.append(Entity(kind: .sourceAddress, value: address, provenance: provenance)) }
        return Finding(
            id: id, time: time, firstTime: time.adding(seconds: -60), lastTime: time,
            rule: RuleReference(id: rule, title: "Failed logins", level: .medium, tags: tags), entities: all,
            count: count, reason: "test", evidence: [], logsource: Logsource(product: "linux", service: "sshd"),
            outcome: outcome, confidence: 60)
    }

    static func entry(
        _ network: String, strength: ProtectedEntry.Strength = .hard, since: Timestamp? = nil
    ) throws -> ProtectedEntry {
        ProtectedEntry(
            network: try #require(CIDR(network)), strength: strength,
            reason: strength == .hard ? .allowlist : .session, detail: "test", since: since)
    }

    /// Decisions of a fresh state.
    static func decide(
        _ set: PolicySet, _ finding: Finding = finding(), mode: PolicyMode = .enforce,
        protected: [ProtectedEntry] = [], now: Timestamp = now
    ) -> [Decision] {
        let engine = PolicyEngine(set: set)
        var state = engine.makeState()
        return engine.decide(
            finding, context: PolicyContext(mode: mode, protected: ProtectedSet(protected)), now: now, state: &state)
    }
}

/// SplitMix64: the same seed gives the same test on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
