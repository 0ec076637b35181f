import PatternMatching
import SecBotCore

/// Reads detection items from a compiled rule set. At the start only their heads are read and their groups checked; the
/// groups are made when an item is first needed.
enum ItemDecoding {
    typealias Damage = CacheReader.Damage

    static func item(_ reader: inout CacheReader) throws(Damage) -> (item: DetectionItem, cost: Int?) {
        let name = try reader.optionalText()
        let field = try name.map { (name) throws(Damage) in try self.field(name) }
        let isNegated = try reader.flag()
        let needsValue = try reader.flag()
        let asksOnlyPresence = try reader.flag()
        let cost = try reader.number(upTo: 1 << 32)
        let groups = try reader.part().withoutTexts
        try check(groups)
        let item = DetectionItem(
            field: field, fieldName: name ?? "", isNegated: isNegated, needsValue: needsValue,
            asksOnlyPresence: asksOnlyPresence, encoded: groups)
        return (item, cost == 0 ? nil : cost - 1)
    }

    static func field(_ name: String) throws(Damage) -> FieldID {
        guard let field = FieldRegistry.shared.intern(name) else { throw Damage() }
        return field
    }

    // MARK: Checking

    /// Walks over groups as ``groups(_:)`` will, and names the fields that they refer to.
    private static func check(_ groups: CacheReader) throws(Damage) {
        var reader = groups
        try reader.repeated { (reader) throws(Damage) in
            try reader.repeated { (reader) throws(Damage) in try checkTest(&reader) }
        }
        guard reader.isAtEnd else { throw Damage() }
    }

    private static func checkTest(_ reader: inout CacheReader) throws(Damage) {
        let kind = try reader.byte()
        switch kind {
        case 0: try checkText(&reader)
        case 1:
            _ = try number(&reader)
            try checkText(&reader)
        default: _ = try test(kind, &reader)
        }
    }

    private static func checkText(_ reader: inout CacheReader) throws(Damage) {
        _ = try reader.flag()
        if try reader.flag() { _ = try reader.range() }
        try reader.repeated { (reader) throws(Damage) in
            switch try reader.byte() {
            case 0, 1: break
            case 2: _ = try reader.range()
            default: throw Damage()
            }
        }
    }

    // MARK: Reading

    /// `nil` for groups that are damaged.
    static func groups(_ groups: CacheReader) -> [[ValueTest]]? {
        var reader = groups
        return try? reader.list { (reader) throws(Damage) in
            try reader.list { (reader) throws(Damage) in try test(try reader.byte(), &reader) }
        }
    }

    private static func test(_ kind: UInt8, _ reader: inout CacheReader) throws(Damage) -> ValueTest {
        switch kind {
        case 0: return .text(try text(&reader))
        case 1:
            let value = try number(&reader)
            return .number(value, text: try text(&reader))
        case 2:
            let comparison = try comparison(&reader)
            return .compare(comparison, try number(&reader))
        case 3:
            let address = IPAddress(high: try reader.word(), low: try reader.word())
            guard let network = CIDR(address: address, prefix: try reader.number()) else { throw Damage() }
            return .network(network)
        case 4: return .expression(try expression(&reader))
        case 5: return .null
        case 6: return .exists(try reader.flag())
        case 7:
            let name = try reader.rawText()
            return .reference(
                FieldReference(
                    field: try field(name), name: name, startsAnywhere: try reader.flag(),
                    endsAnywhere: try reader.flag(), isCased: try reader.flag()))
        case 8:
            guard let part = TimePart(rawValue: try reader.rawText()) else { throw Damage() }
            let comparison = try comparison(&reader)
            return .time(part, comparison, try reader.number())
        default: throw Damage()
        }
    }

    static func comparison(_ reader: inout CacheReader) throws(Damage) -> Comparison {
        guard let comparison = Comparison(rawValue: try reader.rawText()) else { throw Damage() }
        return comparison
    }

    private static func number(_ reader: inout CacheReader) throws(Damage) -> NumberValue {
        switch try reader.byte() {
        case 0:
            let low = try reader.word()
            let high = Int64(bitPattern: try reader.word())
            return .integer(Int128(high) << 64 | Int128(low))
        case 1: return .double(try reader.finite())
        default: throw Damage()
        }
    }

    private static func expression(_ reader: inout CacheReader) throws(Damage) -> RegularExpression {
        let pattern = try reader.rawText()
        let options = RegularExpression.Options(rawValue: try reader.byte() & 7)
        let hasLiterals = try reader.flag()
        let literals = try reader.list { (reader) throws(Damage) in try reader.raw() }
        guard pattern.utf8.count <= RegularExpression.maximumLength else { throw Damage() }
        return RegularExpression(
            accepted: pattern, options: options, requiredLiterals: hasLiterals ? literals : nil)
    }

    private static func text(_ reader: inout CacheReader) throws(Damage) -> TextTest {
        let isCased = try reader.flag()
        let written = try reader.flag() ? try reader.rawText() : nil
        let tokens = try reader.list { (reader) throws(Damage) -> WildcardPattern.Token in
            switch try reader.byte() {
            case 0: return .anyText
            case 1: return .anyCharacter
            case 2: return .bytes(try reader.raw())
            default: throw Damage()
            }
        }
        return TextTest(folded: tokens, isCased: isCased, written: written)
    }
}
