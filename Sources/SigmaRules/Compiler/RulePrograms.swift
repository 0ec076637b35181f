/// The conditions of all rules as flat arrays of nodes.
struct RulePrograms: Sendable {
    struct Node: Sendable {
        enum Kind: UInt8, Sendable { case constant, item, not, and, or, atLeast }
        var kind: Kind
        /// Constant: 0 or 1; item: its number; atLeast: the count.
        var value: Int32
        /// The children: places in ``children``.
        var first: Int32
        var count: Int32
    }

    private(set) var nodes: [Node] = []
    private(set) var children: [Int32] = []
    /// By rule: the node to begin with.
    private(set) var roots: [Int32] = []

    init() {}

    /// The programs of several lists of rules, one list after the other.
    init(joining parts: [RulePrograms]) {
        nodes.reserveCapacity(parts.reduce(0) { $0 + $1.nodes.count })
        children.reserveCapacity(parts.reduce(0) { $0 + $1.children.count })
        roots.reserveCapacity(parts.reduce(0) { $0 + $1.roots.count })
        for part in parts {
            let firstNode = Int32(nodes.count)
            let firstChild = Int32(children.count)
            for var node in part.nodes {
                node.first += firstChild
                nodes.append(node)
            }
            for child in part.children { children.append(child + firstNode) }
            for root in part.roots { roots.append(root + firstNode) }
        }
    }

    /// Adds the condition of the next rule; cheap parts come first.
    mutating func append(_ expression: Expression, _ costs: [Int?]) {
        let root = node(expression, costs)
        roots.append(Int32(nodes.count))
        nodes.append(root)
    }

    private mutating func node(_ expression: Expression, _ costs: [Int?]) -> Node {
        switch expression {
        case .constant(let value): return Node(kind: .constant, value: value ? 1 : 0, first: 0, count: 0)
        case .item(let item): return Node(kind: .item, value: Int32(item), first: 0, count: 0)
        case .not(let inner): return composite(.not, 0, [inner], costs)
        case .and(let parts): return composite(.and, 0, parts, costs)
        case .or(let parts): return composite(.or, 0, parts, costs)
        case .atLeast(let count, let parts): return composite(.atLeast, Int32(count), parts, costs)
        }
    }

    private mutating func composite(
        _ kind: Node.Kind, _ value: Int32, _ parts: [Expression], _ costs: [Int?]
    ) -> Node {
        // An alternative is settled by what often holds, everything else by what rarely does.
        let order = parts.map { kind == .or ? -RulePrograms.likelihood($0, costs) : RulePrograms.effort($0, costs) }
        var numbers: [Int32] = []
        for index in parts.indices.sorted(by: { (order[$0], $0) < (order[$1], $1) }) {
            let child = node(parts[index], costs)
            numbers.append(Int32(nodes.count))
            nodes.append(child)
        }
        let first = Int32(children.count)
        children += numbers
        return Node(kind: kind, value: value, first: first, count: Int32(numbers.count))
    }

    private static func likelihood(_ expression: Expression, _ costs: [Int?]) -> Int {
        switch expression {
        case .constant(let value): value ? 1 << 30 : 0
        case .item(let item): costs[item] ?? 1
        case .not: 1 << 20
        case .and(let parts): parts.reduce(1 << 30) { min($0, likelihood($1, costs)) }
        case .or(let parts), .atLeast(_, let parts): parts.reduce(0) { min(1 << 30, $0 + likelihood($1, costs)) }
        }
    }

    /// Rare parts first, because they decide; negations last, because they rarely do.
    private static func effort(_ expression: Expression, _ costs: [Int?]) -> Int {
        switch expression {
        case .constant: 0
        case .item(let item): costs[item] ?? 100_000
        case .not(let inner): 200_000 + effort(inner, costs) / 100
        case .and(let parts): parts.reduce(1 << 30) { min($0, effort($1, costs)) }
        case .or(let parts), .atLeast(_, let parts): parts.reduce(0) { min(1 << 30, $0 + effort($1, costs)) }
        }
    }
}
