import SecBotCore

extension FuzzTarget {
    /// What is read as a time is written as text that reads as the same time.
    static let times = FuzzTarget(name: "times", maximumLength: 48) { bytes in
        guard let time = Timestamp.parse(rfc3339: bytes.span) else { return }
        promise(time.isKnown, "a time that was read is known")
        promise(Timestamp(time.description) == time, "time round trip")
    }

    /// Any zone and any local time lead to some UTC time without a trap; the civil calendar likewise.
    static let zones = FuzzTarget(name: "zones", maximumLength: 256) { bytes in
        var reader = ByteReader(bytes)
        let local = reader.integer()
        let zone = ZoneOffsets(
            initial: reader.integer() % 86_400,
            changes: (0..<8).map { _ in .init(start: reader.integer(), offset: reader.integer() % 86_400) })
        _ = zone.utc(fromLocal: local)
        _ = zone.offset(atUTC: local)
        let civil = CivilTime(secondsSinceEpoch: local)
        if civil.isValid { promise(civil.secondsSinceEpoch == local, "civil round trip") }
        _ = Timestamp(seconds: local).adding(seconds: reader.integer()).description
    }
}

/// Takes integers off an input; zeros when it is at its end.
struct ByteReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { place >= bytes.count }

    mutating func byte() -> UInt8 {
        guard place < bytes.count else { return 0 }
        defer { place += 1 }
        return bytes[place]
    }

    mutating func integer() -> Int64 {
        var value: UInt64 = 0
        for _ in 0..<8 { value = value << 8 | UInt64(byte()) }
        return Int64(bitPattern: value)
    }
}
