/// Looks for YAML aliases before a parser sees them: a few nested ones make a small text grow without bound.
enum AliasScan {
    /// The place (1-based) of what looks like the first alias of a text that also has what looks like an anchor.
    ///
    /// Quotes and comments are not understood on purpose, since a scan that understood them could be led astray.
    static func firstAlias(in text: String) -> (line: Int, column: Int)? {
        var hasAnchor = false
        var alias: (line: Int, column: Int)?
        var line = 1
        var column = 0
        var previous: UInt8 = 10
        var sigil: UInt8 = 0
        for byte in text.utf8 {
            column += 1
            if sigil == 38, byte > 32 { hasAnchor = true }
            if sigil == 42, alias == nil, isNameByte(byte) { alias = (line, column - 1) }
            // A node begins after white space or after one of `[{,:`.
            let beginsNode = previous <= 32 || previous == 91 || previous == 123 || previous == 44 || previous == 58
            sigil = beginsNode && (byte == 38 || byte == 42) ? byte : 0
            previous = byte
            if byte == 10 {
                line += 1
                column = 0
            }
        }
        return hasAnchor ? alias : nil
    }

    /// Whether a byte can begin the name of an alias; a pattern such as `*.log` does not.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte == 95 || byte >= 128 || (byte | 0x20) &- 97 < 26 || byte &- 48 < 10 || byte == 45
    }
}
