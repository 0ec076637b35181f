import SecBotCore

extension PersistentFailures {
    func save(to writer: inout StateWriter) {
        writer.write(UInt32(table.count))
        for case let entry? in table.slots {
            writer.write(entry.address)
            writer.write(entry.last.nanoseconds)
            let state = entry.value
            writer.write(state.first.nanoseconds)
            writer.write(state.lastSuccess.nanoseconds)
            writer.write(state.day)
            let (a, b, c, d, e, f, g) = state.perDay
            for count in [a, b, c, d, e, f, g] { writer.write(count) }
            writer.write(state.firedAt)
            let (p, q, r, s) = state.newest
            for reference in [p, q, r, s] { writer.write(reference) }
            writer.write(state.seen)
        }
    }

    mutating func restore(from reader: inout StateReader) throws(StateError) {
        for _ in 0..<(try reader.readCount(ofSize: 120)) {
            let address = try reader.readAddress()
            let last = Timestamp(nanoseconds: try reader.read())
            var state = State()
            state.first = Timestamp(nanoseconds: try reader.read())
            state.lastSuccess = Timestamp(nanoseconds: try reader.read())
            state.day = try reader.read()
            state.perDay = (
                try reader.read(), try reader.read(), try reader.read(), try reader.read(), try reader.read(),
                try reader.read(), try reader.read()
            )
            state.firedAt = try reader.read()
            state.newest = (try reader.read(), try reader.read(), try reader.read(), try reader.read())
            state.seen = min(try reader.read(), 4)
            table.update(address, at: last, initial: State.init) { $0 = state }
        }
    }
}
