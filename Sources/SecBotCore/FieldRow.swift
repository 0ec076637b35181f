/// One value of an event: which field, what kind, and where its bytes are. Twelve bytes, no reference.
public struct FieldRow: Sendable {
    /// Which field; ``FieldID/none`` for one that nobody reads by name.
    public var field: FieldID
    public var kind: ValueKind
    public var flags: Flags
    @usableFromInline var place: UInt32
    public var length: UInt32

    /// What is known about how the value came to be.
    public struct Flags: OptionSet, Sendable {
        public let rawValue: UInt8
        @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// The remote side could choose these bytes: never the ground to blame an address.
        @inlinable public static var remoteWritten: Flags { Flags(rawValue: 1) }
        /// A typed entity (address, user, host...) that the service itself vouches for.
        @inlinable public static var entity: Flags { Flags(rawValue: 2) }
        /// Part of a list: the field occurs in several rows.
        @inlinable public static var element: Flags { Flags(rawValue: 4) }
        /// The record has an object or a list here: the field is present, but has no value of its own. Its kind is null.
        @inlinable public static var container: Flags { Flags(rawValue: 8) }
        /// The bytes are those between the quotes of a JSON text, escapes unresolved: ``Event/resolveEscapes(in:)``.
        @inlinable public static var escaped: Flags { Flags(rawValue: 16) }
    }

    @usableFromInline static var arenaBit: UInt32 { 0x8000_0000 }

    @inlinable init(field: FieldID, kind: ValueKind, flags: Flags, place: UInt32, length: UInt32) {
        self.field = field
        self.kind = kind
        self.flags = flags
        self.place = place
        self.length = length
    }

    /// Whether the bytes are in the event's arena and not in the record.
    @inlinable public var isInArena: Bool { place & FieldRow.arenaBit != 0 }
    /// The range of the bytes, in the arena or in the batch that holds the record.
    @inlinable public var range: Range<Int> {
        let start = Int(place & ~FieldRow.arenaBit)
        return start..<(start + Int(length))
    }
}

/// The type that a value had in its record.
public enum ValueKind: UInt8, Sendable {
    case text, number, boolean, null
}
