import PatternMatching
import SecBotCore

/// Collects literals, what items demand of them and which rules wait for them.
struct RuleIndexBuilder {
    /// The result, as growing arrays.
    struct Parts {
        var items: [RuleIndex.ItemPlan] = []
        var groups: [RuleIndex.Group] = []
        var literals: [UInt32] = []
        var texts: [RuleIndex.Text] = []
        var textBytes: [UInt8] = []
        var firstEffects: [Int32] = []
        var effects: [RuleIndex.Effect] = []
        var waiting: [Int32] = []
        var fields: [RuleIndex.FieldPlan] = []
        var indexes: [LiteralIndex] = []
        var markCount = 0
        var fieldPlaces: [Int32] = []
        var keywords = -1
        var always: [Int32] = []
        /// By item: the parts of a scan that find its literals.
        var scanParts: [LiteralIndex.Parts] = []
    }

    /// The literals of one field.
    private final class FieldLiterals {
        var literals: [Literal] = []
        private var known: [UInt64: Int32] = [:]
        /// By literal: the marks that it sets and the rules that wait for it.
        var marks: [[Int32]] = []
        var rules: [[Int32]] = []
        var onPresence: [Int32] = []
        var onUnusualNumber: [Int32] = []
        var comparesNumbers = false
        /// The number of the first literal.
        var first = 0

        func number(_ literal: Literal) -> Int32 {
            let key = ByteHash.hash(literal.bytes.span, seed: ByteHash.processSeed &+ UInt64(literal.anchor.rawValue))
            if let place = known[key], literals[Int(place)] == literal { return place }
            let place = Int32(literals.count)
            known[key] = place
            literals.append(literal)
            marks.append([])
            rules.append([])
            return place
        }
    }

    /// What is known of an item before the numbers of the literals are.
    private struct ItemDraft {
        var shape: ItemShape
        /// The number of the item, and the place of its field.
        var number: Int
        var place: Int
        /// By group of the shape: the literals' places within the field.
        var numbers: [[Int32]]
    }

    /// Lists of more literals than this set a mark when one is found; shorter ones are looked through.
    private static let longestList = 6

    private let rules: [Rule]
    private let logsources: [Int32]
    private let costs: [Int?]
    private var parts = Parts()
    private var fields: [FieldLiterals] = []
    private var drafts: [ItemDraft?]

    /// - Parameter logsources: By rule the number of its logsource.
    init(rules: [Rule], items: [DetectionItem], costs: [Int?], logsources: [Int32]) {
        self.rules = rules
        self.logsources = logsources
        self.costs = costs
        drafts = Array(repeating: nil, count: items.count)
        var isUsed = [Bool](repeating: false, count: items.count)
        for rule in rules { rule.expression.forEachItem { isUsed[$0] = true } }
        let used = isUsed
        let pieces = ParallelMap.pieces(of: items.count, atLeast: 512)
        let shapes = ParallelMap.run(count: pieces.count) { piece in
            pieces[piece].map { used[$0] ? ItemShape(items[$0]) : nil }
        }
        parts.fieldPlaces = Array(repeating: -1, count: FieldRegistry.shared.snapshot.names.count)
        let triggers = rules.map { rule in Trigger.choose(rule.expression) { costs[$0] } }
        var isTrigger = [Bool](repeating: false, count: items.count)
        for trigger in triggers { for item in trigger?.items ?? [] { isTrigger[item] = true } }
        for (number, shape) in shapes.joined().enumerated() {
            if let shape = shape?.withoutShort(keepingOne: isTrigger[number]) {
                add(shape, items[number], Int32(number))
            } else {
                parts.items.append(.unused)
                parts.scanParts.append([])
            }
        }
        for (rule, trigger) in triggers.enumerated() { wait(Int32(rule), trigger) }
    }

    private mutating func field(_ field: FieldID?) -> Int {
        guard let field else {
            if parts.keywords < 0 {
                parts.keywords = fields.count
                fields.append(FieldLiterals())
            }
            return parts.keywords
        }
        let id = Int(field.rawValue)
        while parts.fieldPlaces.count <= id { parts.fieldPlaces.append(-1) }
        if parts.fieldPlaces[id] < 0 {
            parts.fieldPlaces[id] = Int32(fields.count)
            fields.append(FieldLiterals())
        }
        return Int(parts.fieldPlaces[id])
    }

