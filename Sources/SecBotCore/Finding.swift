/// One detection with its evidence.
public struct Finding: Hashable, Sendable, Codable {
    /// A keyed hash of rule, group, window start and first record: unique across hosts, the same for the same records,
    /// and no address can be recovered from it.
    public var id: String
    /// Event time of the record that completed the detection.
    public var time: Timestamp
    /// Event time of the first and the last record that belong to it.
    public var firstTime: Timestamp
    public var lastTime: Timestamp
    public var rule: RuleReference
    public var entities: [Entity]
    /// Records (weighted by their repetitions) that belong to it; the evidence is a bounded part of them.
    public var count: Int
    /// One sentence: why this is a finding.
    public var reason: String
    public var evidence: [Evidence]
    /// The grouping values of a correlation by field name.
    public var group: [String: String]
    /// What kind of log the record that completed it belongs to; `nil` in what older versions stored.
    public var logsource: Logsource?
    /// What that record says became of the attempt; `nil` where it speaks of none.
    public var outcome: Outcome?
    /// How sure the detection is, 0 to 100; `nil` where nobody said.
    public var confidence: Int?

    /// What became of an attempt.
    public enum Outcome: String, Sendable, Codable, CaseIterable {
        case success, failure
    }

    public init(
        id: String, time: Timestamp, firstTime: Timestamp, lastTime: Timestamp, rule: RuleReference,
        entities: [Entity], count: Int, reason: String, evidence: [Evidence], group: [String: String] = [:],
        logsource: Logsource? = nil, outcome: Outcome? = nil, confidence: Int? = nil
    ) {
        self.id = id
        self.time = time
        self.firstTime = firstTime
        self.lastTime = lastTime
        self.rule = rule
        self.entities = entities
        self.count = count
        self.reason = reason
        self.evidence = evidence
        self.group = group
        self.logsource = logsource
        self.outcome = outcome
        self.confidence = confidence
    }
}

/// The rule or detector behind a finding.
public struct RuleReference: Hashable, Sendable, Codable {
    /// The rule's own id (a UUID for Sigma rules), and its title.
    public var id: String
    public var title: String
    public var level: Severity
    /// As the rule writes them: `attack.credential-access`, `attack.t1110`.
    public var tags: [String]

    public init(id: String, title: String, level: Severity, tags: [String] = []) {
        self.id = id
        self.title = title
        self.level = level
        self.tags = tags
    }
}

/// One record of a finding, and what in it matched.
public struct Evidence: Hashable, Sendable, Codable {
    /// Which source the record came from, as in ``RecordBatch/source``.
    public var source: String
    /// 1-based line of a replayed file; `nil` where the source has no lines.
    public var line: Int?
    /// Position in the source: byte offset or sequence.
    public var position: UInt64
    public var time: Timestamp
    /// The record, invalid UTF-8 replaced and cut at ``maximumRawLength``; untrusted text.
    public var raw: String
    public var matched: [MatchedField]

    /// Bytes of a record that a finding keeps.
    public static let maximumRawLength = 4096

    public init(
        source: String, line: Int?, position: UInt64, time: Timestamp, raw: String, matched: [MatchedField] = []
    ) {
        self.source = source
        self.line = line
        self.position = position
        self.time = time
        self.raw = raw
        self.matched = matched
    }
}

/// A field that a rule matched, and where its bytes are in the raw record.
public struct MatchedField: Hashable, Sendable, Codable {
    /// The field's canonical name.
    public var field: String
    /// The value as the rule saw it; untrusted text.
    public var value: String
    /// Byte offsets in the raw record; `nil` for a value that does not stand there literally.
    public var start: Int?
    public var end: Int?

    public init(field: String, value: String, start: Int? = nil, end: Int? = nil) {
        self.field = field
        self.value = value
        self.start = start
        self.end = end
    }
}
