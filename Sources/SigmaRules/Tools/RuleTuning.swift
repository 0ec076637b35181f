import SecBotCore

/// Proposes filters from false positives that keep all known true positives.
///
/// A proposal demands whole values of several fields at once: those that tell the false positives from the true ones,
/// and of the others those that say who acts on what. Fields that change with every event are left out.
public struct RuleTuning: Sendable {
    /// A field of an event with its value.
    public struct Value: Hashable, Sendable {
        public var field: String
        public var text: String

        public init(field: String, text: String) {
            self.field = field
            self.text = text
        }
    }

    /// An event that the rule found.
    public struct Sample: Sendable {
        /// 1-based line of its file.
        public var line: Int
        /// Fields with a single value.
        public var values: [Value]

        public init(line: Int, values: [Value]) {
            self.line = line
            self.values = values
        }
    }

    /// A filter that silences the given false positives.
    public struct Proposal: Sendable {
        /// The fields that it looks at, the most telling first.
        public var fields: [String]
        /// The combinations of their values that are known to be good, in ascending order.
        public var combinations: [[String]]
        /// The filter as a Sigma document.
        public var yaml: String
    }

    /// Why a set of fields cannot be used.
    public struct Loss: Sendable {
        public var fields: [String]
        /// Lines of the true positives that would no longer be found.
        public var lines: [Int]
    }

    /// The most combinations that a filter lists.
    public static let maximumCombinations = 8
    private static let maximumFields = 4
    private static let maximumLength = 512

    private let rule: Rule
    private let ruleFields: Set<String>

    public init(rule index: Int, of rules: RuleSet) {
        rule = rules.rules[index]
        var names: Set<String> = []
        rule.expression.forEachItem { names.insert(rules.compiled.items[$0].fieldName) }
        ruleFields = names
    }

    /// Proposals, the best first, and what was refused because a true positive would be lost.
    public func proposals(
        falsePositives: [Sample], truePositives: [Sample]
    ) -> (proposals: [Proposal], losses: [Loss]) {
        let good = falsePositives.map(RuleTuning.table)
        let bad = truePositives.map { (line: $0.line, values: RuleTuning.table($0)) }
        let fields = usableFields(good, bad.map(\.values))
        var proposals: [Proposal] = []
        var losses: [Loss] = []
        var tried: Set<[String]> = []
        for start in fields.prefix(6) {
            let chosen = grow([start], fields, good, bad)
            guard tried.insert(chosen.sorted()).inserted else { continue }
            let combinations = RuleTuning.combinations(chosen, good)
            let lost = bad.filter { combinations.contains(RuleTuning.key(chosen, $0.values)) }.map(\.line)
            guard lost.isEmpty else {
                losses.append(Loss(fields: chosen, lines: lost))
                continue
            }
            let shown = RuleTuning.shown(chosen, falsePositives)
            proposals.append(
                Proposal(
                    fields: chosen, combinations: shown,
                    yaml: FilterDocumentWriter(rule: rule, fields: chosen, combinations: shown)
                        .document(events: falsePositives.count)))
        }
        return (proposals, losses)
    }

    /// Adds fields until no true positive is lost, at least two fields speak, and nothing more is to be gained.
    private func grow(
        _ start: [String], _ fields: [String], _ good: [[String: String]],
        _ bad: [(line: Int, values: [String: String])]
    ) -> [String] {
        var chosen = start
        func lost(_ fields: [String]) -> Int {
            let combinations = RuleTuning.combinations(fields, good)
            return bad.count { combinations.contains(RuleTuning.key(fields, $0.values)) }
        }
        var losses = lost(chosen)
        for field in fields where !chosen.contains(field) {
            guard chosen.count < RuleTuning.maximumFields, losses > 0 || chosen.count < 2 else { break }
            let next = chosen + [field]
            guard RuleTuning.combinations(next, good).count <= RuleTuning.maximumCombinations else { continue }
            let remaining = lost(next)
            // A third field is only of use if it saves a true positive.
            guard chosen.count < 2 || remaining < losses else { continue }
            chosen = next
            losses = remaining
        }
        return chosen
    }

