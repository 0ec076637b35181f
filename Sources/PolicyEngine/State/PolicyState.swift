package import SecBotCore

/// What the engine remembers between findings: who did it before, how much was done lately, whether the breaker is
/// tripped. A value: the same state, findings and times give the same decisions.
package struct PolicyState: Sendable {
    var offenders: OffenderTable
    var neighbours: NeighbourTable
    /// Acts per policy and over all.
    var policyRates: [String: MinuteWindow] = [:]
    var totalRate = MinuteWindow()
    var breaker = BreakerState()
    /// What happened to findings and decisions, by name, since this state was made.
    package private(set) var counters: [String: UInt64] = [:]

    package init(rememberedTargets: Int = PolicyLimits().rememberedTargets) {
        offenders = OffenderTable(maximum: rememberedTargets)
        neighbours = NeighbourTable(maximum: min(rememberedTargets, 20_000))
    }

    mutating func count(_ name: String) { counters[name, default: 0] &+= 1 }

    /// Entries that made room for others, by table.
    package var evictions: [String: UInt64] {
        ["policy_targets": offenders.evicted, "policy_neighbourhoods": neighbours.evicted].filter { $0.value > 0 }
    }

    /// How many targets are remembered.
    package var rememberedTargets: Int { offenders.count }

    /// How often the breaker was tripped.
    package var breakerTrips: UInt64 { breaker.trips }

    /// Forgets what is in force against a target, because a person ended it; what it did before stays remembered.
    package mutating func release(_ target: ActionTarget) {
        guard case .network(let network) = target else {
            for kind in ActionKind.allCases { offenders.release(OffenderKey(kind, .name(target.description))) }
            return
        }
        for kind in ActionKind.allCases { offenders.release(OffenderKey(kind, .network(network))) }
    }

    static let version: UInt32 = 1
    /// The most policies and rules whose rates are stored.
    static let maximumNames = 4096

    /// The state as bytes.
    package func save() -> [UInt8] {
        var writer = StateWriter()
        writer.write(PolicyState.version)
        offenders.save(to: &writer)
        neighbours.save(to: &writer)
        totalRate.save(to: &writer)
        writer.write(UInt32(policyRates.count))
        for (name, window) in policyRates.sorted(by: { $0.key < $1.key }) {
            writer.write(name)
            window.save(to: &writer)
        }
        breaker.save(to: &writer)
        return writer.bytes
    }

    /// Replaces the state by what ``save()`` wrote; on an error it stays as it was.
    package mutating func restore(_ bytes: [UInt8]) -> StateError? {
        do throws(StateError) {
            var reader = StateReader(bytes)
            let version: UInt32 = try reader.read()
            guard version == PolicyState.version else { throw .version(version) }
            var fresh = PolicyState(rememberedTargets: offenders.maximum)
            try fresh.offenders.restore(from: &reader)
            try fresh.neighbours.restore(from: &reader)
            try fresh.totalRate.restore(from: &reader)
            for _ in 0..<min(PolicyState.maximumNames, try reader.readCount(ofSize: 16)) {
                let name = try reader.readText()
                var window = MinuteWindow()
                try window.restore(from: &reader)
                fresh.policyRates[name] = window
            }
            try fresh.breaker.restore(from: &reader)
            guard reader.isAtEnd else { throw .invalid }
            self = fresh
            return nil
        } catch {
            return error
        }
    }
}
