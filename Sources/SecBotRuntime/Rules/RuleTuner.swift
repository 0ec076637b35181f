import SecBotCore
package import SigmaRules

/// Finds a filter for a rule's false positives and proves it with the engine.
package struct RuleTuner {
    /// How a search ended.
    package struct Outcome {
        /// Events of the files, and how many of them the rule finds.
        package var falsePositives: (events: Int, found: Int) = (0, 0)
        package var truePositives: (events: Int, found: Int) = (0, 0)
        /// The best filter that keeps its promise.
        package var proposal: RuleTuning.Proposal?
        /// Proposals that lose true positives, and which.
        package var losses: [RuleTuning.Loss] = []
    }

    private let sources: [RuleSource]
    private let rules: RuleSet
    private let index: Int

    /// - Parameters:
    ///   - sources: The rule's file.
    ///   - index: Which of its rules.
    package init(_ sources: [RuleSource], _ rules: RuleSet, rule index: Int) {
        self.sources = sources
        self.rules = rules
        self.index = index
    }

    /// Looks for a filter that silences every false positive and keeps every true positive that the rule finds now.
    package func search(falsePositives: EventCorpus, truePositives: EventCorpus?) throws -> Outcome {
        var outcome = Outcome()
        let noise = try samples(falsePositives)
        outcome.falsePositives = (noise.events, noise.samples.count)
        var attacks: [RuleTuning.Sample] = []
        if let truePositives {
            let found = try samples(truePositives)
            outcome.truePositives = (found.events, found.samples.count)
            attacks = found.samples
        }
        guard !noise.samples.isEmpty else { return outcome }
        let (proposals, losses) = RuleTuning(rule: index, of: rules)
            .proposals(falsePositives: noise.samples, truePositives: attacks)
        outcome.losses = losses
        for proposal in proposals where try keepsPromise(proposal, falsePositives, truePositives, attacks.count) {
            outcome.proposal = proposal
            break
        }
        return outcome
    }

    /// The events that the rule finds, with their fields.
    private func samples(_ corpus: EventCorpus) throws -> (events: Int, samples: [RuleTuning.Sample]) {
        var samples: [RuleTuning.Sample] = []
        var matcher = rules.makeMatcher()
        var found: [Int] = []
        let tally = try corpus.forEach { event, batch, _, line in
            found.removeAll(keepingCapacity: true)
            matcher.evaluate(event, in: batch, into: &found)
            guard found.contains(index), samples.count < RuleTuner.maximumSamples else { return }
            samples.append(RuleTuning.Sample(line: line, values: RuleTuner.values(event, batch)))
        }
        return (tally.events, samples)
    }

    /// The most events of one file that are compared.
    private static let maximumSamples = 100_000

    private static func values(_ event: borrowing Event, _ batch: Span<UInt8>) -> [RuleTuning.Value] {
        let snapshot = FieldRegistry.shared.snapshot
        var counts: [FieldID: Int] = [:]
        for index in 0..<event.rows.count { counts[event.rows[index].field, default: 0] += 1 }
        var values: [RuleTuning.Value] = []
        for index in 0..<event.rows.count {
            let row = event.rows[index]
            guard row.field != .none, row.kind != .null, counts[row.field] == 1 else { continue }
            values.append(
                RuleTuning.Value(field: snapshot.name(of: row.field), text: event.text(of: row, in: batch)))
        }
        return values
    }

    /// Whether the rule with the filter finds no false positive any more and as many true positives as before.
    private func keepsPromise(
        _ proposal: RuleTuning.Proposal, _ falsePositives: EventCorpus, _ truePositives: EventCorpus?, _ wanted: Int
    ) throws -> Bool {
        let filter = RuleSource(path: "filter.yml", text: proposal.yaml)
        let (filtered, diagnostics) = RuleSet.load(sources + [filter])
        guard !diagnostics.contains(where: { $0.path == "filter.yml" }),
            let place = filtered.rules.firstIndex(where: { $0.id == rules.rules[index].id })
        else { return false }
        func count(_ corpus: EventCorpus) throws -> Int {
            var matcher = filtered.makeMatcher()
            var found: [Int] = []
            var count = 0
            _ = try corpus.forEach { event, batch, _, _ in
                found.removeAll(keepingCapacity: true)
                matcher.evaluate(event, in: batch, into: &found)
                if found.contains(place) { count += 1 }
            }
            return count
        }
        guard try count(falsePositives) == 0 else { return false }
        return try truePositives.map { try count($0) >= wanted } ?? true
    }
}
