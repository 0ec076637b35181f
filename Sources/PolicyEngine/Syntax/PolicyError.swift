/// One thing that is wrong with a policy file.
package struct PolicyError: Error, Equatable, Sendable {
    /// What is wrong; the raw value is stable, for programs.
    package enum Code: String, Sendable, CaseIterable {
        case unreadable = "policy.unreadable"
        case tooLarge = "policy.too-large"
        case tooDeep = "policy.too-deep"
        case syntax = "policy.syntax"
        case alias = "policy.alias"
        case unknownKey = "policy.unknown-key"
        case duplicateKey = "policy.duplicate-key"
        case missingKey = "policy.missing-key"
        case wrongType = "policy.wrong-type"
        case badValue = "policy.bad-value"
        case unknownName = "policy.unknown-name"
        case duplicateName = "policy.duplicate-name"
        case contradiction = "policy.contradiction"
        /// A warning: the exception has run out and does nothing.
        case expired = "policy.expired"
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

extension PolicyError: CustomStringConvertible {
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

/// All problems of a policy file: it is accepted whole or refused whole.
package struct PolicyErrors: Error, CustomStringConvertible, Sendable {
    package var errors: [PolicyError]
    package init(errors: [PolicyError]) { self.errors = errors }
    package var description: String { errors.map(\.description).joined(separator: "\n") }
}
