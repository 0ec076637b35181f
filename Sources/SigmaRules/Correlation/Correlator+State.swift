public import SecBotCore

extension Correlator {
    /// The state of all windows, so that they survive a restart.
    public func save(to writer: inout StateWriter) {
        writer.write(clock)
        writer.write(UInt32(plans.count))
        for plan in plans { writer.write(plan.id) }
        writer.write(UInt32(table.count))
        table.forEachFromOldest { group in
            writer.write(group.correlation)
            writer.write(group.key)
            for time in [group.newest, group.episodeStart, group.toldTime] { writer.write(time) }
            writer.write(group.episodeCount)
            writer.write(group.toldCount)
            writer.write(UInt32(group.entries.count))
            for entry in group.entries {
                writer.write(entry.time)
                writer.write(entry.reference)
                writer.write(entry.payload)
                writer.write(entry.weight)
            }
            writer.write(UInt32(group.chains.count))
            for chain in group.chains {
                writer.write(UInt32(chain.count))
                for reference in chain { writer.write(reference) }
            }
        }
    }

    /// Takes stored windows over. Those of correlations that are no longer there are dropped.
    public mutating func restore(from reader: inout StateReader) throws(StateError) {
        clock = try reader.read()
        var places: [Int?] = []
        for _ in 0..<(try reader.readCount(ofSize: 4)) {
            let id = try reader.readText()
            places.append(plans.firstIndex { $0.id == id })
        }
        for _ in 0..<(try reader.readCount(ofSize: 56)) {
            let stored = Int(try reader.read(Int32.self))
            let key = try reader.readBytes()
            var group = GroupState(hash: 0, correlation: 0, key: key)
            group.newest = try reader.read()
            group.episodeStart = try reader.read()
            group.toldTime = try reader.read()
            group.episodeCount = try reader.read()
            group.toldCount = try reader.read()
            for _ in 0..<(try reader.readCount(ofSize: 28)) {
                group.entries.append(
                    GroupState.Entry(
                        time: try reader.read(), reference: try reader.read(), payload: try reader.read(),
                        weight: try reader.read()))
            }
            for _ in 0..<(try reader.readCount(ofSize: 4)) {
                var chain: [UInt64] = []
                for _ in 0..<(try reader.readCount(ofSize: 8)) { chain.append(try reader.read()) }
                group.chains.append(chain)
            }
            guard stored >= 0, stored < places.count, let place = places[stored], table.count < limits.groups
            else { continue }
            group.correlation = Int32(place)
            insert(group)
        }
        counters.liveGroups = table.count
    }
}
