package import SecBotCore

/// An action of a policy, before the target is known.
package struct ActionTemplate: Sendable, Hashable {
    package var kind: ActionKind
    package var escalation = Escalation()
    package var direction: TrafficDirection = .inbound
    /// For `external`: the program. For a block: the program that blocks a client whose address only a header claims.
    package var program: String?
    /// Ports of this host: one for a redirect, some for a rate limit.
    package var ports: [UInt16] = []
    package var perMinute = 0
    /// A rate limit for every source by itself, not only for the finding's.
    package var isForEveryone = false
    package var destination: IPAddress?
    package var destinationPort: UInt16 = 0
    package var unit = ""
    package var limits = UnitLimits()
    package var setting = ""
    package var value = ""
    package var channel = ""
    /// Kinds of entities that are the target, where the kind of action leaves a choice.
    package var subjects: [Entity.Kind] = []

    package init(_ kind: ActionKind) { self.kind = kind }
}

/// How long an act lasts, and how that grows for a target that comes back.
package struct Escalation: Sendable, Hashable {
    /// Seconds for the first offence, the second, and so on; the last holds for all further ones.
    package var rungs: [Int64] = [3600]
    /// Seconds in which an offence loses half of its weight.
    package var halfLifeSeconds: Int64 = 604_800

    /// The duration for an offence counted from 1.
    package func seconds(offence: Int) -> Int64 { rungs[max(0, min(offence, rungs.count) - 1)] }

    /// The rungs of a duration that is multiplied up to a limit.
    static func rungs(first: Int64, factor: Int64, limit: Int64) -> [Int64] {
        var rungs = [first]
        while let last = rungs.last, last < limit, rungs.count < 16, factor > 1 {
            let (next, overflow) = last.multipliedReportingOverflow(by: factor)
            rungs.append(overflow ? limit : min(next, limit))
        }
        return rungs
    }
}
