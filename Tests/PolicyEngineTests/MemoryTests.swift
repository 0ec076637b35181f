import PolicyEngine
import SecBotCore
import Testing

@Suite("Memory of offenders") struct MemoryTests {
    private func run(_ set: PolicySet) -> (PolicyEngine, PolicyContext) {
        (PolicyEngine(set: set), PolicyContext(mode: .enforce, protected: ProtectedSet()))
    }

    private static let ladder = "block-address: {duration: 10m, escalate: [1h, 1d], half_life: 1d}"

    @Test func aTargetThatComesBackIsAnsweredLonger() throws {
        let (engine, context) = run(try Sample.blocking(action: MemoryTests.ladder))
        var state = engine.makeState()
        var durations: [Int64] = []
        for hours in [0, 1, 3, 28, 53] as [Int64] {
            let now = Sample.now.adding(seconds: hours * 3600)
            let decision = engine.decide(Sample.finding(time: now), context: context, now: now, state: &state).first
            durations.append(try #require(decision?.durationSeconds))
        }
        #expect(durations == [600, 3600, 86_400, 86_400, 86_400])
        // Two weeks of peace, and it is a stranger again.
        let later = Sample.now.adding(seconds: 16 * 86_400)
        let decision = engine.decide(Sample.finding(time: later), context: context, now: later, state: &state).first
        #expect(decision?.durationSeconds == 600)
        #expect(decision?.offence == 1)
    }

    @Test func whatIsInForceIsNotDecidedAgain() throws {
        let (engine, context) = run(try Sample.blocking(action: MemoryTests.ladder))
        var state = engine.makeState()
        func decide(_ seconds: Int64, _ state: inout PolicyState) -> Int {
            let now = Sample.now.adding(seconds: seconds)
            return engine.decide(Sample.finding(time: now), context: context, now: now, state: &state).count
        }
        #expect([0, 1, 599].map { decide($0, &state) } == [1, 0, 0])
        #expect(decide(600, &state) == 1)
        state.release(.network(try #require(CIDR("192.0.2.7"))))
        #expect(decide(601, &state) == 1)
    }

    @Test func anObservedDecisionDoesNotStandInForABlock() throws {
        let set = try Sample.blocking(action: MemoryTests.ladder)
        let engine = PolicyEngine(set: set)
        var state = engine.makeState()
        let observing = PolicyContext(mode: .observe, protected: ProtectedSet())
        let enforcing = PolicyContext(mode: .enforce, protected: ProtectedSet())
        let first = engine.decide(Sample.finding(), context: observing, now: Sample.now, state: &state)
        #expect(first.map(\.outcome) == [.observe])
        let second = engine.decide(Sample.finding(), context: enforcing, now: Sample.now, state: &state)
        #expect(second.map(\.outcome) == [.enforce])
        #expect(second.first?.offence == 1)
    }

    @Test func aProposalThatWaitsIsNotMadeAgain() throws {
        let set = try Sample.set(
            """
            set: test
            policies:
              - id: ask
                when: {level: low}
                mode: enforce
                approval: {persons: 2, expires: 1h}
                do: [{block-address: {duration: 10m}}]
            """)
        let (engine, context) = run(set)
        var state = engine.makeState()
        let first = engine.decide(Sample.finding(), context: context, now: Sample.now, state: &state)
        #expect(first.first?.outcome == .propose)
        #expect(first.first?.approval == ApprovalRequirement(persons: 2, expires: Sample.now.adding(seconds: 3600)))
        let later = Sample.now.adding(seconds: 3599)
        #expect(engine.decide(Sample.finding(time: later), context: context, now: later, state: &state).isEmpty)
    }

    @Test func isKeptAcrossARestart() throws {
        let (engine, context) = run(try Sample.blocking(action: MemoryTests.ladder))
        var state = engine.makeState()
        for index in 0..<300 {
            let finding = Sample.finding(address: "203.0.\(index / 200).\(index % 200)", rule: "rule-\(index % 7)")
            _ = engine.decide(finding, context: context, now: Sample.now, state: &state)
        }
        var restored = engine.makeState()
        #expect(restored.restore(state.save()) == nil)
        for index in 0..<320 {
            let now = Sample.now.adding(seconds: 700)
            let finding = Sample.finding(address: "203.0.\(index / 200).\(index % 200)", time: now)
            let before = engine.decide(finding, context: context, now: now, state: &state)
            let after = engine.decide(finding, context: context, now: now, state: &restored)
            #expect(before == after)
        }
    }

    @Test func damagedStateIsRefusedAndChangesNothing() throws {
        let (engine, context) = run(try Sample.blocking(action: MemoryTests.ladder))
        var state = engine.makeState()
        for index in 0..<20 {
            let finding = Sample.finding(address: "203.0.113.\(index)")
            _ = engine.decide(finding, context: context, now: Sample.now, state: &state)
        }
        let bytes = state.save()
        var generator = SeededGenerator(seed: 9)
        for _ in 0..<3000 {
            var damaged = bytes
            if Bool.random(using: &generator) {
                damaged.removeLast(Int.random(in: 1...bytes.count, using: &generator))
            } else {
                damaged[Int.random(in: 0..<bytes.count, using: &generator)] ^= UInt8.random(
                    in: 1...255, using: &generator)
            }
            var target = engine.makeState()
            if target.restore(damaged) != nil { #expect(target.rememberedTargets == 0) }
        }
        #expect(state.rememberedTargets == 20)
    }

    @Test func aFloodDoesNotWashOutWhoCameBack() throws {
        let set = try Sample.blocking(
            "limits: {per_minute: 100000, remembered_targets: 100}\nbreaker: {targets_per_minute: 60000}",
            action: MemoryTests.ladder)
        let (engine, context) = run(set)
        var state = engine.makeState()
        for hours in 0..<3 as Range<Int64> {
            let now = Sample.now.adding(seconds: hours * 3600)
            _ = engine.decide(Sample.finding(time: now), context: context, now: now, state: &state)
        }
        let flood = Sample.now.adding(seconds: 10_000)
        for index in 0..<1000 {
            let finding = Sample.finding(address: "203.\(index / 250).\(index % 250).1", time: flood)
            _ = engine.decide(finding, context: context, now: flood, state: &state)
        }
        #expect(state.rememberedTargets <= 100)
        #expect((state.evictions["policy_targets"] ?? 0) >= 900)
        let later = Sample.now.adding(seconds: 100_000)
        let decision = engine.decide(Sample.finding(time: later), context: context, now: later, state: &state).first
        #expect((decision?.offence ?? 0) > 1)
    }
}
