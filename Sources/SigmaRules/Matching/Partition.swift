import PatternMatching
import SecBotCore

/// The rules that events of one kind may match, with an index over the values that decide about them.
final class Partition: Sendable {
    /// A place where the index meets the conditions: an item, and the rules that wait for it.
    struct Slot: Sendable {
        var item: Int32
        /// Place in ``waiting``.
        var firstRule: Int32
        var ruleCount: Int32
    }

    /// What a literal means for a slot.
    struct Effect: Sendable {
        var slot: Int32
        /// The item holds; otherwise it must be looked at.
        var isExact: Bool
    }

    /// The index over the values of one field.
    final class FieldIndex: Sendable {
        let literals: LiteralIndex
        /// For each literal its effects, as places in `effects`; one more than there are literals.
        let starts: [Int32]
        let effects: [Effect]
        /// Effects of any value that is not null.
        let onPresence: [Int32]
        /// Slots whose items compare numbers by value: for numbers that are written in an unusual way.
        let onUnusualNumber: [Int32]

        init(
            literals: LiteralIndex, starts: [Int32], effects: [Effect], onPresence: [Int32], onUnusualNumber: [Int32]
        ) {
            self.literals = literals
            self.starts = starts
            self.effects = effects
            self.onPresence = onPresence
            self.onUnusualNumber = onUnusualNumber
        }
    }

    /// By field id: place in ``fields`` or -1.
    let fieldPlaces: [Int16]
    let fields: [FieldIndex]
    let keywords: FieldIndex?
    let slots: [Slot]
    /// Rules by slot.
    let waiting: [Int32]
    /// Rules that must be judged for every event.
    let always: [Int32]
    /// By item: whether the index finds it whenever it holds.
    let isComplete: [Bool]
    let rules: [Int32]
    /// By field id: whether a condition reads the field. Keywords read all of them.
    let readFields: [Bool]

    /// Lists of at least this many literals are always indexed, because looking for each of them would be slow.
    static let longList = 6

    init(_ members: [Int32], of compiled: CompiledRules) {
        var waitingByItem: [Int: [Int32]] = [:]
        var order: [Int] = []
        var always: [Int32] = []
        func add(_ item: Int) {
            guard waitingByItem[item] == nil else { return }
            waitingByItem[item] = []
            order.append(item)
        }
        for member in members {
            let rule = compiled.rules[Int(member)]
            if let trigger = Trigger.choose(rule.expression, cost: { compiled.costs[$0] }) {
                for item in Set(trigger.items).sorted() {
                    add(item)
                    waitingByItem[item]?.append(member)
                }
            } else {
                always.append(member)
            }
            rule.expression.forEachItem { item in
                if case .exact(let literals) = compiled.indexing[item], literals.count >= Partition.longList {
                    add(item)
                }
            }
        }
        var builder = PartitionBuilder()
        var slots: [Slot] = []
        var waiting: [Int32] = []
        var isComplete = [Bool](repeating: false, count: compiled.items.count)
        for item in order {
            let rules = waitingByItem[item] ?? []
            builder.add(compiled.items[item], compiled.indexing[item], slot: Int32(slots.count))
            if case .exact = compiled.indexing[item] { isComplete[item] = true }
            slots.append(Slot(item: Int32(item), firstRule: Int32(waiting.count), ruleCount: Int32(rules.count)))
            waiting += rules
        }
        self.slots = slots
        self.waiting = waiting
        self.always = always
        self.isComplete = isComplete
        rules = members
        var readFields = [Bool](repeating: false, count: Int(UInt16.max) + 1)
        var lastField = 0
        for member in members {
            compiled.rules[Int(member)].expression.forEachItem { item in
                for field in compiled.items[item].fields {
                    readFields[Int(field.rawValue)] = true
                    lastField = max(lastField, Int(field.rawValue))
                }
            }
        }
        self.readFields = Array(readFields[...lastField])
        (fieldPlaces, fields, keywords) = builder.build()
    }
}
