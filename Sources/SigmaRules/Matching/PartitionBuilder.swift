import PatternMatching
import SecBotCore

/// Collects the literals of a partition by field.
struct PartitionBuilder {
    private final class FieldLists {
        var literals: [Literal] = []
        var places: [Literal: Int] = [:]
        var effects: [[Partition.Effect]] = []
        var onPresence: [Int32] = []
        var onUnusualNumber: [Int32] = []

        func add(_ literal: Literal, _ effect: Partition.Effect) {
            if let place = places[literal] {
                effects[place].append(effect)
            } else {
                places[literal] = literals.count
                literals.append(literal)
                effects.append([effect])
            }
        }

        func build() -> Partition.FieldIndex {
            var starts: [Int32] = []
            var flat: [Partition.Effect] = []
            for list in effects {
                starts.append(Int32(flat.count))
                flat += list
            }
            starts.append(Int32(flat.count))
            return Partition.FieldIndex(
                literals: LiteralIndex(literals), starts: starts, effects: flat, onPresence: onPresence,
                onUnusualNumber: onUnusualNumber)
        }
    }

    private var byField: [FieldID: FieldLists] = [:]
    private let keywords = FieldLists()

    mutating func add(_ item: DetectionItem, _ indexing: DetectionItem.Indexing, slot: Int32) {
        let lists = item.field.map { byField[$0] ?? FieldLists() } ?? keywords
        switch indexing {
        case .exact(let literals):
            for literal in literals { lists.add(literal, Partition.Effect(slot: slot, isExact: true)) }
        case .necessary(let literals):
            for literal in literals { lists.add(literal, Partition.Effect(slot: slot, isExact: false)) }
        case .presence: lists.onPresence.append(slot)
        case .none: break
        }
        if item.comparesNumbers { lists.onUnusualNumber.append(slot) }
        if let field = item.field { byField[field] = lists }
    }

    func build() -> ([Int16], [Partition.FieldIndex], Partition.FieldIndex?) {
        var places = [Int16](repeating: -1, count: FieldRegistry.shared.snapshot.names.count)
        var fields: [Partition.FieldIndex] = []
        for (field, lists) in byField.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            guard Int(field.rawValue) < places.count, fields.count < Int(Int16.max) else { continue }
            places[Int(field.rawValue)] = Int16(fields.count)
            fields.append(lists.build())
        }
        return (places, fields, keywords.literals.isEmpty ? nil : keywords.build())
    }
}
