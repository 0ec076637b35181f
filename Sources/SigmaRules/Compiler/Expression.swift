/// The condition of a rule over detection items, by their numbers.
indirect enum Expression: Hashable, Sendable {
    case constant(Bool)
    case item(Int)
    case not(Expression)
    case and([Expression])
    case or([Expression])
    case atLeast(Int, [Expression])

    /// The same condition with constants folded and nested `and` and `or` joined.
    var simplified: Expression {
        switch self {
        case .constant, .item: return self
        case .not(let inner):
            switch inner.simplified {
            case .constant(let value): return .constant(!value)
            case .not(let twice): return twice
            case let other: return .not(other)
            }
        case .and(let parts):
            var flat: [Expression] = []
            for part in parts.map(\.simplified) {
                switch part {
                case .constant(true): continue
                case .constant(false): return .constant(false)
                case .and(let inner): flat += inner
                default: flat.append(part)
                }
            }
            return flat.isEmpty ? .constant(true) : flat.count == 1 ? flat[0] : .and(flat)
        case .or(let parts):
            var flat: [Expression] = []
            for part in parts.map(\.simplified) {
                switch part {
                case .constant(false): continue
                case .constant(true): return .constant(true)
                case .or(let inner): flat += inner
                default: flat.append(part)
                }
            }
            return flat.isEmpty ? .constant(false) : flat.count == 1 ? flat[0] : .or(flat)
        case .atLeast(let count, let parts):
            if count <= 1 { return Expression.or(parts).simplified }
            if count > parts.count { return .constant(false) }
            if count == parts.count { return Expression.and(parts).simplified }
            return .atLeast(count, parts.map(\.simplified))
        }
    }

    /// The same condition with other numbers for its items.
    func renumbered(_ body: (Int) -> Int) -> Expression {
        switch self {
        case .constant: self
        case .item(let item): .item(body(item))
        case .not(let inner): .not(inner.renumbered(body))
        case .and(let parts): .and(parts.map { $0.renumbered(body) })
        case .or(let parts): .or(parts.map { $0.renumbered(body) })
        case .atLeast(let count, let parts): .atLeast(count, parts.map { $0.renumbered(body) })
        }
    }

    /// Calls `body` with every item.
    func forEachItem(_ body: (Int) -> Void) {
        switch self {
        case .constant: break
        case .item(let item): body(item)
        case .not(let inner): inner.forEachItem(body)
        case .and(let parts), .or(let parts), .atLeast(_, let parts):
            for part in parts { part.forEachItem(body) }
        }
    }
}
