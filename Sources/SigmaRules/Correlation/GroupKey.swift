import PatternMatching
import SecBotCore

/// Group-by values as bytes, each preceded by its length in two bytes.
enum GroupKey {
    /// A longer value is cut, and told apart from others by a hash.
    static let maximumValue = 1024
    private static let keptOfLongValue = 1000

    static func append(_ bytes: Span<UInt8>, to key: inout [UInt8]) {
        let isLong = bytes.count > maximumValue
        let kept = isLong ? keptOfLongValue : bytes.count
        let count = isLong ? kept + 17 : kept
        key.append(UInt8(truncatingIfNeeded: count))
        key.append(UInt8(truncatingIfNeeded: count >> 8))
        for index in 0..<kept { key.append(bytes[index]) }
        guard isLong else { return }
        key.append(35)
        let hash = ByteHash.hash(bytes)
        for shift in stride(from: UInt64(60), through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: hash >> shift & 15)
            key.append(digit < 10 ? 48 + digit : 87 + digit)
        }
    }

    static func texts(_ key: [UInt8]) -> [String] {
        var values: [String] = []
        forEach(key) { values.append(String(decoding: key[$0], as: UTF8.self)) }
        return values
    }

    /// The number of values; `nil` if the lengths do not fit.
    static func count(_ key: [UInt8]) -> Int? {
        var count = 0
        var end = 0
        forEach(key) {
            count += 1
            end = $0.upperBound
        }
        return end == key.count ? count : nil
    }

    private static func forEach(_ key: [UInt8], _ body: (Range<Int>) -> Void) {
        var index = 0
        while index + 2 <= key.count {
            let end = index + 2 + Int(key[index]) + Int(key[index + 1]) << 8
            guard end <= key.count else { return }
            body((index + 2)..<end)
            index = end
        }
    }
}

// MARK: From events

extension CorrelationPlan {
    /// Writes the grouping values; `false` if one is missing.
    func makeKey(_ input: Int, _ event: borrowing Event, _ batch: Span<UInt8>, into key: inout [UInt8]) -> Bool {
        key.removeAll(keepingCapacity: true)
        for index in 0..<inputs[input].groupFields.count {
            guard let first = event.firstRow(of: inputs[input].groupFields[index]), event.rows[first].kind != .null
            else { return false }
            event.withBytes(of: event.rows[first], in: batch) { GroupKey.append($0, to: &key) }
        }
        return true
    }

    /// What an event counts as; `nil` if it lacks the value.
    func payload(
        _ input: Int, _ event: borrowing Event, _ batch: Span<UInt8>, _ values: inout [UInt8]
    ) -> UInt64? {
        guard !inputs[input].valueFields.isEmpty else { return UInt64(input) }
        switch kind {
        case .valueCount:
            values.removeAll(keepingCapacity: true)
            for index in inputs[input].valueFields.indices {
                guard let first = event.firstRow(of: inputs[input].valueFields[index]),
                    event.rows[first].kind != .null
                else { return nil }
                event.withBytes(of: event.rows[first], in: batch) { GroupKey.append($0, to: &values) }
            }
            // The same in every process, because it is part of the stored state.
            return ByteHash.hash(values.span)
        case .valueSum, .valueAverage, .valuePercentile:
            guard let field = inputs[input].valueFields.first, let first = event.firstRow(of: field),
                let number = event.withBytes(of: event.rows[first], in: batch, { NumberValue.parse($0) })
            else { return nil }
            return number.asDouble.bitPattern
        case .eventCount, .temporal, .temporalOrdered: return UInt64(input)
        }
    }

    /// Writes down what outer correlations need of the event: number of the field in four bytes, then the value.
    func carry(_ event: borrowing Event, _ batch: Span<UInt8>, into bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        for index in carried.indices {
            guard let first = event.firstRow(of: carried[index]), event.rows[first].kind != .null else {
                continue
            }
            let number = UInt32(carried[index].rawValue)
            for shift: UInt32 in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
            event.withBytes(of: event.rows[first], in: batch) { GroupKey.append($0, to: &bytes) }
        }
    }
}

// MARK: From inner correlations

extension CorrelationPlan {
    private func find(_ field: FieldID, in carried: [UInt8]) -> Range<Int>? {
        var index = 0
        while index + 6 <= carried.count {
            var number: UInt32 = 0
            for offset in 0..<4 { number |= UInt32(carried[index + offset]) << UInt32(offset * 8) }
            let end = index + 6 + Int(carried[index + 4]) + Int(carried[index + 5]) << 8
            guard end <= carried.count else { return nil }
            if number == UInt32(field.rawValue) { return (index + 6)..<end }
            index = end
        }
        return nil
    }

    func makeKey(
        _ input: Int, _ inner: CorrelationSignal, _ groupBy: [String], _ carried: [UInt8], into key: inout [UInt8]
    ) -> Bool {
        key.removeAll(keepingCapacity: true)
        for index in 0..<inputs[input].groupFields.count {
            if let place = groupBy.firstIndex(of: inputs[input].groupNames[index]), place < inner.group.count {
                GroupKey.append(Array(inner.group[place].utf8).span, to: &key)
            } else if let range = find(inputs[input].groupFields[index], in: carried) {
                GroupKey.append(carried.span.extracting(range), to: &key)
            } else {
                return false
            }
        }
        return true
    }

    func payload(
        _ input: Int, _ inner: CorrelationSignal, _ groupBy: [String], _ carried: [UInt8], _ values: inout [UInt8]
    ) -> UInt64? {
        guard !inputs[input].valueFields.isEmpty else { return UInt64(input) }
        switch kind {
        case .valueCount:
            values.removeAll(keepingCapacity: true)
            for index in inputs[input].valueFields.indices {
                guard let range = find(inputs[input].valueFields[index], in: carried) else { return nil }
                GroupKey.append(carried.span.extracting(range), to: &values)
            }
            return ByteHash.hash(values.span)
        case .valueSum, .valueAverage, .valuePercentile:
            guard let field = inputs[input].valueFields.first, let range = find(field, in: carried),
                let number = NumberValue.parse(carried.span.extracting(range))
            else { return nil }
            return number.asDouble.bitPattern
        case .eventCount, .temporal, .temporalOrdered: return UInt64(input)
        }
    }
}

extension Correlator {
    /// For each correlation the fields that those around it need of the completing event.
    static func carriedFields(
        _ correlations: [CorrelationRule], _ outer: [[(correlation: Int, input: Int)]]
    ) -> [[FieldID]] {
        var needs: [Set<FieldID>] = Array(repeating: [], count: correlations.count)
        // Referenced before referring: from the outermost inwards.
        for index in correlations.indices.reversed() {
            for (correlation, place) in outer[index] {
                let input = correlations[correlation].inputs[place]
                for (field, name) in zip(input.groupFields, input.groupNames)
                where !correlations[index].groupBy.contains(name) {
                    needs[index].insert(field)
                }
                needs[index].formUnion(input.valueFields)
                needs[index].formUnion(needs[correlation])
            }
        }
        return needs.map { $0.sorted { $0.rawValue < $1.rawValue } }
    }
}
