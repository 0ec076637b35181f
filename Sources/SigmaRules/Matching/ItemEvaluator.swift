import PatternMatching
import SecBotCore

/// Judges one detection item against one event, plainly: the meaning that the index must agree with.
///
/// A scalar is compared by its text, and with a number by value if it is one; of a list any element may match; `null` is
/// missing or null; keywords look at every scalar.
struct ItemEvaluator: ~Copyable {
    /// The folded form of the row `foldedRow` of the current event.
    private var folded = FoldedText()
    private var foldedRow = -1
    private var other = FoldedText()
    private let expressions = RegularExpressionScratch()
    /// Pairs of values that field references of this event have compared.
    private var comparedPairs = 0
    /// Matches of regular expressions that were given up because of their effort.
    private(set) var abandonedExpressions = 0

    /// Two long lists must not cost the product of their lengths: beyond this, a reference does not match.
    private static let maximumPairs = 65_536

    /// To be called before the first item of each event.
    mutating func beginEvent() {
        foldedRow = -1
        comparedPairs = 0
    }

    mutating func holds(_ item: DetectionItem, _ event: borrowing Event, _ batch: Span<UInt8>) -> Bool {
        if !item.beginnings.isEmpty, let field = item.field,
            let begins = ItemEvaluator.begins(item, field, event, batch)
        {
            return begins != item.isNegated
        }
        if item.needsValue, let field = item.field, event.firstRow(of: field) == nil { return item.isNegated }
        for group in item.groups {
            var isMet = false
            for test in group where find(test, item.field, event, batch) != nil {
                isMet = true
                break
            }
            if !isMet { return item.isNegated }
        }
        return !item.isNegated
    }

    /// Whether a value begins with one of the item's ASCII texts; `nil` when a value has to be folded to know, because a
    /// letter outside ASCII may be another form of one inside.
    private static func begins(
        _ item: DetectionItem, _ field: FieldID, _ event: borrowing Event, _ batch: Span<UInt8>
    ) -> Bool? {
        guard var index = event.firstRow(of: field) else { return false }
        while index < event.rows.count {
            let row = event.rows[index]
            index += 1
            guard row.field == field, row.kind != .null else { continue }
            for place in item.beginnings.indices {
                let outcome = event.withBytes(of: row, in: batch) { begins($0, item.beginnings[place]) }
                guard let outcome else { return nil }
                if outcome { return true }
            }
        }
        return false
    }

    private static func begins(_ bytes: Span<UInt8>, _ wanted: borrowing [UInt8]) -> Bool? {
        for index in 0..<wanted.count {
            guard index < bytes.count else { return false }
            let byte = bytes[index]
            guard byte < 0x80 else { return nil }
            let lower = byte &- 65 < 26 ? byte | 0x20 : byte
            if lower != wanted[index] { return false }
        }
        return true
    }

    /// What satisfied a test: a row and the part of its value, as far as that is known.
    struct Hit {
        var row: Int?
        /// Within the value, if the match is a part of its original bytes.
        var range: Range<Int>?
    }

    /// The first value of the event that satisfies a test, or an empty hit if the absence of a value does.
    mutating func find(
        _ test: ValueTest, _ field: FieldID?, _ event: borrowing Event, _ batch: Span<UInt8>
    ) -> Hit? {
        switch test {
        case .null:
            guard let field, let first = event.firstRow(of: field) else { return Hit() }
            for index in first..<event.rows.count {
                let row = event.rows[index]
                if row.field == field, row.kind == .null, !row.flags.contains(.container) { return Hit(row: index) }
            }
            return nil
        case .exists(let wanted):
            let first = field.flatMap { event.firstRow(of: $0) }
            return (first != nil) == wanted ? Hit(row: first) : nil
        default: break
        }
        var index = 0
        if let field {
            guard let first = event.firstRow(of: field) else { return nil }
            index = first
        }
        while index < event.rows.count {
            let row = event.rows[index]
            if row.kind != .null, field == nil || row.field == field,
                let range = passes(test, row, index, event, batch)
            {
                return Hit(row: index, range: range.isEmpty ? nil : range)
            }
            index += 1
        }
        return nil
    }

