import PatternMatching
import SecBotCore

/// What an event must hold so that rules can match it, for all rules of a set, whatever their logsource.
///
/// Every text that a rule compares a value with is a literal; all literals of a field are looked for in one pass over the
/// value. A literal that is found wakes the rules that wait for it, and what an item demands is afterwards read from the
/// stamps of its literals, without looking at any text again.
///
/// `@unchecked Sendable`: it holds plain pointers, and everything behind them is written by the initialiser only.
@safe final class RuleIndex: @unchecked Sendable {
    /// How an item is judged.
    enum ItemKind: UInt8, Sendable {
        /// By the stamps of its literals alone.
        case literals
        /// By its own tests, if the stamps of its literals do not rule it out.
        case gated
        /// By its own tests.
        case tests
        /// Whether the field has a value that is not null.
        case anyValue
    }

    struct ItemPlan: Sendable, BitwiseCopyable {
        var kind: ItemKind
        var isNegated: Bool
        /// Numbers may be written otherwise than the literals.
        var comparesNumbers: Bool
        var field: UInt16
        /// Places in the list of groups; all of them must be met.
        var firstGroup: Int32
        var groupCount: Int32
    }

    /// Literals of which one must be found.
    struct Group: Sendable, BitwiseCopyable {
        /// The place of the first in the list of literal numbers, or of the mark that any of them sets.
        var first: Int32
        /// -1 for a mark.
        var count: Int32
        /// Short texts, one of which anywhere in the value is enough as well: places in the list of texts.
        var firstText: Int32 = 0
        var textCount: Int32 = 0
    }

    /// A text that is looked for in values when a condition asks for it.
    struct Text: Sendable, BitwiseCopyable {
        var offset: Int32
        var length: Int32
    }

    /// What follows when something is found: rules of one logsource become candidates, or a mark is set.
    struct Effect: Sendable, BitwiseCopyable {
        /// The number of the logsource, or -1 for a mark.
        var logsource: Int32
        /// The place of the first rule in the list of waiting rules, or the mark.
        var first: Int32
        var count: Int32
    }

    struct FieldPlan: Sendable, BitwiseCopyable {
        /// The place in the list of literal indexes, -1 if no literal is looked for.
        var index: Int32
        /// Effects of any value that is not null, and of a number that is not written in plain digits.
        var presence: (first: Int32, count: Int32)
        var unusualNumber: (first: Int32, count: Int32)
        var comparesNumbers: Bool
    }

    let literalCount: Int
    let markCount: Int
    /// By field id: the place in ``fields``, or -1.
    let fieldPlaces: [Int32]
    /// The place of the keywords' plan, or -1.
    let keywords: Int
    /// Rules that wait for nothing.
    let always: [Int32]
    /// By item: the parts of a scan that find its literals.
    let scanParts: [LiteralIndex.Parts]

    /// The tables as plain pointers, valid as long as the index.
    @unsafe struct View {
        var items: UnsafeMutablePointer<ItemPlan>
        var groups: UnsafeMutablePointer<Group>
        var literals: UnsafeMutablePointer<UInt32>
        var texts: UnsafeMutablePointer<Text>
        var textBytes: UnsafeMutablePointer<UInt8>
        /// By literal: where its effects begin; one more than there are literals.
        var firstEffects: UnsafeMutablePointer<Int32>
        var effects: UnsafeMutablePointer<Effect>
        var waiting: UnsafeMutablePointer<Int32>
        var fields: UnsafeMutablePointer<FieldPlan>
        var nodes: UnsafeMutablePointer<RulePrograms.Node>
        var children: UnsafeMutablePointer<Int32>
        var roots: UnsafeMutablePointer<Int32>
        /// By place of an index.
        var tables: UnsafeMutablePointer<LiteralTablesReference>
    }

    let view: View
    /// What the view points into.
    private let owners: [any AnyObject & Sendable]

    /// Builds the index of all rules, on all processors.
    init(_ builder: consuming RuleIndexBuilder, _ programs: RulePrograms) {
        let built = builder.finish()
        var owners: [any AnyObject & Sendable] = built.indexes
        func keep<Element: BitwiseCopyable & Sendable>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
            let flat = FlatArray(elements)
            owners.append(flat)
            return unsafe flat.base
        }
        unsafe view = View(
            items: keep(built.items), groups: keep(built.groups), literals: keep(built.literals),
            texts: keep(built.texts),
            // Words are read past the end of the last text.
            textBytes: keep(built.textBytes + Array(repeating: 0, count: 8)), firstEffects: keep(built.firstEffects),
            effects: keep(built.effects), waiting: keep(built.waiting), fields: keep(built.fields),
            nodes: keep(programs.nodes), children: keep(programs.children), roots: keep(programs.roots),
            tables: keep(built.indexes.map { unsafe LiteralTablesReference(pointer: $0.tables) }))
        self.owners = owners
        literalCount = built.firstEffects.count - 1
        markCount = built.markCount
        fieldPlaces = built.fieldPlaces
        keywords = built.keywords
        always = built.always
        scanParts = built.scanParts
    }
}

/// Where the tables of one ``LiteralIndex`` are.
///
/// `@unchecked Sendable`: the tables do not change.
@unsafe struct LiteralTablesReference: @unchecked Sendable, BitwiseCopyable {
    var pointer: UnsafeMutablePointer<LiteralTables>
}
