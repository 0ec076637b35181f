import SecBotCore

/// Resolves what correlations refer to, puts them in order and finds out which rules they silence.
struct CorrelationLinker {
    private let rules: [Rule]
    private var documents: [(document: CorrelationDocument, source: Int)] = []

    struct Result {
        /// Referenced before referring.
        var correlations: [CorrelationRule] = []
        var errors: [(error: RuleError, source: Int)] = []
        /// Ids of rules that are no findings of their own.
        var silenced: Set<String> = []
    }

    init(rules: [Rule]) { self.rules = rules }

    mutating func add(_ document: CorrelationDocument, source: Int) { documents.append((document, source)) }

    func link() -> Result {
        var result = Result()
        guard !documents.isEmpty else { return result }
        var ruleNames: [String: Int] = [:]
        for (index, rule) in rules.enumerated() {
            ruleNames[rule.id] = index
            if let name = rule.metadata.name, ruleNames[name] == nil { ruleNames[name] = index }
        }
        var documentNames: [String: Int] = [:]
        for (index, entry) in documents.enumerated() {
            documentNames[entry.document.metadata.id] = index
            if let name = entry.document.metadata.name, documentNames[name] == nil { documentNames[name] = index }
        }
        // Repeatedly take those whose references are all known; what is left refers to itself or to nothing.
        var linked: [Int: Int] = [:]
        var waiting = Array(documents.indices)
        var hasProgress = true
        while hasProgress {
            hasProgress = false
            var still: [Int] = []
            for index in waiting {
                let document = documents[index].document
                do throws(RuleError) {
                    guard let rule = try resolve(document, ruleNames, documentNames, linked) else {
                        still.append(index)
                        continue
                    }
                    linked[index] = result.correlations.count
                    result.correlations.append(rule)
                } catch {
                    result.errors.append((error, documents[index].source))
                }
                hasProgress = true
            }
            waiting = still
        }
        for index in waiting {
            result.errors.append(
                (
                    RuleError(
                        "correlation.cycle", "the correlation refers to itself or to one that was refused",
                        at: documents[index].document.place), documents[index].source
                ))
        }
        silence(&result, linked)
        return result
    }

    private func silence(_ result: inout Result, _ linked: [Int: Int]) {
        var spoken: Set<CorrelationRule.Input.Source> = []
        var generated: Set<CorrelationRule.Input.Source> = []
        for (index, place) in linked {
            for input in result.correlations[place].inputs {
                spoken.insert(input.source)
                if documents[index].document.generate { generated.insert(input.source) }
            }
        }
        for source in spoken.subtracting(generated) {
            switch source {
            case .rule(let index): result.silenced.insert(rules[index].id)
            case .correlation(let index): result.correlations[index].generatesFindings = false
            }
        }
    }

    /// The compiled rule, or `nil` if a correlation that it refers to is not compiled yet.
    private func resolve(
        _ document: CorrelationDocument, _ ruleNames: [String: Int], _ documentNames: [String: Int],
        _ linked: [Int: Int]
    ) throws(RuleError) -> CorrelationRule? {
        guard
            document.bounds.allSatisfy({ $0.value <= 1_000_000 }) || document.kind == .valueSum
                || document.kind == .valueAverage || document.kind == .valuePercentile
        else {
            throw RuleError("correlation.bound", "a count above 1,000,000 is not supported", at: document.place)
        }
        var inputs: [CorrelationRule.Input] = []
        for name in document.rules {
            let source: CorrelationRule.Input.Source
            if let index = ruleNames[name] {
                source = .rule(index)
            } else if let index = documentNames[name] {
                guard let place = linked[index] else { return nil }
                source = .correlation(place)
            } else {
                throw RuleError(
                    "correlation.unknownRule", "no rule has the name or id `\(name)`", at: document.place,
                    suggestion: Suggestion.nearest(name, in: Array(ruleNames.keys) + Array(documentNames.keys)).map {
                        "Did you mean `\($0)`?"
                    })
            }
            let groupNames = document.groupBy.map { field(document, $0, rule: name, source) }
            inputs.append(
                CorrelationRule.Input(
                    source: source, groupFields: groupNames.map { FieldRegistry.shared.intern($0) ?? .none },
                    groupNames: groupNames,
                    valueFields: document.fields.map {
                        FieldRegistry.shared.intern(field(document, $0, rule: name, source)) ?? .none
                    }))
        }
        return CorrelationRule(
            metadata: document.metadata, groupBy: document.groupBy, timespan: document.timespan, kind: document.kind,
            inputs: inputs, bounds: document.bounds, percentile: document.percentile)
    }

    /// The field that a name stands for in the events of a rule.
    private func field(
        _ document: CorrelationDocument, _ name: String, rule: String, _ source: CorrelationRule.Input.Source
    ) -> String {
        func adapted(_ name: String) -> String {
            guard case .rule(let index) = source else { return name }
            return rules[index].renamedFields[name] ?? name
        }
        guard let alias = document.aliases.first(where: { $0.name == name }) else { return adapted(name) }
        var names = [rule]
        if case .rule(let index) = source {
            names.append(rules[index].id)
            if let own = rules[index].metadata.name { names.append(own) }
        }
        return adapted(alias.fields.first { names.contains($0.rule) }?.field ?? name)
    }
}
