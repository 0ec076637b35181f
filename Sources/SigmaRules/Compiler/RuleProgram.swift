/// The condition of a rule as a flat array of nodes, evaluated from the first one.
struct RuleProgram: Sendable {
    struct Node: Sendable {
        enum Kind: UInt8, Sendable { case constant, item, not, and, or, atLeast }
        var kind: Kind
        /// Constant: 0 or 1; item: its number; atLeast: the count.
        var value: Int32
        /// The children in `children`.
        var first: Int32
        var count: Int32
    }

    private(set) var nodes: [Node] = []
    private(set) var children: [Int32] = []

    /// - Parameter order: Children are evaluated in ascending order of this cost.
    init(_ expression: Expression, order: (Expression) -> Int) {
        nodes.append(Node(kind: .constant, value: 0, first: 0, count: 0))
        nodes[0] = node(expression, order)
    }

    private mutating func node(_ expression: Expression, _ order: (Expression) -> Int) -> Node {
        switch expression {
        case .constant(let value): return Node(kind: .constant, value: value ? 1 : 0, first: 0, count: 0)
        case .item(let item): return Node(kind: .item, value: Int32(item), first: 0, count: 0)
        case .not(let inner): return composite(.not, 0, [inner], order)
        case .and(let parts): return composite(.and, 0, parts, order)
        case .or(let parts): return composite(.or, 0, parts, order)
        case .atLeast(let count, let parts): return composite(.atLeast, Int32(count), parts, order)
        }
    }

    private mutating func composite(
        _ kind: Node.Kind, _ value: Int32, _ parts: [Expression], _ order: (Expression) -> Int
    ) -> Node {
        let ordered = parts.map { (order($0), $0) }.enumerated().sorted {
            ($0.element.0, $0.offset) < ($1.element.0, $1.offset)
        }.map(\.element.1)
        var numbers: [Int32] = []
        for part in ordered {
            let child = node(part, order)
            numbers.append(Int32(nodes.count))
            nodes.append(child)
        }
        let first = Int32(children.count)
        children += numbers
        return Node(kind: kind, value: value, first: first, count: Int32(numbers.count))
    }
}
