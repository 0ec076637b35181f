import PolicyEngine
import SecBotCore

extension Decision {
    /// Whether it would have changed something on the host.
    package var isAct: Bool { outcome == .enforce && request.kind.changesHost }
}

/// Counts the decisions of a backtest.
struct BacktestSummary {
    let decisions: [Decision]
    /// When the first record of each decision's finding was.
    let starts: [String: Timestamp]

    func fill(_ summary: inout BacktestReport.Summary, _ set: PolicySet) {
        for decision in decisions { summary.decisions[decision.outcome.rawValue, default: 0] += 1 }
        summary.targets = targets()
        summary.protectedHits = decisions.filter { !$0.protection.isEmpty }.map {
            BacktestReport.ProtectedHit(
                time: $0.time, target: "\($0.target)", outcome: $0.outcome.rawValue,
                protected: $0.protection.map(\.description))
        }
        let delays = decisions.filter { $0.isAct && $0.request.kind == .blockAddress && $0.offence == 1 }.compactMap {
            decision in
            starts[decision.id].map { Double(decision.time.nanoseconds - $0.nanoseconds) / 1e9 }
        }.sorted()
        if !delays.isEmpty {
            let middle = delays.count / 2
            summary.medianSecondsToBlock =
                delays.count % 2 == 1 ? delays[middle] : (delays[middle - 1] + delays[middle]) / 2
        }
        summary.load.limitPerMinute = set.limits.actsPerMinute
        summary.load.limited = summary.decisions[Decision.Outcome.limited.rawValue] ?? 0
        let acts = decisions.filter(\.isAct)
        summary.load.peakPerMinute = BacktestSummary.peak(acts.map(\.time.seconds))
        for (policy, group) in Dictionary(grouping: acts, by: \.policy) {
            summary.load.peakByPolicy[policy] = BacktestSummary.peak(group.map(\.time.seconds))
        }
    }

    /// Targets in the order in which they were first met.
    private func targets() -> [BacktestReport.Target] {
        var places: [String: Int] = [:]
        var targets: [BacktestReport.Target] = []
        for decision in decisions where decision.isAct {
            let name = "\(decision.target)"
            let place: Int
            if let known = places[name] {
                place = known
            } else {
                place = targets.count
                places[name] = place
                targets.append(
                    BacktestReport.Target(
                        target: name, actions: [], policies: [], decisions: 0, first: decision.time,
                        last: decision.time,
                        seconds: 0))
            }
            targets[place].decisions += 1
            targets[place].last = decision.time
            targets[place].seconds += decision.durationSeconds ?? 0
            let kind = decision.request.kind.rawValue
            if !targets[place].actions.contains(kind) { targets[place].actions.append(kind) }
            if !targets[place].policies.contains(decision.policy) { targets[place].policies.append(decision.policy) }
        }
        return targets
    }

    /// The most times within any sixty seconds; the times ascend.
    static func peak(_ seconds: [Int64]) -> Int {
        var start = 0
        var best = 0
        for (end, second) in seconds.enumerated() {
            while seconds[start] <= second - 60 { start += 1 }
            best = max(best, end - start + 1)
        }
        return best
    }
}

/// Finds the logins that came from blocked addresses.
enum BacktestLogins {
    /// The most that are listed.
    static let maximum = 10_000

    /// - Parameter logins: in ascending order of time.
    static func after(_ decisions: [Decision], _ logins: [LoginWitness.Login]) -> [BacktestReport.LaterLogin] {
        var blocks: [CIDR: [Decision]] = [:]
        var lengths: Set<Int> = []
        for decision in decisions where decision.isAct && decision.request.kind == .blockAddress {
            guard case .network(let network) = decision.target else { continue }
            blocks[network, default: []].append(decision)
            lengths.insert(network.prefix)
        }
        var found: [BacktestReport.LaterLogin] = []
        for login in logins {
            for length in lengths.sorted(by: >) where found.count < maximum {
                guard let network = CIDR(address: login.address, prefix: length),
                    let decision = blocks[network]?.last(where: { $0.time < login.time })
                else { continue }
                let end = decision.time.adding(seconds: decision.durationSeconds ?? 0)
                found.append(
                    BacktestReport.LaterLogin(
                        time: login.time, address: "\(login.address)", user: login.user, target: "\(decision.target)",
                        blockedAt: decision.time, whileBlocked: login.time < end))
                break
            }
        }
        return found
    }
}
