/// Writes analyzer state as bytes: fixed-width little-endian numbers and length-prefixed bytes, no schema inside.
public struct StateWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// Appends a fixed-width integer, little-endian.
    public mutating func write<Number: FixedWidthInteger>(_ number: Number) {
        var rest = number
        for _ in 0..<(Number.bitWidth / 8) {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest = Number.bitWidth > 8 ? rest >> 8 : 0
        }
    }

    /// Appends a length and the bytes.
    public mutating func write(_ block: [UInt8]) {
        write(UInt32(truncatingIfNeeded: block.count))
        bytes += block
    }

    /// Appends a text as UTF-8 with its length.
    public mutating func write(_ text: String) { write(Array(text.utf8)) }

    /// Appends an address.
    public mutating func write(_ address: IPAddress) {
        write(address.high)
        write(address.low)
    }
}

/// Why stored state could not be read; the state is then dropped and learned anew.
public enum StateError: Error, Equatable {
    case truncated
    /// Written by another version of the program.
    case version(UInt32)
    /// A value that the program never writes.
    case invalid
}

/// Reads what ``StateWriter`` wrote; every read is bounds-checked, so damaged state is an error and not a crash.
public struct StateReader: Sendable {
    private let bytes: [UInt8]
    private var position = 0

    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether everything was read.
    public var isAtEnd: Bool { position == bytes.count }

    /// Reads a fixed-width integer.
    public mutating func read<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) throws(StateError) -> Number
    {
        let width = Number.bitWidth / 8
        guard bytes.count - position >= width else { throw .truncated }
        var value: Number = 0
        for index in 0..<width {
            value |= Number(truncatingIfNeeded: bytes[position + index]) << Number(truncatingIfNeeded: index * 8)
        }
        position += width
        return value
    }

    /// Reads a block of bytes.
    public mutating func readBytes() throws(StateError) -> [UInt8] {
        let count = Int(try read(UInt32.self))
        guard bytes.count - position >= count else { throw .truncated }
        defer { position += count }
        return Array(bytes[position..<(position + count)])
    }

    /// Reads a text; invalid UTF-8 is repaired.
    public mutating func readText() throws(StateError) -> String { String(decoding: try readBytes(), as: UTF8.self) }

    /// Reads an address.
    public mutating func readAddress() throws(StateError) -> IPAddress {
        IPAddress(high: try read(), low: try read())
    }

    /// Reads a count that is about to be used for that many entries of at least `size` bytes each.
    public mutating func readCount(ofSize size: Int) throws(StateError) -> Int {
        let count = Int(try read(UInt32.self))
        guard count <= (bytes.count - position) / max(size, 1) else { throw .truncated }
        return count
    }
}
