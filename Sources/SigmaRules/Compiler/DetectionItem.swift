import PatternMatching
import SecBotCore

/// A field of a detection with what it is compared with: all groups must hold, of a group any test.
final class DetectionItem: Hashable, Sendable {
    /// `nil` for keywords, which are searched in every value.
    let field: FieldID?
    /// As the rule writes it, for explanations.
    let fieldName: String
    /// `neq`: the item holds if the groups do not.
    let isNegated: Bool
    /// Without the field, some group cannot hold.
    let needsValue: Bool
    /// Whether only the presence of the field matters, not its values.
    let asksOnlyPresence: Bool
    private let content = OnceReference<Content>()
    /// The content of an item that was compiled before, until it is needed.
    private let encoded: CacheReader?

    /// What most items of a large rule set are never asked for, because no event is of their logsource.
    private final class Content: Sendable {
        let groups: [[ValueTest]]
        let beginnings: [[UInt8]]
        /// Computed once: items are looked up in several tables.
        let hash: UInt64

        init(_ groups: [[ValueTest]], _ field: FieldID?, _ isNegated: Bool) {
            self.groups = groups
            beginnings = groups.count == 1 ? DetectionItem.beginnings(groups[0]) : []
            let seed = UInt64(field?.rawValue ?? .max) << 1 | (isNegated ? 1 : 0)
            var hash = ByteHash.combine(ByteHash.processSeed, seed)
            for group in groups {
                hash = ByteHash.combine(hash, UInt64(group.count))
                for test in group { hash = ByteHash.combine(hash, test.contentHash) }
            }
            self.hash = hash
        }
    }

    init(field: FieldID?, fieldName: String, groups: [[ValueTest]], isNegated: Bool) {
        self.field = field
        self.fieldName = fieldName
        self.isNegated = isNegated
        needsValue =
            field != nil
            && groups.contains { group in group.allSatisfy { !$0.holdsWithoutValue } }
        asksOnlyPresence = groups.joined().allSatisfy { test in
            if case .exists = test { return true }
            return false
        }
        encoded = nil
        _ = content.keep(Content(groups, field, isNegated))
    }

    /// An item that was compiled before.
    /// - Parameter encoded: Its groups, which ``ItemDecoding/check(_:)`` has accepted.
    init(
        field: FieldID?, fieldName: String, isNegated: Bool, needsValue: Bool, asksOnlyPresence: Bool,
        encoded: CacheReader
    ) {
        self.field = field
        self.fieldName = fieldName
        self.isNegated = isNegated
        self.needsValue = needsValue
        self.asksOnlyPresence = asksOnlyPresence
        self.encoded = encoded
    }

    private var loaded: Content {
        if let known = content.value { return known }
        let groups = encoded.flatMap { ItemDecoding.groups($0) }
        assert(groups != nil, "what was checked can be read")
        return content.keep(Content(groups ?? [[]], field, isNegated))
    }

    /// All of them must hold, of each any test.
    var groups: [[ValueTest]] { loaded.groups }
    /// If the item is a list of beginnings in plain ASCII, compared without regard to case: those, in lower case.
    var beginnings: [[UInt8]] { loaded.beginnings }

    static func == (left: DetectionItem, right: DetectionItem) -> Bool {
        let (one, other) = (left.loaded, right.loaded)
        return one === other
            || (one.hash == other.hash && left.field == right.field && left.isNegated == right.isNegated
                && one.groups == other.groups)
    }

    func hash(into hasher: inout Hasher) { hasher.combine(loaded.hash) }

    /// How the index can know whether the item may hold.
    enum Indexing {
        /// The item holds exactly if one of the literals does; numbers may also be written otherwise.
        case exact([Literal])
        /// The item can only hold if one of the literals does.
        case necessary([Literal])
        /// The item can only hold if the field has a value that is not null.
        case presence
        /// The item may hold without any value.
        case none
    }

    var indexing: Indexing {
        guard !isNegated else { return .none }
        if groups.count == 1, let exact = DetectionItem.exactLiterals(groups[0]) { return .exact(exact) }
        var best: (literals: [Literal], cost: Int)?
        for group in groups {
            guard let literals = DetectionItem.necessaryLiterals(group), !literals.isEmpty else { continue }
            let cost = ItemCost.estimate(literals)
            if cost < best?.cost ?? Int.max { best = (literals, cost) }
        }
        if let best { return .necessary(best.literals) }
        // Keywords have no field whose presence could be asked for.
        if field != nil, groups.contains(where: { group in group.allSatisfy { !$0.holdsWithoutValue } }) {
            return .presence
        }
        return .none
    }

    /// The fields that the item reads; keywords read all and are not listed.
    var fields: [FieldID] {
        var fields = field.map { [$0] } ?? []
        for case .reference(let reference) in groups.joined() { fields.append(reference.field) }
        return fields
    }

    /// Whether any test compares numbers by value.
    var comparesNumbers: Bool {
        groups.contains { group in
            group.contains { test in
                if case .number = test { return true }
                return false
            }
        }
    }

    private static func beginnings(_ group: [ValueTest]) -> [[UInt8]] {
        var beginnings: [[UInt8]] = []
        for test in group {
            guard case .text(let text) = test, !text.isCased, text.tokens.count == 2,
                case .bytes(let bytes) = text.tokens[0], text.tokens[1] == .anyText,
                bytes.allSatisfy({ $0 < 0x80 })
            else { return [] }
            beginnings.append(bytes)
        }
        return beginnings
    }

    static func exactLiterals(_ group: [ValueTest]) -> [Literal]? {
        var literals: [Literal] = []
        for test in group {
            switch test {
            case .text(let text), .number(.integer, let text):
                guard let literal = text.exactLiteral, !literal.bytes.isEmpty || literal.anchor == .whole else {
                    return nil
                }
                literals.append(literal)
            default: return nil
            }
        }
        return literals
    }

    static func necessaryLiterals(_ group: [ValueTest]) -> [Literal]? {
        var literals: [Literal] = []
        for test in group {
            switch test {
            case .text(let text), .number(_, let text):
                guard let literal = text.necessaryLiteral, !literal.bytes.isEmpty || literal.anchor == .whole else {
                    return nil
                }
                literals.append(literal)
                // 1.0 is also the number 1, which an event may write without the fraction.
                if case .number(.double(let value), _) = test, let whole = Int64(exactly: value) {
                    literals.append(Literal(Array(String(whole).utf8), anchor: .whole))
                }
            case .expression(let expression):
                guard let required = expression.requiredLiterals else { return nil }
                literals += required.map { Literal($0, anchor: .anywhere) }
            default: return nil
            }
        }
        return literals
    }
}
