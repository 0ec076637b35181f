import PolicyEngine
import SecBotCore
import Testing

@Suite("Breaker and limits") struct BreakerTests {
    private static let tight = """
        breaker:
          targets_per_minute: 10
          rule_targets_per_minute: 5
          cooldown: 5m
          widen: {v4: 24, v6: 48, neighbours: 4}
          fallback: [{logsource: {service: sshd}, ports: [22], per_minute: 6, duration: 15m}]
        """

    private struct Run {
        let engine: PolicyEngine
        var state: PolicyState
        let context: PolicyContext

        init(_ set: PolicySet, protected: [ProtectedEntry] = []) {
            engine = PolicyEngine(set: set)
            state = engine.makeState()
            context = PolicyContext(mode: .enforce, protected: ProtectedSet(protected))
        }

        mutating func decide(_ address: String, rule: String = "rule-1", after seconds: Int64 = 0) -> [Decision] {
            let now = Sample.now.adding(seconds: seconds)
            let finding = Sample.finding(address: address, time: now, id: address, rule: rule)
            return engine.decide(finding, context: context, now: now, state: &state)
        }
    }

    @Test func manyFromEverywhereSlowTheServiceAndBlockingGoesOn() throws {
        var run = Run(try Sample.blocking(BreakerTests.tight))
        var requests: [ActionRequest] = []
        for index in 0..<60 {
            requests += run.decide("203.0.\(index).1").filter { $0.outcome == .enforce }.map(\.request)
        }
        let blocks = requests.filter { $0.kind == .blockAddress }
        #expect(blocks.count >= 10 && blocks.count < 20)
        #expect(
            requests.filter { $0.kind == .rateLimit }
                == [.rateLimit(network: nil, ports: [22], perMinute: 6, durationSeconds: 900)])
        // A minute later each rule has its single blocks again, tripped or not.
        #expect(run.decide("198.51.100.1", after: 61).first?.request.kind == .blockAddress)
    }

    @Test func anotherRuleKeepsItsBlocks() throws {
        var run = Run(try Sample.blocking(BreakerTests.tight))
        for index in 0..<40 { _ = run.decide("203.0.\(index).1") }
        let other = run.decide("198.51.100.1", rule: "rule-2")
        #expect(other.map(\.outcome) == [.enforce])
        #expect(other.first?.request.kind == .blockAddress)
    }

    @Test func neighboursAreTakenTogetherButNeverSomebodyProtected() throws {
        var run = Run(try Sample.blocking(BreakerTests.tight), protected: [try Sample.entry("203.0.113.200/32")])
        var wide: [CIDR] = []
        for index in 1..<60 {
            for decision in run.decide("203.0.113.\(index)") where decision.outcome == .enforce {
                guard case .network(let network) = decision.target else { continue }
                #expect(run.context.protected.isFree(network))
                if !network.isSingleAddress { wide.append(network) }
            }
        }
        #expect(wide.map(\.description) == ["203.0.113.0/25"])
    }

    @Test func strangersOfATranslatorAreNotTakenTogether() throws {
        var run = Run(try Sample.blocking(BreakerTests.tight))
        for index in 1..<60 {
            let digits = String(index, radix: 16)
            for decision in run.decide("2001:0:4136:e378:8000:63bf:3fff:\(digits)") {
                guard case .network(let network) = decision.target else { continue }
                #expect(network.isSingleAddress)
            }
        }
    }

    @Test func aPolicyHasItsOwnLimit() throws {
        let set = try Sample.set(
            """
            set: test
            policies:
              - {id: block, when: {level: low}, mode: enforce, per_minute: 3, do: [{block-address: {duration: 10m}}]}
            """)
        var run = Run(set)
        let outcomes = (0..<5).flatMap { run.decide("203.0.\($0).1").map(\.outcome) }
        #expect(outcomes == [.enforce, .enforce, .enforce, .limited, .limited])
        #expect(run.decide("203.0.9.1", after: 61).map(\.outcome) == [.enforce])
    }

    @Test func aClockSetBackBlocksNothingForEver() throws {
        let set = try Sample.set(
            """
            set: test
            policies:
              - {id: block, when: {level: low}, mode: enforce, per_minute: 1, do: [{block-address: {duration: 10m}}]}
            """)
        var run = Run(set)
        #expect(run.decide("203.0.113.1", after: 86_400).map(\.outcome) == [.enforce])
        #expect(run.decide("203.0.113.2").map(\.outcome) == [.enforce])
        #expect(run.decide("203.0.113.1", after: 120).map(\.outcome) == [.enforce])
    }
}
