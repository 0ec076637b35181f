/// Writes the primitives of a compiled rule set: numbers of variable length, and texts by their place in a table.
struct CacheWriter {
    private(set) var bytes: [UInt8] = []

    mutating func byte(_ value: UInt8) { bytes.append(value) }
    mutating func flag(_ value: Bool) { bytes.append(value ? 1 : 0) }

    /// Seven bits a byte, the lowest first.
    mutating func number(_ value: Int) {
        var rest = UInt64(bitPattern: Int64(value))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func word(_ value: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    mutating func raw(_ content: some Collection<UInt8>) {
        number(content.count)
        bytes += content
    }

    mutating func append(_ other: CacheWriter) { bytes += other.bytes }
}

/// The texts of a rule set, each once.
struct CacheTexts {
    private(set) var all: [String] = []
    private var places: [String: Int] = [:]

    /// The place of a text, from 1; 0 stands for none.
    mutating func place(_ text: String?) -> Int {
        guard let text else { return 0 }
        if let known = places[text] { return known }
        all.append(text)
        places[text] = all.count
        return all.count
    }
}
