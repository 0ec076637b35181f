/// Reads what ``CacheWriter`` wrote, from bytes that may be damaged: every length and place is checked before it is used.
struct CacheReader: Sendable {
    /// The bytes are not a rule set, or not of this form.
    struct Damage: Error {}

    private let bytes: [UInt8]
    private var position: Int
    private let end: Int
    /// The texts that places stand for.
    let texts: [String]

    init(_ bytes: [UInt8], _ range: Range<Int>, texts: [String] = []) {
        self.bytes = bytes
        self.texts = texts
        position = max(0, min(range.lowerBound, bytes.count))
        end = max(position, min(range.upperBound, bytes.count))
    }

    var isAtEnd: Bool { position == end }

    mutating func byte() throws(Damage) -> UInt8 {
        guard position < end else { throw Damage() }
        position += 1
        return bytes[position - 1]
    }

    mutating func flag() throws(Damage) -> Bool {
        switch try byte() {
        case 0: false
        case 1: true
        default: throw Damage()
        }
    }

    mutating func number() throws(Damage) -> Int {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            // The tenth byte holds one bit.
            guard shift < 63 || (shift == 63 && next <= 1) else { throw Damage() }
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return Int(Int64(bitPattern: value)) }
            shift += 7
        }
    }

    /// A number from 0 to a bound, the bound included.
    mutating func number(upTo bound: Int) throws(Damage) -> Int {
        let value = try number()
        guard value >= 0, value <= bound else { throw Damage() }
        return value
    }

    /// The number of things that follow; each takes at least one byte.
    mutating func count() throws(Damage) -> Int {
        let value = try number()
        guard value >= 0, value <= end - position else { throw Damage() }
        return value
    }

    mutating func word() throws(Damage) -> UInt64 {
        guard end - position >= 8 else { throw Damage() }
        var value: UInt64 = 0
        for index in 0..<8 { value |= UInt64(bytes[position + index]) << UInt64(8 * index) }
        position += 8
        return value
    }

    mutating func finite() throws(Damage) -> Double {
        let value = Double(bitPattern: try word())
        guard value.isFinite else { throw Damage() }
        return value
    }

    mutating func raw() throws(Damage) -> [UInt8] { Array(bytes[try range()]) }

    /// The place of bytes with their length before them.
    mutating func range() throws(Damage) -> Range<Int> {
        let count = try count()
        position += count
        return (position - count)..<position
    }

    mutating func rawText() throws(Damage) -> String { String(decoding: bytes[try range()], as: UTF8.self) }

    /// A reader for bytes with their length before them, which are skipped here.
    mutating func part() throws(Damage) -> CacheReader { CacheReader(bytes, try range(), texts: texts) }

    /// The same bytes without the texts, to be kept.
    var withoutTexts: CacheReader { CacheReader(bytes, position..<end) }

    /// Calls `body` as often as a number that follows says.
    mutating func repeated(_ body: (inout CacheReader) throws(Damage) -> Void) throws(Damage) {
        for _ in 0..<(try count()) { try body(&self) }
    }

    mutating func optionalText() throws(Damage) -> String? {
        let place = try number(upTo: texts.count)
        return place == 0 ? nil : texts[place - 1]
    }

    mutating func text() throws(Damage) -> String {
        guard let text = try optionalText() else { throw Damage() }
        return text
    }

    mutating func list<Element>(_ body: (inout CacheReader) throws(Damage) -> Element) throws(Damage) -> [Element] {
        let count = try count()
        var elements: [Element] = []
        elements.reserveCapacity(min(count, 4096))
        for _ in 0..<count { elements.append(try body(&self)) }
        return elements
    }
}