    private mutating func add(_ shape: ItemShape, _ item: DetectionItem, _ number: Int32) {
        let place = field(item.field)
        let lists = fields[place]
        lists.comparesNumbers = lists.comparesNumbers || shape.comparesNumbers
        parts.scanParts.append(
            shape.groups.joined().reduce(into: LiteralIndex.Parts()) { $0.formUnion(LiteralIndex.Parts($1)) })
        let numbers = shape.groups.map { group in group.map { lists.number($0) } }
        drafts[Int(number)] = ItemDraft(shape: shape, number: Int(number), place: place, numbers: numbers)
        parts.items.append(
            RuleIndex.ItemPlan(
                kind: shape.kind, isNegated: item.isNegated, comparesNumbers: shape.comparesNumbers,
                field: item.field?.rawValue ?? 0, firstGroup: Int32(parts.groups.count),
                groupCount: Int32(numbers.count)))
        for (group, texts) in zip(numbers, shape.texts) {
            let firstText = Int32(parts.texts.count)
            for text in texts {
                parts.texts.append(RuleIndex.Text(offset: Int32(parts.textBytes.count), length: Int32(text.count)))
                parts.textBytes += text
            }
            if group.count > RuleIndexBuilder.longestList {
                let mark = Int32(parts.markCount)
                parts.markCount += 1
                for literal in group { lists.marks[Int(literal)].append(mark) }
                parts.groups.append(
                    RuleIndex.Group(first: mark, count: -1, firstText: firstText, textCount: Int32(texts.count)))
            } else {
                parts.groups.append(
                    RuleIndex.Group(
                        first: 0, count: Int32(group.count), firstText: firstText, textCount: Int32(texts.count)))
            }
        }
    }

    /// Files a rule under what it cannot match without.
    private mutating func wait(_ rule: Int32, _ trigger: Trigger?) {
        guard let trigger else {
            parts.always.append(rule)
            return
        }
        for item in Set(trigger.items).sorted() {
            guard let draft = drafts[item] else { continue }
            let lists = fields[draft.place]
            // Where texts were left out, the literals that remain do not say everything.
            let whole = draft.shape.groups.indices.filter { draft.shape.texts[$0].isEmpty }
            let best = whole.min { left, right in
                ItemCost.estimate(draft.shape.groups[left]) < ItemCost.estimate(draft.shape.groups[right])
            }
            if let best {
                for literal in draft.numbers[best] where lists.rules[Int(literal)].last != rule {
                    lists.rules[Int(literal)].append(rule)
                }
                if draft.shape.comparesNumbers { lists.onUnusualNumber.append(rule) }
            } else {
                lists.onPresence.append(rule)
            }
        }
    }

    /// Numbers the literals and flattens everything.
    consuming func finish() -> Parts {
        var first = 0
        for lists in fields {
            lists.first = first
            first += lists.literals.count
        }
        // The numbers of a draft are places within its field; groups are written in the order of the items.
        for draft in drafts {
            guard let draft else { continue }
            let base = UInt32(fields[draft.place].first)
            for (offset, group) in draft.numbers.enumerated() where group.count <= RuleIndexBuilder.longestList {
                let place = Int(parts.items[draft.number].firstGroup) + offset
                parts.groups[place].first = Int32(parts.literals.count)
                for literal in group { parts.literals.append(base + UInt32(literal)) }
            }
        }
        for lists in fields {
            for literal in lists.literals.indices {
                parts.firstEffects.append(Int32(parts.effects.count))
                for mark in lists.marks[literal] {
                    parts.effects.append(RuleIndex.Effect(logsource: -1, first: mark, count: 1))
                }
                addEffects(lists.rules[literal])
            }
        }
        parts.firstEffects.append(Int32(parts.effects.count))
        buildIndexes()
        return parts
    }

    private mutating func addEffects(_ rules: [Int32]) {
        var sorted = rules
        if sorted.count > 1 {
            let logsources = self.logsources
            sorted.sort { (logsources[Int($0)], $0) < (logsources[Int($1)], $1) }
        }
        var start = 0
        while start < sorted.count {
            let logsource = logsources[Int(sorted[start])]
            var end = start
            let place = Int32(parts.waiting.count)
            while end < sorted.count, logsources[Int(sorted[end])] == logsource {
                parts.waiting.append(sorted[end])
                end += 1
            }
            parts.effects.append(RuleIndex.Effect(logsource: logsource, first: place, count: Int32(end - start)))
            start = end
        }
    }

    private mutating func buildIndexes() {
        let work = fields.map { (literals: $0.literals, first: $0.first) }
        // The largest first, so that the processors end together.
        let order = work.indices.sorted { (work[$0].literals.count, $1) > (work[$1].literals.count, $0) }
        let built = ParallelMap.run(count: order.count) { place in
            let (literals, first) = work[order[place]]
            return literals.isEmpty ? nil : LiteralIndex(literals, first: first)
        }
        var byField = [LiteralIndex?](repeating: nil, count: work.count)
        for (place, index) in built.enumerated() { byField[order[place]] = index }
        for (place, lists) in fields.enumerated() {
            var plan = RuleIndex.FieldPlan(
                index: -1, presence: (0, 0), unusualNumber: (0, 0), comparesNumbers: lists.comparesNumbers)
            if let index = byField[place] {
                plan.index = Int32(parts.indexes.count)
                parts.indexes.append(index)
            }
            var start = Int32(parts.effects.count)
            addEffects(lists.onPresence)
            plan.presence = (start, Int32(parts.effects.count) - start)
            start = Int32(parts.effects.count)
            addEffects(lists.onUnusualNumber)
            plan.unusualNumber = (start, Int32(parts.effects.count) - start)
            parts.fields.append(plan)
        }
    }
}

extension RuleIndex.ItemPlan {
    /// The plan of an item that no rule uses.
    static let unused = RuleIndex.ItemPlan(
        kind: .tests, isNegated: false, comparesNumbers: false, field: 0, firstGroup: 0, groupCount: 0)
}
