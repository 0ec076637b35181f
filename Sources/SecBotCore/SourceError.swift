/// One thing that is wrong with a file that a person wrote: a code, a place, and what to write instead.
///
/// - `ProblemCode`: the codes of one kind of file; their raw values are stable, for programs.
public struct SourceError<ProblemCode>: Error, Equatable, Sendable
where ProblemCode: RawRepresentable & Equatable & Sendable, ProblemCode.RawValue == String {
    /// The codes of this kind of file.
    public typealias Code = ProblemCode

    /// What is wrong, and in which file.
    public var code: ProblemCode
    public var file: String
    /// 1-based; 0 when the problem has no place in the text.
    public var line: Int
    public var column: Int
    /// The source line, for the caret.
    public var sourceLine: String
    public var message: String
    /// What to write instead.
    public var suggestion: String?

    public init(
        code: ProblemCode, file: String, line: Int = 0, column: Int = 0, sourceLine: String = "", message: String,
        suggestion: String? = nil
    ) {
        self.code = code
        self.file = file
        self.line = line
        self.column = column
        self.sourceLine = sourceLine
        self.message = message
        self.suggestion = suggestion
    }
}

extension SourceError: CustomStringConvertible {
    /// `file:line:column: message [code]`, the line with a caret, and what to do.
    public var description: String {
        var text =
            line > 0
            ? "\(file):\(line):\(column): \(message) [\(code.rawValue)]" : "\(file): \(message) [\(code.rawValue)]"
        if line > 0, !sourceLine.isEmpty {
            text += "\n    \(sourceLine)\n    \(String(repeating: " ", count: max(0, column - 1)))^"
        }
        if let suggestion { text += "\n    \(suggestion)" }
        return text
    }
}
