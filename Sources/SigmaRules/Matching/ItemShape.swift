import PatternMatching

/// What the index can know of an item: the literals of its groups, and whether they say everything.
struct ItemShape: Sendable {
    var kind: RuleIndex.ItemKind
    /// Of each a literal must be found; groups of which nothing is known are left out.
    var groups: [[Literal]] = []
    var comparesNumbers: Bool

    /// By group: texts that are looked for only when a condition asks, because a pass that finds them is slow.
    var texts: [[[UInt8]]] = []
    private let hasField: Bool

    /// Inner literals shorter than this make a pass over a value slow.
    private static let shortestInner = 7
    /// The same, in lists so long that looking for each of their literals is slow too.
    private static let shortestListed = 4
    /// Lists of at least so many literals are long.
    private static let longList = 6

    /// Moves short inner literals from the groups to the texts.
    ///
    /// - Parameter keepingOne: Whether the rarest group must stay as it is, because rules wait for it.
    func withoutShort(keepingOne: Bool) -> ItemShape {
        var shape = self
        shape.texts = Array(repeating: [], count: groups.count)
        // Keywords have no value of their own to look at.
        guard hasField, !comparesNumbers else { return shape }
        var best: Int?
        if keepingOne {
            best = groups.indices.min { ItemCost.estimate(groups[$0]) < ItemCost.estimate(groups[$1]) }
        }
        for (place, group) in groups.enumerated() where place != best {
            let least = group.count >= ItemShape.longList ? ItemShape.shortestListed : ItemShape.shortestInner
            shape.groups[place] = group.filter { $0.anchor != .anywhere || $0.bytes.count >= least }
            shape.texts[place] = group.filter { $0.anchor == .anywhere && $0.bytes.count < least }.map(\.bytes)
        }
        return shape
    }

    init(_ item: DetectionItem) {
        kind = .tests
        hasField = item.field != nil
        comparesNumbers = item.comparesNumbers
        let tests = item.groups
        if item.field != nil, tests.count == 1, tests[0].count == 1, case .text(let text) = tests[0][0],
            text.matchesEverything
        {
            kind = .anyValue
            return
        }
        var isExact = true
        for group in tests {
            if let exact = DetectionItem.exactLiterals(group) {
                groups.append(exact)
            } else {
                isExact = false
                if let necessary = DetectionItem.necessaryLiterals(group), !necessary.isEmpty {
                    groups.append(necessary)
                }
            }
        }
        kind = isExact ? .literals : groups.isEmpty ? .tests : .gated
    }
}
