/// One thing that is wrong with a configuration file.
package struct ConfigurationError: Error, Equatable, Sendable {
    /// What is wrong; the raw value is stable, for programs.
    package enum Code: String, Sendable {
        case unreadable = "config.unreadable"
        case tooLarge = "config.too-large"
        case syntax = "config.syntax"
        case unknownKey = "config.unknown-key"
        case duplicateKey = "config.duplicate-key"
        case missingKey = "config.missing-key"
        case wrongType = "config.wrong-type"
        case badValue = "config.bad-value"
    }

    /// What is wrong, and in which file.
    package var code: Code
    package var file: String
    /// 1-based; 0 when the problem has no place in the text.
    package var line: Int
    package var column: Int
    /// The source line, for the caret.
    package var sourceLine: String
    package var message: String
    /// What to write instead.
    package var suggestion: String?

    package init(
        code: Code, file: String, line: Int = 0, column: Int = 0, sourceLine: String = "", message: String,
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

extension ConfigurationError: CustomStringConvertible {
    /// `file:line:column: message [code]`, the line with a caret, and what to do.
    package var description: String {
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

/// All problems of a configuration: it is accepted whole or refused whole.
package struct ConfigurationErrors: Error, CustomStringConvertible, Sendable {
    package var errors: [ConfigurationError]
    package var description: String { errors.map(\.description).joined(separator: "\n") }
}
