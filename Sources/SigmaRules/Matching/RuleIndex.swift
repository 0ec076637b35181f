import PatternMatching
import SecBotCore

/// What an event must hold so that rules can match it, for all rules of a set, whatever their logsource.
///
/// Every text that a rule compares a value with is a literal; all literals of a field are looked for in one pass over the
/// value. A literal that is found wakes the rules that wait for it, and what an item demands is afterwards read from the
/// stamps of its literals, without looking at any text again.
@safe final class RuleIndex: @unchecked Sendable {
    // Unchecked: everything is written by the initialiser only.
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

    let items: FlatArray<ItemPlan>
    let groups: FlatArray<Group>
    /// The literals of groups.
    let literals: FlatArray<UInt32>
    let texts: FlatArray<Text>
    let textBytes: FlatArray<UInt8>
    /// By literal: where its effects begin; one more than there are literals.
    let firstEffects: FlatArray<Int32>
    let effects: FlatArray<Effect>
    let waiting: FlatArray<Int32>
    let fields: FlatArray<FieldPlan>
    let nodes: FlatArray<RulePrograms.Node>
    let children: FlatArray<Int32>
    let roots: FlatArray<Int32>
    let indexes: [LiteralIndex]
    let literalCount: Int
    let markCount: Int
    /// By field id: the place in ``fields``, or -1.
    let fieldPlaces: [Int16]
    /// The place of the keywords' plan, or -1.
    let keywords: Int
    /// Rules that wait for nothing.
    let always: [Int32]
    /// By item: the parts of a scan that find its literals.
    let scanParts: [LiteralIndex.Parts]

    /// The same as plain pointers, valid as long as the index.
    @unsafe struct View {
        var items: UnsafeMutablePointer<ItemPlan>
        var groups: UnsafeMutablePointer<Group>
        var literals: UnsafeMutablePointer<UInt32>
        var texts: UnsafeMutablePointer<Text>
        var textBytes: UnsafeMutablePointer<UInt8>
        var firstEffects: UnsafeMutablePointer<Int32>
        var effects: UnsafeMutablePointer<Effect>
        var waiting: UnsafeMutablePointer<Int32>
        var fields: UnsafeMutablePointer<FieldPlan>
        var nodes: UnsafeMutablePointer<RulePrograms.Node>
        var children: UnsafeMutablePointer<Int32>
        var roots: UnsafeMutablePointer<Int32>
        var tables: UnsafeMutablePointer<UnsafeMutablePointer<LiteralTables>>
    }

    // Pointers of the indexes, which live as long as this object.
    private let tables: UnsafeMutablePointer<UnsafeMutablePointer<LiteralTables>>

    var view: View {
        unsafe View(
            items: items.base, groups: groups.base, literals: literals.base, texts: texts.base,
            textBytes: textBytes.base, firstEffects: firstEffects.base,
            effects: effects.base, waiting: waiting.base, fields: fields.base, nodes: nodes.base,
            children: children.base, roots: roots.base, tables: tables)
    }

    /// Builds the index of all rules, on all processors.
    init(_ builder: consuming RuleIndexBuilder, _ programs: RulePrograms) {
        let built = builder.finish()
        items = FlatArray(built.items)
        groups = FlatArray(built.groups)
        literals = FlatArray(built.literals)
        texts = FlatArray(built.texts)
        // Words are read past the end of the last text.
        textBytes = FlatArray(built.textBytes + Array(repeating: 0, count: 8))
        firstEffects = FlatArray(built.firstEffects)
        effects = FlatArray(built.effects)
        waiting = FlatArray(built.waiting)
        fields = FlatArray(built.fields)
        nodes = FlatArray(programs.nodes)
        children = FlatArray(programs.children)
        roots = FlatArray(programs.roots)
        indexes = built.indexes
        literalCount = built.firstEffects.count - 1
        markCount = built.markCount
        fieldPlaces = built.fieldPlaces
        keywords = built.keywords
        always = built.always
        scanParts = built.scanParts
        unsafe tables = .allocate(capacity: max(1, built.indexes.count))
        for (place, index) in built.indexes.enumerated() {
            unsafe (tables + place).initialize(to: index.tables)
        }
    }

    deinit { unsafe tables.deallocate() }
}
