import SecBotCore

@testable import SigmaRules

/// A correlation rule as the tests make it up: text for the correlator, a plain value for the reference.
struct CorrelationSpec {
    var id: String
    var kind: CorrelationDocument.Kind
    /// Ids of base rules or of earlier correlations.
    var inputs: [String]
    var groupBy: [String]
    var span: Int64
    var bounds: [(comparison: Comparison, value: Double)]
    var field: String?
    var percentile = 50.0
    /// Field of `who` for each base rule.
    var aliases: [String: String] = [:]

    static let baseRules = ["r0", "r1", "r2"]

    /// The largest bound, beyond which nothing changes.
    var needed: Int {
        if kind == .temporal || kind == .temporalOrdered { return inputs.count }
        let largest = bounds.map(\.value).max() ?? 0
        return isMonotone && bounds.allSatisfy { $0.comparison == .gte } ? max(1, Int(largest)) : Int(largest) + 1
    }

    var isMonotone: Bool {
        [.eventCount, .valueCount, .temporal].contains(kind)
            && bounds.allSatisfy { $0.comparison == .gt || $0.comparison == .gte }
    }

    var yaml: String {
        var text = "title: \(id)\nid: \(id)\ncorrelation:\n  type: \(kind.rawValue)\n"
        text += "  rules: [\(inputs.joined(separator: ", "))]\n  timespan: \(span)s\n"
        if !groupBy.isEmpty { text += "  group-by: [\(groupBy.joined(separator: ", "))]\n" }
        if !aliases.isEmpty {
            text += "  aliases:\n    who:\n"
            for (rule, field) in aliases.sorted(by: { $0.key < $1.key }) { text += "      \(rule): \(field)\n" }
        }
        if !bounds.isEmpty {
            text += "  condition:\n"
            if let field { text += "    field: \(field)\n" }
            if kind == .valuePercentile { text += "    percentile: \(Int(percentile))\n" }
            for bound in bounds { text += "    \(bound.comparison.rawValue): \(Int(bound.value))\n" }
        }
        return text
    }

    static func load(_ specs: [CorrelationSpec]) -> RuleSet {
        var parts = baseRules.map {
            "title: \($0)\nid: \($0)\nlogsource: {category: test}\ndetection: {s: {k: \($0)}, condition: s}\n"
        }
        parts += specs.map(\.yaml)
        return RuleSet.load([RuleSource(path: "rules.yml", text: parts.joined(separator: "---\n"))]).rules
    }

    /// Random rules; later ones may refer to earlier ones.
    static func random(_ random: inout SeededGenerator) -> [CorrelationSpec] {
        var specs: [CorrelationSpec] = []
        for number in 0..<(3 + random.below(4)) {
            let kind = random.pick(CorrelationDocument.Kind.allCases)
            var spec = CorrelationSpec(
                id: "c\(number)", kind: kind, inputs: [], groupBy: [], span: random.pick([1, 3, 10, 40, 120]),
                bounds: [])
            var names = baseRules.shuffled(using: &random)
            if !specs.isEmpty, random.chance(35) { names.insert(random.pick(specs).id, at: random.below(2)) }
            let isTemporal = kind == .temporal || kind == .temporalOrdered
            spec.inputs = Array(names.prefix(isTemporal ? 2 + random.below(2) : 1 + random.below(2)))
            let isChained = spec.inputs.contains { !baseRules.contains($0) }
            switch random.below(5) {
            case 0: spec.groupBy = []
            case 1: spec.groupBy = ["ip", "user"]
            case 2 where !isChained:
                spec.groupBy = ["who"]
                for (index, rule) in spec.inputs.enumerated() { spec.aliases[rule] = index % 2 == 0 ? "user" : "ip" }
            default: spec.groupBy = [random.pick(["user", "ip"])]
            }
            spec.addCondition(&random)
            specs.append(spec)
        }
        return specs
    }

    private mutating func addCondition(_ random: inout SeededGenerator) {
        switch kind {
        case .temporal, .temporalOrdered: return
        case .valueCount: field = "v"
        case .valueSum, .valueAverage, .valuePercentile: field = "n"
        case .eventCount: break
        }
        if kind == .valuePercentile { percentile = Double(random.below(101)) }
        let isAggregate = field == "n"
        let number = isAggregate ? random.below(kind == .valueSum ? 200 : 60) : 1 + random.below(6)
        let comparison = random.chance(60) ? .gte : random.pick(Comparison.allCases)
        bounds = [(comparison, Double(number))]
        if comparison != .lte, random.chance(15) { bounds.append((.lte, Double(number + random.below(4)))) }
    }
}

/// One record as the tests make it up.
struct TestRecord {
    var rules: [Int]
    var time: Int64?
    var arrival: Int64?
    var source: Int
    var fields: [String: String]
    var weight: UInt32
    var reference: UInt64

    var json: String {
        "{"
            + fields.sorted { $0.key < $1.key }.map { key, value in
                key == "n" ? "\"n\":\(value)" : "\"\(key)\":\"\(value)\""
            }.joined(separator: ",") + "}"
    }

    static func describe(_ signal: CorrelationSignal) -> String {
        "c\(signal.correlation) \(signal.state) t=\(signal.time.nanoseconds) "
            + "\(signal.firstTime.nanoseconds)...\(signal.lastTime.nanoseconds) count=\(signal.count) "
            + "value=\(signal.value) \(signal.members) \(signal.group)"
    }
}