    /// The matching part of a value (empty if not known), or `nil` if the value does not satisfy the test.
    private mutating func passes(
        _ test: ValueTest, _ row: FieldRow, _ index: Int, _ event: borrowing Event, _ batch: Span<UInt8>
    ) -> Range<Int>? {
        switch test {
        case .text(let text): return matches(text, row, index, event, batch)
        case .number(let number, let text):
            if let range = matches(text, row, index, event, batch) { return range }
            guard row.kind == .number,
                let value = event.withBytes(of: row, in: batch, { NumberValue.parse($0) }),
                value.holds(.eq, number)
            else { return nil }
            return 0..<Int(row.length)
        case .compare(let comparison, let number):
            guard row.kind != .boolean, let value = event.withBytes(of: row, in: batch, { NumberValue.parse($0) }),
                value.holds(comparison, number)
            else { return nil }
            return 0..<Int(row.length)
        case .network(let network):
            guard let address = event.withBytes(of: row, in: batch, { IPAddress.parse($0) }),
                network.contains(address)
            else { return nil }
            return 0..<Int(row.length)
        case .expression(let expression):
            let outcome = event.withBytes(of: row, in: batch) { expression.match($0, expressions) }
            switch outcome {
            case .match(let range): return range
            case .noMatch: return nil
            case .limit:
                abandonedExpressions += 1
                return nil
            }
        case .reference(let reference): return refers(reference, row, event, batch)
        case .time(let part, let comparison, let value):
            guard let found = event.withBytes(of: row, in: batch, { TimeReading.part(part, of: $0) }),
                comparison.holds(Double(found), Double(value))
            else { return nil }
            return 0..<Int(row.length)
        case .null, .exists: return nil
        }
    }

    private mutating func matches(
        _ test: TextTest, _ row: FieldRow, _ index: Int, _ event: borrowing Event, _ batch: Span<UInt8>
    ) -> Range<Int>? {
        if test.isCased { return event.withBytes(of: row, in: batch) { test.pattern.match($0) } }
        if foldedRow != index {
            fold(row, event, batch)
            foldedRow = index
        }
        guard let range = folded.withBytes({ test.pattern.match($0) }) else { return nil }
        // Folding can change the length of a text, and then places in it mean nothing in the original.
        return folded.count == Int(row.length) ? range : 0..<0
    }

    private mutating func fold(_ row: FieldRow, _ event: borrowing Event, _ batch: Span<UInt8>) {
        if row.isInArena {
            folded.fold(event.arena.span.extracting(row.range))
        } else {
            folded.fold(batch.extracting(row.range))
        }
    }

    private mutating func refers(
        _ reference: FieldReference, _ row: FieldRow, _ event: borrowing Event, _ batch: Span<UInt8>
    ) -> Range<Int>? {
        guard let first = event.firstRow(of: reference.field) else { return nil }
        let value = event.withBytes(of: row, in: batch) { ItemEvaluator.copy($0, folding: !reference.isCased) }
        for index in first..<event.rows.count {
            let candidate = event.rows[index]
            guard candidate.field == reference.field, candidate.kind != .null else { continue }
            comparedPairs += 1
            guard comparedPairs <= ItemEvaluator.maximumPairs else { return nil }
            let wanted = event.withBytes(of: candidate, in: batch) {
                ItemEvaluator.copy($0, folding: !reference.isCased)
            }
            let pattern = WildcardPattern([.bytes(wanted)]).extended(
                start: reference.startsAnywhere, end: reference.endsAnywhere)
            if pattern.match(value.span) != nil { return 0..<Int(row.length) }
        }
        return nil
    }

    private static func copy(_ bytes: Span<UInt8>, folding: Bool) -> [UInt8] {
        var copy: [UInt8] = []
        copy.reserveCapacity(bytes.count)
        for index in 0..<bytes.count { copy.append(bytes[index]) }
        return folding ? CaseFolding.folded(copy) : copy
    }
}
