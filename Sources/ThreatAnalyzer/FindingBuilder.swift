import Crypto
import SecBotCore
import SigmaRules

/// Makes findings: their identity, entities and evidence.
struct FindingBuilder: Sendable {
    /// Members that a finding shows; the count says how many there are.
    static let maximumEvidence = 10

    /// Matched fields that one record of a finding shows.
    static let maximumMatched = 32

    private let key: SymmetricKey
    private let success = Constant("success")
    private let failure = Constant("failure")

    /// How sure a detector of this module is, 0 to 100.
    static let confidenceOfDetectors = 60

    /// How sure a rule is, by the status that its author gave it.
    static func confidence(_ status: String?) -> Int {
        switch status {
        case "stable": 90
        case "test": 75
        case "experimental", nil: 60
        default: 30
        }
    }

    /// What became of the attempt that an event speaks of.
    func outcome(of event: borrowing Event, in batch: Span<UInt8>) -> Finding.Outcome? {
        if event.value(of: .eventOutcome, is: success, in: batch) { return .success }
        return event.value(of: .eventOutcome, is: failure, in: batch) ? .failure : nil
    }

    /// - Parameter key: the secret of this store, so that identities cannot be recomputed elsewhere.
    init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

    /// The identity of a detection: 128 bits of HMAC-SHA256 over what it is about and when it began.
    ///
    /// The same records always lead to the same identity, also when they are read again after a crash. A window is told
    /// apart by rule, group and start; a finding of a single record by the record's place as well.
    func identity(
        rule: String, group: [(field: String, value: String)], start: Timestamp, record: RecordReference? = nil
    ) -> String {
        var message: [UInt8] = []
        func add(_ text: String) {
            // Each part with its length, so that no two lists of parts read alike.
            message += String(text.utf8.count).utf8
            message.append(58)
            message += text.utf8
        }
        add(rule)
        for (field, value) in group.sorted(by: { $0.field < $1.field }) {
            add(field)
            add(value)
        }
        add(String(start.nanoseconds))
        if let record {
            add(record.source)
            add(String(record.position))
        }
        return HMAC<SHA256>.authenticationCode(for: message, using: key).prefix(16).map { byte in
            let digits = String(byte, radix: 16)
            return digits.utf8.count == 2 ? digits : "0" + digits
        }.joined()
    }

    /// The entities of an event: what the service vouches for, and the names it speaks of.
    func entities(of event: borrowing Event, in batch: Span<UInt8>) -> [Entity] {
        var entities: [Entity] = []
        for kind in Entity.Kind.allCases {
            guard let index = event.firstRow(of: kind.field) else { continue }
            let row = event.rows[index]
            if kind == .sourceAddress || kind == .destinationAddress, !row.flags.contains(.entity) { continue }
            guard row.length > 0, row.length <= 1024 else { continue }
            entities.append(
                Entity(kind: kind, value: event.text(of: row, in: batch), provenance: event.provenance))
        }
        return entities
    }

    /// The entities that the grouping values of a correlation name.
    func entities(of group: [(field: String, value: String)], provenance: Provenance) -> [Entity] {
        group.compactMap { part in
            Entity.Kind.allCases.first { $0.rawValue == FieldRegistry.shared.canonical(part.field) }
                .map { Entity(kind: $0, value: part.value, provenance: provenance) }
        }
    }

    /// What a finding of a plain rule is about, for telling episodes apart: the source if there is one, else users and
    /// hosts.
    static func subject(of entities: [Entity]) -> [Entity] {
        if let source = entities.first(where: { $0.kind == .sourceAddress }) { return [source] }
        return entities.filter { $0.kind == .user || $0.kind == .targetUser || $0.kind == .host || $0.kind == .group }
    }

    /// The fields that a rule matched, with their places in the raw record.
    func matched(
        _ rules: RuleSet, _ rule: Int, _ event: borrowing Event, _ record: RecordReference, in batch: Span<UInt8>
    ) -> [MatchedField] {
        Array(
            rules.evidence(rule: rule, event, in: batch, record: record.range).prefix(FindingBuilder.maximumMatched))
    }
}
