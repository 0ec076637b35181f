import SecBotCore

extension FuzzTarget {
    /// Any order of writing, truncating and resetting keeps an event's table true: compared with a plain model.
    static let events = FuzzTarget(name: "events", maximumLength: 1024) { bytes in
        var reader = ByteReader(bytes)
        var event = Event()
        var model: [(field: FieldID, value: [UInt8])] = []
        while !reader.isAtEnd {
            let field = FieldID(rawValue: UInt16(reader.byte()) * 3)
            let length = min(Int(reader.byte()), bytes.count)
            switch reader.byte() % 5 {
            case 0:
                event.append(field, 0..<length)
                model.append((field, Array(bytes[..<length])))
            case 1:
                let mark = event.arenaMark
                event.write(bytes.span, 0..<length)
                event.appendArena(field, from: mark)
                model.append((field, Array(bytes[..<length])))
            case 2:
                event.append(field, Constant("fuzz"))
                model.append((field, Array("fuzz".utf8)))
            case 3:
                let count = min(length, model.count)
                event.truncate(toRows: count)
                model.removeSubrange(count...)
            default:
                event.reset()
                model.removeAll()
            }
            let isPresent = event.has(field)
            let isExpected = field != .none && model.contains { $0.field == field }
            promise(isPresent == isExpected, "a field is there when a row has it")
        }
        promise(event.rows.count == model.count, "every row is there")
        for (row, expected) in zip(event.rows, model) {
            let value = event.text(of: row, in: bytes.span)
            promise(value == String(decoding: expected.value, as: UTF8.self), "a row has its value")
        }
    }
}
