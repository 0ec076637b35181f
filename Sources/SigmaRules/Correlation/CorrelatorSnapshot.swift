/// Bytes that hold the state of a ``Correlator`` across a restart.
///
/// Layout, all numbers little-endian: the tag `SBC1`, the clock, the number of groups, then each group from the least to
/// the most recently used one. Correlations are named by id and a fingerprint of their meaning, so that state of a rule
/// that was changed is left out.
struct SnapshotWriter {
    private(set) var bytes: [UInt8] = Array("SBC1".utf8)

    mutating func write(_ value: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    mutating func write(_ value: Int64) { write(UInt64(bitPattern: value)) }

    mutating func write(_ list: [UInt8]) {
        write(UInt64(list.count))
        bytes += list
    }
}

/// Reads what ``SnapshotWriter`` wrote; every read is checked.
struct SnapshotReader {
    private let bytes: [UInt8]
    private var position: Int

    /// `nil` if the bytes do not begin with the tag.
    init?(_ bytes: [UInt8]) {
        guard bytes.starts(with: Array("SBC1".utf8)) else { return nil }
        self.bytes = bytes
        position = 4
    }

    mutating func number() -> UInt64? {
        guard bytes.count - position >= 8 else { return nil }
        var value: UInt64 = 0
        for index in 0..<8 { value |= UInt64(bytes[position + index]) << UInt64(index * 8) }
        position += 8
        return value
    }

    mutating func signed() -> Int64? { number().map { Int64(bitPattern: $0) } }

    /// A count of things that take at least `size` bytes each.
    mutating func count(size: Int) -> Int? {
        guard let value = number(), value <= UInt64((bytes.count - position) / size) else { return nil }
        return Int(value)
    }

    mutating func list() -> [UInt8]? {
        guard let length = count(size: 1) else { return nil }
        defer { position += length }
        return Array(bytes[position..<(position + length)])
    }
}

extension Correlator {
    /// The whole state as bytes, for ``restore(_:)``.
    public func snapshot() -> [UInt8] {
        var writer = SnapshotWriter()
        writer.write(clock)
        writer.write(UInt64(correlations.count))
        for rule in correlations { writer.write(Array(Correlator.fingerprint(rule).utf8)) }
        writer.write(UInt64(table.count))
        var place = table.oldest
        while place >= 0 {
            let group = table.groups[Int(place)]
            writer.write(UInt64(group.correlation))
            writer.write(group.key)
            writer.write(group.newest)
            writer.write(group.episodeStart)
            writer.write(group.episodeCount)
            writer.write(UInt64(group.entries.count))
            for entry in group.entries {
                writer.write(entry.time)
                writer.write(entry.reference)
                writer.write(entry.payload)
                writer.write(UInt64(entry.weight))
            }
            writer.write(UInt64(group.chains.count))
            for chain in group.chains {
                writer.write(UInt64(chain.count))
                for reference in chain { writer.write(reference) }
            }
            place = group.newer
        }
        return writer.bytes
    }

    /// Takes over state that an earlier ``snapshot()`` wrote; groups of correlations that are no longer there, or that
    /// mean something else now, are left out.
    ///
    /// - Returns: the number of groups taken over; `nil` if the bytes are not a snapshot, and then nothing has changed.
    public mutating func restore(_ bytes: [UInt8]) -> Int? {
        guard var reader = SnapshotReader(bytes), let clock = reader.signed(), let ruleCount = reader.count(size: 8)
        else { return nil }
        var known: [String: Int] = [:]
        for (index, rule) in correlations.enumerated() { known[Correlator.fingerprint(rule)] = index }
        var places: [Int?] = []
        for _ in 0..<ruleCount {
            guard let name = reader.list() else { return nil }
            places.append(known[String(decoding: name, as: UTF8.self)])
        }
        guard let groupCount = reader.count(size: 48) else { return nil }
        var restored = GroupTable()
        for _ in 0..<groupCount {
            guard let (group, isKnown) = Correlator.group(&reader, places) else { return nil }
            guard isKnown, restored.count < limits.groups,
                restored.find(group.hash, Int(group.correlation), group.key) == nil
            else { continue }
            _ = restored.insert(group)
        }
        self.clock = clock
        table = restored
        counters.liveGroups = table.count
        return table.count
    }

    private static func group(_ reader: inout SnapshotReader, _ places: [Int?]) -> (GroupState, isKnown: Bool)? {
        guard let old = reader.number(), old < UInt64(places.count), let key = reader.list(),
            let newest = reader.signed(), let start = reader.signed(), let total = reader.number(),
            let entryCount = reader.count(size: 32)
        else { return nil }
        let place = places[Int(old)]
        let seed = UInt64(place ?? 0)
        var group = GroupState(hash: hash(key, seed: seed), correlation: Int32(place ?? 0), key: key)
        group.newest = newest
        group.episodeStart = start
        group.episodeCount = total
        for _ in 0..<entryCount {
            guard let time = reader.signed(), let reference = reader.number(), let payload = reader.number(),
                let weight = reader.number(), weight <= UInt64(UInt32.max)
            else { return nil }
            group.entries.append(
                GroupState.Entry(time: time, reference: reference, payload: payload, weight: UInt32(weight)))
        }
        guard let chainCount = reader.count(size: 8) else { return nil }
        for _ in 0..<chainCount {
            guard let count = reader.count(size: 8) else { return nil }
            var chain: [UInt64] = []
            for _ in 0..<count {
                guard let reference = reader.number() else { return nil }
                chain.append(reference)
            }
            group.chains.append(chain)
        }
        return (group, place != nil)
    }

    /// What a correlation means: state is only valid for the same meaning.
    private static func fingerprint(_ rule: CorrelationRule) -> String {
        let bounds = rule.bounds.map { "\($0.comparison.rawValue)=\($0.value)" }.joined(separator: ",")
        return [
            rule.id, rule.typeName, String(rule.timespan), bounds, String(rule.percentile),
            rule.groupBy.joined(separator: ","), String(rule.inputs.count),
        ].joined(separator: "\u{1F}")
    }
}