    // MARK: Fields

    /// Fields that all false positives have with few values, those that exclude true positives first.
    private func usableFields(_ good: [[String: String]], _ bad: [[String: String]]) -> [String] {
        guard let first = good.first else { return [] }
        var rated: [(excluded: Int, preference: Int, distinct: Int, name: String)] = []
        for name in first.keys {
            guard let preference = preference(name) else { continue }
            var values: Set<String> = []
            let isShared = good.allSatisfy { event in
                guard let value = event[name], !value.isEmpty, value != "-" else { return false }
                values.insert(value)
                return true
            }
            guard isShared, values.count <= RuleTuning.maximumCombinations else { continue }
            let excluded = bad.count { event in !(event[name].map(values.contains) ?? false) }
            rated.append((excluded, preference, values.count, name))
        }
        return rated.sorted {
            ($1.excluded, $1.preference, $0.distinct, $0.name) < ($0.excluded, $0.preference, $1.distinct, $1.name)
        }.map(\.name)
    }

    private static let unstable = [
        "time", "date", "guid", "pid", "processid", "threadid", "recordid", "recordnumber", "logonid", "sessionid",
        "port", "hash", "md5", "sha1", "sha256", "imphash", "sequence", "serial", "activityid", "eventid", "@timestamp",
        "message", "executionprocess", "inode", "correlation", "requestid", "version", "keywords", "opcode", "task",
        "level", "severity", "attempt",
    ]
    private static let telling = [
        "commandline", "command_line", "parentimage", "parent.executable", "image", "executable", "user",
        "targetfilename",
        "targetobject", "file.path", "exe", "comm", "useragent", "user_agent", "source.ip", "sourceip", "company",
        "signature", "script", "url", "service",
    ]

    /// How well a field tells one actor from another; `nil` for those that change with every event.
    private func preference(_ name: String) -> Int? {
        let lowered = name.lowercased()
        guard !RuleTuning.unstable.contains(where: lowered.contains) else { return nil }
        let isConstant = ["channel", "provider", "event.", "logsource", "product", "dataset", "module", "kind"]
        if isConstant.contains(where: lowered.hasPrefix) { return 1 }
        var preference = 20
        if let place = RuleTuning.telling.firstIndex(where: lowered.contains) { preference = 200 - place }
        // What the rule itself demands is the same in what it should find.
        return ruleFields.contains(name) ? preference / 2 : preference
    }

    // MARK: Values

    /// Values in small letters, as Sigma compares them.
    private static func table(_ sample: Sample) -> [String: String] {
        var table: [String: String] = [:]
        for value in sample.values where isWritable(value.text) { table[value.field] = value.text.lowercased() }
        return table
    }

    private static func isWritable(_ text: String) -> Bool {
        text.utf8.count <= maximumLength && text.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
    }

    private static func key(_ fields: [String], _ values: [String: String]) -> [String] {
        // U+0000 stands in no value, so that an event without the field is in no combination.
        fields.map { values[$0] ?? "\u{0}" }
    }

    private static func combinations(_ fields: [String], _ events: [[String: String]]) -> Set<[String]> {
        Set(events.map { key(fields, $0) })
    }

    /// The combinations as the events write them, each once.
    private static func shown(_ fields: [String], _ samples: [Sample]) -> [[String]] {
        var found: [[String]: [String]] = [:]
        for sample in samples {
            let texts = fields.map { field in sample.values.last { $0.field == field }?.text ?? "" }
            let key = texts.map { $0.lowercased() }
            found[key] = min(found[key] ?? texts, texts, by: { $0.lexicographicallyPrecedes($1) })
        }
        return found.values.sorted { $0.lexicographicallyPrecedes($1) }
    }

    private static func min(_ left: [String], _ right: [String], by isLess: ([String], [String]) -> Bool) -> [String] {
        isLess(right, left) ? right : left
    }
}
