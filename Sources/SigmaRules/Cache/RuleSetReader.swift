import SecBotCore

/// Makes a rule set of what ``RuleSetWriter`` wrote, on all processors.
///
/// The bytes are believed to be ours, and all the same nothing in them can end the process: what does not fit is damage.
struct RuleSetReader {
    typealias Damage = CacheReader.Damage

    /// More items than any rule set has.
    private static let maximumItems = 1 << 24
    private static let maximumDiagnostics = 1 << 24

    /// A section: how many things it has, and where its blocks lie.
    private struct Section {
        var count: Int
        var blocks: [Range<Int>]

        init(_ reader: inout CacheReader, upTo bound: Int) throws(Damage) {
            count = try reader.number(upTo: bound)
            blocks = []
            for _ in 0..<((count + RuleSetWriter.blockSize - 1) / RuleSetWriter.blockSize) {
                blocks.append(try reader.range())
            }
        }

        /// How many things a block has.
        func size(of block: Int) -> Int { min(RuleSetWriter.blockSize, count - block * RuleSetWriter.blockSize) }
    }

    private enum Piece: Sendable {
        case items([(item: DetectionItem, cost: Int?)])
        case rules([Rule])
        case damage
    }

    /// The rule set, or `nil` if the bytes are damaged.
    static func read(_ bytes: [UInt8], from start: Int) -> (rules: RuleSet, diagnostics: [RuleDiagnostic])? {
        try? checked(bytes, start)
    }

    private static func checked(
        _ bytes: [UInt8], _ start: Int
    ) throws(Damage) -> (rules: RuleSet, diagnostics: [RuleDiagnostic]) {
        guard bytes.indices.contains(start) else { throw Damage() }
        var reader = CacheReader(bytes, start..<bytes.count)
        guard try reader.number() == RuleSetWriter.version else { throw Damage() }
        let texts = try reader.list { (reader) throws(Damage) in try reader.rawText() }
        let items = try Section(&reader, upTo: maximumItems)
        let rules = try Section(&reader, upTo: RuleLoader.maximumRules)
        let correlations = try Section(&reader, upTo: RuleLoader.maximumRules)
        let diagnostics = try Section(&reader, upTo: maximumDiagnostics)
        guard reader.isAtEnd else { throw Damage() }

        let bounds = RuleDecoding.Bounds(items: items.count, rules: rules.count)
        let itemBlocks = items.blocks.count
        let pieces = ParallelMap.run(count: itemBlocks + rules.blocks.count) { index -> Piece in
            do throws(Damage) {
                if index < itemBlocks {
                    return .items(
                        try read(items, index, bytes, texts) { (reader) throws(Damage) in
                            try ItemDecoding.item(&reader)
                        })
                }
                return .rules(
                    try read(rules, index - itemBlocks, bytes, texts) { (reader) throws(Damage) in
                        try RuleDecoding.rule(&reader, bounds)
                    })
            } catch {
                return .damage
            }
        }
        var allItems: [DetectionItem] = []
        var costs: [Int?] = []
        var allRules: [Rule] = []
        for piece in pieces {
            switch piece {
            case .items(let list):
                for (item, cost) in list {
                    allItems.append(item)
                    costs.append(cost)
                }
            case .rules(let list): allRules += list
            case .damage: throw Damage()
            }
        }
        var allCorrelations: [CorrelationRule] = []
        for block in correlations.blocks.indices {
            allCorrelations += try read(correlations, block, bytes, texts) { (reader) throws(Damage) in
                try RuleDecoding.correlation(&reader, bounds)
            }
        }
        // A correlation speaks only of those before it.
        for (index, correlation) in allCorrelations.enumerated() {
            for case .correlation(let other) in correlation.inputs.map(\.source) where other >= index { throw Damage() }
        }
        var problems: [RuleDiagnostic] = []
        for block in diagnostics.blocks.indices {
            problems += try read(diagnostics, block, bytes, texts) { (reader) throws(Damage) in
                try RuleDecoding.diagnostic(&reader)
            }
        }
        let compiled = CompiledRules(rules: allRules, items: allItems, costs: costs)
        return (RuleSet(compiled: compiled, correlations: allCorrelations), problems)
    }

    private static func read<Element>(
        _ section: Section, _ block: Int, _ bytes: [UInt8], _ texts: [String],
        _ body: (inout CacheReader) throws(Damage) -> Element
    ) throws(Damage) -> [Element] {
        var reader = CacheReader(bytes, section.blocks[block], texts: texts)
        var elements: [Element] = []
        elements.reserveCapacity(section.size(of: block))
        for _ in 0..<section.size(of: block) { elements.append(try body(&reader)) }
        guard reader.isAtEnd else { throw Damage() }
        return elements
    }
}

extension RuleSet {
    /// The rule set as bytes for ``decode(_:)`` of the same build; `nil` for a rule set that has no such form.
    /// - Parameter diagnostics: What loading said, kept with it.
    package func encoded(with diagnostics: [RuleDiagnostic]) -> [UInt8]? { RuleSetWriter.write(self, diagnostics) }

    /// What ``encoded(with:)`` was made of; `nil` if the bytes are damaged or of another build. Never traps.
    /// - Parameter start: Where they begin; the bytes are kept as long as the rules.
    package static func decode(
        _ bytes: [UInt8], from start: Int = 0
    ) -> (rules: RuleSet, diagnostics: [RuleDiagnostic])? {
        RuleSetReader.read(bytes, from: start)
    }
}
