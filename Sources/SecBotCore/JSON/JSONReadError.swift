/// Why bytes are not a JSON document that can be read.
public struct JSONReadError: Error, Hashable, Sendable {
    /// What is wrong; the raw value is stable, for programs.
    public enum Code: String, Sendable {
        case empty = "json.empty"
        /// The record is not an object.
        case notAnObject = "json.notAnObject"
        case unexpectedEnd = "json.unexpectedEnd"
        case unexpectedByte = "json.unexpectedByte"
        case invalidNumber = "json.invalidNumber"
        case invalidLiteral = "json.invalidLiteral"
        case invalidEscape = "json.invalidEscape"
        /// A control character within a text must be escaped.
        case controlCharacter = "json.controlCharacter"
        case tooDeep = "json.tooDeep"
        case trailingBytes = "json.trailingBytes"
    }

    /// What is wrong.
    public var code: Code
    /// Offset of the byte from the beginning of the record.
    public var offset: Int

    public init(code: Code, offset: Int) {
        self.code = code
        self.offset = offset
    }
}
