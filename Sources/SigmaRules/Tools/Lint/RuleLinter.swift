/// Looks at rule files as a careful colleague would: what the specification forbids, what SigmaHQ's conventions advise
/// against, and what makes a rule slow or blind.
public struct RuleLinter: Sendable {
    /// What a check found.
    public struct Report: Sendable {
        /// The rules that could be loaded.
        public var rules: RuleSet
        /// Errors of loading and findings of the linter, in the order of files and lines.
        public var diagnostics: [RuleDiagnostic]

        /// How often each code occurs, in alphabetical order.
        public var counts: [(code: String, count: Int)] {
            var counts: [String: Int] = [:]
            for diagnostic in diagnostics { counts[diagnostic.code, default: 0] += 1 }
            return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        }
    }

    /// What loading depends on: placeholders and pipelines.
    public var options: RuleOptions
    /// Whether conventions that only SigmaHQ's own collection asks for are checked too.
    public var checksConventions: Bool

    public init(options: RuleOptions = RuleOptions(), checksConventions: Bool = false) {
        self.options = options
        self.checksConventions = checksConventions
    }

    /// All findings about the files, errors of loading included.
    public func check(_ sources: [RuleSource]) -> Report {
        let (rules, loading) = RuleSet.load(sources, options: options)
        var diagnostics = loading
        let chunks = max(1, min(64, sources.count / 8))
        let found = ParallelMap.run(count: chunks) { index in
            let range = (sources.count * index / chunks)..<(sources.count * (index + 1) / chunks)
            return sources[range].flatMap { check($0) }
        }
        diagnostics += found.joined()
        diagnostics += SetLint(rules, sources).diagnostics
        if !checksConventions {
            diagnostics.removeAll { RuleCode.named($0.code)?.isConvention ?? false }
        }
        diagnostics.sort { ($0.path, $0.line, $0.column, $0.code) < ($1.path, $1.line, $1.column, $1.code) }
        return Report(rules: rules, diagnostics: diagnostics)
    }

    private func check(_ source: RuleSource) -> [RuleDiagnostic] {
        guard source.text.utf8.count <= YAMLLoader.maximumFileSize else { return [] }
        var problems: [RuleError] = []
        var logsource: LintedLogsource?
        for document in YAMLLoader.documents(source.text) {
            guard let node = try? YAMLLoader.load(document), node.pairs != nil else { continue }
            let lint = DocumentLint(node)
            problems += lint.problems
            logsource = logsource ?? lint.logsource
        }
        if checksConventions { problems += FileNameLint.problems(source.path, logsource) }
        guard !problems.isEmpty else { return [] }
        let lines = source.text.split(separator: "\n", omittingEmptySubsequences: false)
        return problems.map { RuleLinter.diagnostic($0, source.path, lines) }
    }

    /// A finding with the severity and, unless it has its own, the remedy of its code.
    static func diagnostic(_ error: RuleError, _ path: String, _ lines: [Substring]) -> RuleDiagnostic {
        let code = RuleCode.named(error.code)
        let line = error.place?.line ?? 0
        return RuleDiagnostic(
            severity: code?.severity ?? .warning, code: error.code, path: path, line: line,
            column: error.place?.column ?? 0, message: error.message, suggestion: error.suggestion ?? code?.remedy,
            sourceLine: lines.indices.contains(line - 1) ? String(lines[line - 1]) : nil)
    }
}
