/// Why a rule did or did not match an event: every selection, every item, every value.
public struct Explanation: Sendable {
    public var ruleID: String
    public var title: String
    /// Whether the rule matches, its logsource aside.
    public var holds: Bool
    /// Whether the rule is asked at all about events of this logsource.
    public var isRouted: Bool
    /// Whether the engine reports the rule for the event: the condition holds, and the logsource does not contradict.
    public var matches: Bool { holds && isRouted }
    /// The conditions as the rule writes them; several are alternatives.
    public var conditions: [String]
    public var selections: [Selection]
    /// Filters that were added to the rule: each must hold as well.
    public var filters: [Selection]

    /// A named part of the rule.
    public struct Selection: Sendable {
        public var name: String
        public var node: Node
    }

    /// A part of a selection or of a condition.
    public indirect enum Node: Sendable {
        case constant(Bool)
        case item(Item)
        case not(Node, holds: Bool)
        case all([Node], holds: Bool)
        case any([Node], holds: Bool)
        case atLeast(Int, [Node], holds: Bool)

        /// Whether this part of the rule is true of the event.
        public var holds: Bool {
            switch self {
            case .constant(let value): value
            case .item(let item): item.holds
            case .not(_, let holds), .all(_, let holds), .any(_, let holds), .atLeast(_, _, let holds): holds
            }
        }
    }

    /// A field with what it is compared with.
    public struct Item: Sendable {
        /// Empty for keywords.
        public var field: String
        public var isNegated: Bool
        public var holds: Bool
        /// The values that the event has in this field, at most ``maximumShown`` of them; none for keywords.
        public var values: [String]
        /// Whether the event has the field at all.
        public var isPresent: Bool
        /// All of these must hold.
        public var groups: [[Test]]
    }

    /// One value of an item.
    public struct Test: Sendable {
        /// What is demanded: `contains 'mimikatz'`.
        public var demand: String
        public var holds: Bool
        /// The matching part of the event's value, or the whole value.
        public var matched: String?
        /// Byte offsets of ``matched`` in the record, if it stands there literally.
        public var range: Range<Int>?
    }

    /// Values of a field that an explanation shows.
    public static let maximumShown = 8
}
