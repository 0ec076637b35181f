extension IPAddress: CustomStringConvertible, LosslessStringConvertible, Codable {
    /// Reads an address that fills the whole text: dotted decimal without leading zeros (an octal reading is refused),
    /// or RFC 4291 text. Zone identifiers, ports and brackets are refused.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let value = IPAddress.parse(bytes.span) else { return nil }
        self = value
    }

    /// Reads an address that fills the whole span; `nil` for anything else.
    public static func parse(_ bytes: Span<UInt8>) -> IPAddress? {
        parse(bytes, 0..<bytes.count)
    }

    /// Reads an address that fills a range of the span; `nil` for anything else.
    public static func parse(_ bytes: Span<UInt8>, _ range: Range<Int>) -> IPAddress? {
        guard range.count >= 2, range.count <= 45, range.lowerBound >= 0, range.upperBound <= bytes.count
        else { return nil }
        var index = range.lowerBound
        let firstDotLimit = min(range.upperBound, index + 4)
        while index < firstDotLimit {
            if bytes[index] == 46 { return parseV4(bytes, range).map(IPAddress.init(v4:)) }
            if bytes[index] == 58 { break }
            index += 1
        }
        return parseV6(bytes, range)
    }

    static func parseV4(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt32? {
        guard range.count >= 7, range.count <= 15, range.lowerBound >= 0, range.upperBound <= bytes.count
        else { return nil }
        var bits: UInt32 = 0
        var index = range.lowerBound
        let end = range.upperBound
        /// The digit at `index`; 10 or more for anything else and at the end.
        func digit() -> UInt32 { index < end ? UInt32(unsafe bytes[unchecked: index] &- 48) : 255 }
        for place in 0..<4 {
            var part = digit()
            guard part < 10 else { return nil }
            index += 1
            var next = digit()
            if next < 10 {
                guard part != 0 else { return nil }
                part = part &* 10 &+ next
                index += 1
                next = digit()
                if next < 10 {
                    part = part &* 10 &+ next
                    index += 1
                    guard part <= 255 else { return nil }
                }
            }
            bits = bits << 8 | part
            guard place < 3 else { break }
            guard index < end, unsafe bytes[unchecked: index] == 46 else { return nil }
            index += 1
        }
        return index == end ? bits : nil
    }

    private static func parseV6(_ bytes: Span<UInt8>, _ range: Range<Int>) -> IPAddress? {
        var head = (high: UInt64(0), low: UInt64(0))
        var groups = 0
        var gap = -1
        var index = range.lowerBound
        let end = range.upperBound
        func push(_ group: UInt64) {
            head.high = head.high << 16 | head.low >> 48
            head.low = head.low << 16 | group
            groups += 1
        }
        if bytes[index] == 58 {
            guard index + 1 < end, bytes[index + 1] == 58 else { return nil }
            gap = 0
            index += 2
        }
        while index < end {
            guard groups < 8 else { return nil }
            let start = index
            var value: UInt64 = 0
            while index < end, index - start < 4, let digit = hexadecimal(bytes[index]) {
                value = value << 4 | UInt64(digit)
                index += 1
            }
            if index < end, bytes[index] == 46 {
                guard groups <= 6, let v4 = parseV4(bytes, start..<end) else { return nil }
                push(UInt64(v4 >> 16))
                push(UInt64(v4 & 0xFFFF))
                index = end
                break
            }
            guard index > start else { return nil }
            push(value)
            guard index < end else { break }
            guard bytes[index] == 58 else { return nil }
            index += 1
            guard index < end else { return nil }
            if bytes[index] == 58 {
                guard gap < 0 else { return nil }
                gap = groups
                index += 1
            }
        }
        if gap < 0 { return groups == 8 ? IPAddress(high: head.high, low: head.low) : nil }
        guard groups < 8 else { return nil }
        return expand(head, groups: groups, gap: gap)
    }

    /// Moves the groups after the gap to the end of the 128 bits.
    private static func expand(_ packed: (high: UInt64, low: UInt64), groups: Int, gap: Int) -> IPAddress {
        var high: UInt64 = 0
        var low: UInt64 = 0
        for position in 0..<groups {
            let fromEnd = groups - 1 - position
            let half: UInt64 = fromEnd < 4 ? packed.low : packed.high
            let group: UInt64 = half >> UInt64(fromEnd % 4 * 16) & 0xFFFF
            let target = position < gap ? position : position + 8 - groups
            if target < 4 {
                high |= group << UInt64((3 - target) * 16)
            } else {
                low |= group << UInt64((7 - target) * 16)
            }
        }
        return IPAddress(high: high, low: low)
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }

    /// RFC 5952 text; IPv4 in dotted decimal.
    public var description: String {
        if let bits = v4Bits {
            return "\(bits >> 24).\(bits >> 16 & 255).\(bits >> 8 & 255).\(bits & 255)"
        }
        let groups: [UInt16] = (0..<8).map { (index: Int) -> UInt16 in
            let half: UInt64 = index < 4 ? high : low
            let shift = UInt64((3 - index % 4) * 16)
            return UInt16(truncatingIfNeeded: half >> shift)
        }
        var best = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > best.count, end - start >= 2 { best = start..<end }
            start = max(end, start + 1)
        }
        func hex(_ part: ArraySlice<UInt16>) -> String {
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        if best.isEmpty { return hex(groups[...]) }
        return hex(groups[..<best.lowerBound]) + "::" + hex(groups[best.upperBound...])
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = IPAddress(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an IP address: \(text)")
        }
        self = value
    }
}
