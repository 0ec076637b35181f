/// What is wrong with a rule, where, and what to write instead.
public struct RuleDiagnostic: Hashable, Sendable {
    /// How bad it is.
    public enum Severity: String, Sendable, Comparable {
        /// A matter of style or convention.
        case info
        /// The rule is loaded, but it probably does not do what its author wants.
        case warning
        /// The rule is refused; the others load.
        case error

        private var rank: Int { self == .error ? 2 : self == .warning ? 1 : 0 }
        public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
    }

    /// How bad it is.
    public var severity: Severity
    /// A stable word for programs: `condition.unknownName`.
    public var code: String
    public var path: String
    /// 1-based; 0 when the whole file is meant.
    public var line: Int
    /// 1-based, counted in code points.
    public var column: Int
    /// One sentence for people.
    public var message: String
    /// What to write instead, if that is known.
    public var suggestion: String?
    /// The line of the file that the diagnostic points at.
    public var sourceLine: String?

    public init(
        severity: Severity, code: String, path: String, line: Int, column: Int, message: String,
        suggestion: String? = nil, sourceLine: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.path = path
        self.line = line
        self.column = column
        self.message = message
        self.suggestion = suggestion
        self.sourceLine = sourceLine
    }

    /// `path:line:column: severity: message [code]`, the line with a caret, and the suggestion.
    public var rendered: String {
        var text = "\(path):\(line):\(column): \(severity.rawValue): \(message) [\(code)]"
        if let sourceLine, line > 0 {
            let shown = String(sourceLine.prefix(200))
            text += "\n  \(shown)\n  \(String(repeating: " ", count: max(0, min(column - 1, 200))))^"
        }
        if let suggestion { text += "\n  \(suggestion)" }
        return text
    }
}

/// A reason to refuse a rule, thrown inside the compiler and turned into a ``RuleDiagnostic`` with its place.
struct RuleError: Error {
    var code: String
    var message: String
    var suggestion: String?
    var place: SourcePlace?

    init(_ code: String, _ message: String, at place: SourcePlace?, suggestion: String? = nil) {
        self.code = code
        self.message = message
        self.suggestion = suggestion
        self.place = place
    }
}

/// Line and column of a rule file, both from 1.
struct SourcePlace: Hashable, Sendable {
    var line: Int
    var column: Int
}
