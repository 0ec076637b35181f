internal import SecBotCore

extension DeclaredCursor {
    /// Whether a literal stands at a place.
    static func stands(_ literal: [UInt8], _ bytes: Span<UInt8>, at place: Int, before end: Int) -> Bool {
        guard end - place >= literal.count else { return false }
        for index in 0..<literal.count where literal[index] != bytes[place + index] { return false }
        return true
    }

    /// The first place of a literal that lies wholly in `start..<end`.
    static func find(_ literal: [UInt8], _ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        guard let head = literal.first else { return nil }
        var index = start
        while index + literal.count <= end {
            index = RecordScan.index(of: head, bytes, index, end - literal.count + 1)
            guard index + literal.count <= end else { return nil }
            if stands(literal, bytes, at: index, before: end) { return index }
            index += 1
        }
        return nil
    }

    /// The last place of a literal that lies wholly in `start..<end`.
    static func findLast(_ literal: [UInt8], _ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        guard !literal.isEmpty else { return nil }
        var index = end - literal.count
        while index >= start {
            if stands(literal, bytes, at: index, before: end) { return index }
            index -= 1
        }
        return nil
    }

    static func isHostByte(_ byte: UInt8, isName: Bool) -> Bool {
        switch byte {
        case 48...58, 46, 65...70, 97...102: true
        case 45, 95, 71...90, 103...122: isName
        default: false
        }
    }

    static func endOfHost(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, isName: Bool) -> Int {
        var index = start
        while index < end, isHostByte(bytes[index], isName: isName) { index += 1 }
        return index
    }

    /// The address at the start of a range, which shrinks by a port or a full stop behind the address.
    static func address(_ bytes: Span<UInt8>, _ value: inout Range<Int>) -> IPAddress? {
        if let address = IPAddress.parse(bytes, value) { return address }
        var end = value.upperBound
        while end > value.lowerBound, bytes[end - 1] == 46 || bytes[end - 1] == 58 { end -= 1 }
        if let address = IPAddress.parse(bytes, value.lowerBound..<end) {
            value = value.lowerBound..<end
            return address
        }
        guard let colon = RecordScan.lastIndex(of: 58, bytes, value.lowerBound, end),
            let address = IPAddress.parse(bytes, value.lowerBound..<colon), address.isIPv4
        else { return nil }
        value = value.lowerBound..<colon
        return address
    }
}
