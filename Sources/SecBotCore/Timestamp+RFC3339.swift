extension Timestamp: CustomStringConvertible, LosslessStringConvertible, Codable {
    /// RFC 3339 in UTC with `Z`: whole seconds, or with milli-, micro- or nanoseconds as far as they are not zero.
    public var description: String {
        guard isKnown else { return "unknown" }
        let seconds = self.seconds
        let fraction = Int(nanoseconds &- seconds &* 1_000_000_000)
        let civil = CivilTime(secondsSinceEpoch: seconds)
        var text = Timestamp.padded(civil.year, 4)
        text += "-" + Timestamp.padded(civil.month, 2) + "-" + Timestamp.padded(civil.day, 2)
        text += "T" + Timestamp.padded(civil.hour, 2) + ":" + Timestamp.padded(civil.minute, 2)
        text += ":" + Timestamp.padded(civil.second, 2)
        if fraction != 0 {
            if fraction % 1_000_000 == 0 {
                text += "." + Timestamp.padded(fraction / 1_000_000, 3)
            } else if fraction % 1000 == 0 {
                text += "." + Timestamp.padded(fraction / 1000, 6)
            } else {
                text += "." + Timestamp.padded(fraction, 9)
            }
        }
        return text + "Z"
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return digits.utf8.count >= width ? digits : String(repeating: "0", count: width - digits.utf8.count) + digits
    }

    /// Reads RFC 3339: `2026-11-20T12:00:00Z`, a fraction of up to nine digits, an offset; `nil` for anything else.
    /// A time outside the range of ``Timestamp`` is clamped to it.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let value = Timestamp.parse(rfc3339: bytes.span) else { return nil }
        self = value
    }

    /// Reads the RFC 3339 time that fills the whole span; `nil` for anything else.
    public static func parse(rfc3339 bytes: Span<UInt8>) -> Timestamp? {
        func number(_ start: Int, _ count: Int) -> Int? {
            guard start + count <= bytes.count else { return nil }
            var value = 0
            for index in start..<(start + count) {
                let digit = bytes[index] &- 48
                guard digit < 10 else { return nil }
                value = value * 10 + Int(digit)
            }
            return value
        }
        guard bytes.count >= 20, bytes[4] == 45, bytes[7] == 45, bytes[13] == 58, bytes[16] == 58,
            bytes[10] | 0x20 == 0x74 || bytes[10] == 32,
            let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
            let hour = number(11, 2), let minute = number(14, 2), let second = number(17, 2)
        else { return nil }
        var civil = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        guard civil.isValid else { return nil }
        var index = 19
        if bytes[index] == 46 {
            index += 1
            var scale = 100_000_000
            let start = index
            while index < bytes.count, bytes[index] &- 48 < 10 {
                civil.nanosecond += Int(bytes[index] &- 48) * scale
                scale /= 10
                index += 1
            }
            guard index > start, index - start <= 9 else { return nil }
        }
        guard index < bytes.count else { return nil }
        var offset = 0
        if bytes[index] | 0x20 == 0x7A {
            guard index + 1 == bytes.count else { return nil }
        } else {
            guard bytes[index] == 43 || bytes[index] == 45, index + 6 == bytes.count, bytes[index + 3] == 58,
                let hours = number(index + 1, 2), let minutes = number(index + 4, 2), hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 3600 + minutes * 60) * (bytes[index] == 45 ? -1 : 1)
        }
        return Timestamp(
            seconds: civil.secondsSinceEpoch - Int64(offset), nanosecond: Int64(civil.nanosecond))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if isKnown { try container.encode(description) } else { try container.encodeNil() }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .unknown
            return
        }
        let text = try container.decode(String.self)
        guard let value = Timestamp(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an RFC 3339 time: \(text)")
        }
        self = value
    }
}
