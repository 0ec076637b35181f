import PatternMatching
import SecBotCore

extension RuleMatcher {
    private enum ItemState {
        static let holds: UInt32 = 1
        static let fails: UInt32 = 2
    }

    /// Whether a node of a condition holds.
    mutating func holds(_ node: Int32, _ event: borrowing Event, _ batch: Span<UInt8>) -> Bool {
        let current = unsafe view.nodes[Int(node)]
        var place = unsafe view.children + Int(current.first)
        let end = unsafe place + Int(current.count)
        switch current.kind {
        case .constant: return current.value != 0
        case .item: return holds(item: Int(current.value), event, batch)
        case .not: return unsafe !holds(place.pointee, event, batch)
        case .and:
            while unsafe place < end {
                if unsafe !holds(place.pointee, event, batch) { return false }
                unsafe place += 1
            }
            return true
        case .or:
            while unsafe place < end {
                if unsafe holds(place.pointee, event, batch) { return true }
                unsafe place += 1
            }
            return false
        case .atLeast:
            var missing = current.value
            while unsafe place < end {
                if unsafe holds(place.pointee, event, batch) {
                    missing -= 1
                    if missing == 0 { return true }
                }
                unsafe place += 1
            }
            return false
        }
    }

    /// Whether an item holds: by the stamps of its literals if the event went through the index, else by its tests.
    mutating func holds(item: Int, _ event: borrowing Event, _ batch: Span<UInt8>) -> Bool {
        guard isIndexed else { return holdsByTests(item, event, batch) }
        let plan = unsafe view.items[item]
        switch plan.kind {
        case .literals:
            if plan.comparesNumbers, hasUnusualNumbers { return holdsByTests(item, event, batch) }
            return areMet(plan, event, batch) != plan.isNegated
        case .gated:
            guard plan.comparesNumbers && hasUnusualNumbers || areMet(plan, event, batch) else { return plan.isNegated }
            return holdsByTests(item, event, batch)
        case .anyValue:
            return RuleMatcher.hasValue(FieldID(rawValue: plan.field), event) != plan.isNegated
        case .tests: return holdsByTests(item, event, batch)
        }
    }

    /// Whether of each group of literals one was found, or one of its texts stands in a value of the field.
    private mutating func areMet(
        _ plan: RuleIndex.ItemPlan, _ event: borrowing Event, _ batch: Span<UInt8>
    ) -> Bool {
        var place = unsafe view.groups + Int(plan.firstGroup)
        let end = unsafe place + Int(plan.groupCount)
        while unsafe place < end {
            let group = unsafe place.pointee
            unsafe place += 1
            if group.count < 0 {
                if unsafe marks[Int(group.first)] == generation { continue }
            } else if unsafe isAnyFound(view.literals + Int(group.first), group.count) {
                continue
            }
            guard group.textCount > 0, containsText(group, FieldID(rawValue: plan.field), event, batch) else {
                return false
            }
        }
        return true
    }

    private mutating func containsText(
        _ group: RuleIndex.Group, _ field: FieldID, _ event: borrowing Event, _ batch: Span<UInt8>
    ) -> Bool {
        guard let first = event.firstRow(of: field) else { return false }
        let rows = event.rows
        for number in first..<rows.count {
            let row = rows[number]
            guard row.field == field, row.kind != .null else { continue }
            fold(number, row, event, batch)
            for place in Int(group.firstText)..<Int(group.firstText &+ group.textCount) {
                let text = unsafe view.texts[place]
                if unsafe folded.contains(number, view.textBytes + Int(text.offset), count: Int(text.length)) {
                    return true
                }
            }
        }
        return false
    }

    @inline(__always) private func isAnyFound(_ literals: UnsafeMutablePointer<UInt32>, _ count: Int32) -> Bool {
        for index in 0..<Int(count) where hits.contains(unsafe Int(truncatingIfNeeded: literals[index])) { return true }
        return false
    }

    private static func hasValue(_ field: FieldID, _ event: borrowing Event) -> Bool {
        guard let first = event.firstRow(of: field) else { return false }
        let rows = event.rows
        if rows[first].kind != .null { return true }
        for index in first..<rows.count where rows[index].field == field && rows[index].kind != .null { return true }
        return false
    }

    private mutating func holdsByTests(_ item: Int, _ event: borrowing Event, _ batch: Span<UInt8>) -> Bool {
        let state = itemStates[item]
        if state >> 2 == generation { return state & 3 == ItemState.holds }
        evaluations += 1
        let holds = evaluator.holds(compiled.items[item], event, batch)
        itemStates[item] = generation << 2 | (holds ? ItemState.holds : ItemState.fails)
        return holds
    }
}
