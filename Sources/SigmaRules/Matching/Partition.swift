import PatternMatching
import SecBotCore

/// The rules that events of one kind may match, and what the index has to look at for them.
final class Partition: Sendable {
    /// By the number of a logsource of rules: whether its rules may match.
    let isAllowed: FlatArray<Bool>
    /// By field id: the place of its plan in the index, or -1 if no rule of the partition reads the field.
    let fieldPlaces: FlatArray<Int32>
    /// By field id: the parts of a scan that the rules of the partition need.
    let scanParts: FlatArray<UInt8>
    let keywordParts: LiteralIndex.Parts
    /// Whether a rule looks at every value, whatever its field.
    let usesKeywords: Bool
    /// Rules that must be judged for every event.
    let always: [Int32]
    let rules: [Int32]
    /// By field id: whether a condition reads the field. Keywords read all of them.
    let readFields: [Bool]

    /// - Parameter chosen: The numbers of the logsources whose rules may match.
    init(_ chosen: [Int], of compiled: CompiledRules) {
        let index = compiled.index
        var isAllowed = [Bool](repeating: false, count: compiled.groups.count)
        var isMember = [Bool](repeating: false, count: compiled.rules.count)
        var members: [Int32] = []
        for group in chosen {
            isAllowed[group] = true
            for member in compiled.groups[group].members {
                isMember[Int(member)] = true
                members.append(member)
            }
        }
        rules = members.sorted()
        always = index.always.filter { isMember[Int($0)] }
        var places = [Int32](repeating: -1, count: index.fieldPlaces.count)
        var scanParts = [UInt8](repeating: 0, count: places.count)
        var keywordParts = LiteralIndex.Parts()
        var readFields: [Bool] = []
        var usesKeywords = false
        for group in chosen {
            let reading = compiled.readings[group]
            usesKeywords = usesKeywords || reading.usesKeywords
            keywordParts.formUnion(reading.keywordParts)
            for (field, parts) in reading.fields {
                let field = Int(field.rawValue)
                while readFields.count <= field { readFields.append(false) }
                readFields[field] = true
                guard field < places.count else { continue }
                places[field] = index.fieldPlaces[field]
                scanParts[field] |= parts.rawValue
            }
        }
        self.scanParts = FlatArray(scanParts)
        self.keywordParts = keywordParts
        self.isAllowed = FlatArray(isAllowed)
        self.usesKeywords = usesKeywords
        self.readFields = readFields
        fieldPlaces = FlatArray(places)
    }
}
