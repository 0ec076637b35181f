/// A text that a ``LiteralIndex`` looks for, already case-folded.
package struct Literal: Hashable, Sendable {
    /// Where in a value the literal must stand.
    package enum Anchor: UInt8, Sendable {
        /// The value is the literal.
        case whole
        /// The value begins with it.
        case start
        /// The value ends with it.
        case end
        /// The value contains it.
        case anywhere
    }

    /// At least one byte, except for ``Anchor/whole``.
    package let bytes: [UInt8]
    package let anchor: Anchor

    package init(_ bytes: [UInt8], anchor: Anchor) {
        self.bytes = bytes
        self.anchor = anchor
    }
}
