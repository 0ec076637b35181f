import SecBotCore

/// Reads and compiles a set of rule files. A document with an error is refused alone.
struct RuleLoader {
    let options: RuleOptions
    private(set) var diagnostics: [RuleDiagnostic] = []
    private let table = ItemTable()

    /// A document with the file it comes from.
    struct Parsed: Sendable {
        var document: RuleDocument
        var source: Int
        /// A detection rule with the numbers of its chunk's items, or why it is refused.
        var compiled: Result<CompiledDetection, RuleError>?
    }

    /// A rule after pipelines and compilation.
    struct CompiledDetection: Sendable {
        var detection: ConditionCompiler.Result
        var logsource: Logsource
        var renamedFields: [String: String]
    }

    /// What one thread has read: documents, their items, and what is wrong with them.
    private struct Chunk: Sendable {
        var parsed: [Parsed] = []
        var items: [DetectionItem] = []
        var costs: [Int?] = []
        var diagnostics: [RuleDiagnostic] = []
    }

    init(options: RuleOptions) { self.options = options }

    /// The most rules in one set.
    static let maximumRules = 100_000

    static func load(_ sources: [RuleSource], _ options: RuleOptions) -> (RuleSet, [RuleDiagnostic]) {
        var loader = RuleLoader(options: options)
        let parsed = loader.parse(sources)
        let set = loader.compile(parsed, sources)
        return (set, loader.diagnostics.sorted { ($0.path, $0.line, $0.column) < ($1.path, $1.line, $1.column) })
    }

    // MARK: Reading

    private mutating func parse(_ sources: [RuleSource]) -> [Parsed] {
        let options = self.options
        let pieces = options.threads == 1 ? [sources.indices] : ParallelMap.pieces(of: sources.count, atLeast: 16)
        let results = ParallelMap.run(count: pieces.count) { piece -> Chunk in
            var chunk = Chunk()
            let loader = RuleLoader(options: options)
            for source in pieces[piece] {
                let first = chunk.parsed.count
                RuleLoader.parse(sources[source], source, &chunk.parsed, &chunk.diagnostics)
                for place in first..<chunk.parsed.count {
                    guard case .detection(var document) = chunk.parsed[place].document else { continue }
                    chunk.parsed[place].compiled = loader.compiled(document)
                    // Several times the size of what is made of them.
                    document.selections = []
                    document.conditions = []
                    chunk.parsed[place].document = .detection(document)
                }
            }
            chunk.items = loader.table.items
            chunk.costs = loader.table.costs
            return chunk
        }
        var all: [Parsed] = []
        for chunk in results {
            let numbers = chunk.items.indices.map { table.intern(chunk.items[$0], cost: chunk.costs[$0]) }
            for var entry in chunk.parsed {
                if case .success(var compiled)? = entry.compiled {
                    compiled.detection.renumber { numbers[$0] }
                    entry.compiled = .success(compiled)
                }
                all.append(entry)
            }
            diagnostics += chunk.diagnostics
        }
        return all
    }

    private func compiled(_ document: DetectionDocument) -> Result<CompiledDetection, RuleError> {
        do throws(RuleError) {
            let run = try adapt(
                document.selections, document.logsource, document.metadata.tags, document.conditionPlace)
            return .success(
                CompiledDetection(
                    detection: try compile(run, document.conditions, document.conditionPlace),
                    logsource: run.logsource, renamedFields: run.renamed))
        } catch {
            return .failure(error)
        }
    }

    private static func parse(
        _ source: RuleSource, _ index: Int, _ parsed: inout [Parsed], _ diagnostics: inout [RuleDiagnostic]
    ) {
        guard source.text.utf8.count <= YAMLLoader.maximumFileSize else {
            diagnostics.append(
                RuleDiagnostic(
                    severity: .error, code: "file.tooLarge", path: source.path, line: 0, column: 0,
                    message: "the file is larger than \(YAMLLoader.maximumFileSize) bytes"))
            return
        }
        for document in YAMLLoader.documents(source.text) {
            var parser = RuleParser(path: source.path)
            do throws(RuleError) {
                if let found = try parser.parse(try YAMLLoader.load(document)) {
                    parsed.append(Parsed(document: found, source: index))
                }
            } catch {
                diagnostics.append(describe(error, .error, source))
            }
            for warning in parser.warnings { diagnostics.append(describe(warning, .warning, source)) }
        }
    }

    static func describe(
        _ error: RuleError, _ severity: RuleDiagnostic.Severity, _ source: RuleSource
    ) -> RuleDiagnostic {
        var line: String?
        if let place = error.place { line = RuleLoader.line(place.line, of: source.text) }
        return RuleDiagnostic(
            severity: severity, code: error.code, path: source.path, line: error.place?.line ?? 0,
            column: error.place?.column ?? 0, message: error.message, suggestion: error.suggestion, sourceLine: line)
    }

    /// A line of a text, from 1, without its end.
    private static func line(_ number: Int, of text: String) -> String? {
        var rest = Substring(text).utf8
        for _ in 1..<max(1, number) {
            guard let end = rest.firstIndex(of: 10) else { return nil }
            rest = rest[rest.index(after: end)...]
        }
        var line = rest.prefix { $0 != 10 }
        if line.last == 13 { line = line.dropLast() }
        return String(Substring(line))
    }

    // MARK: Compiling

    private mutating func report(_ error: RuleError, _ source: RuleSource, _ severity: RuleDiagnostic.Severity = .error)
    {
        diagnostics.append(RuleLoader.describe(error, severity, source))
    }

    /// The pipelines applied to the selections of a rule.
    private func adapt(
        _ selections: [SelectionSyntax], _ logsource: Logsource, _ tags: [String], _ place: SourcePlace
    ) throws(RuleError) -> PipelineRun {
        var run = PipelineRun(selections, logsource, tags: tags, place: place)
        if !options.pipelines.isEmpty { try run.apply(options.pipelines) }
        return run
    }

    private func compile(
        _ run: PipelineRun, _ conditions: [ConditionSyntax], _ place: SourcePlace
    ) throws(RuleError) -> ConditionCompiler.Result {
        let table = table
        let compiler = ConditionCompiler(
            itemCompiler: ItemCompiler(placeholders: options.placeholders), intern: { table.intern($0) })
        var result = try compiler.compile(run.selections, conditions, at: place)
        for (selection, isNegated) in run.added {
            let extra = try compiler.compile([selection], [.selection(selection.name)], at: place).expression
            result.expression = Expression.and([result.expression, isNegated ? .not(extra) : extra]).simplified
            // So that explanations show what a pipeline demands.
            result.selections.append((selection.name, isNegated ? .not(extra) : extra))
        }
        return result
    }

    private mutating func compile(_ parsed: [Parsed], _ sources: [RuleSource]) -> RuleSet {
        var rules: [Rule] = []
        var seen: [String: String] = [:]
        for entry in parsed {
            guard case .detection(let document) = entry.document else { continue }
            do throws(RuleError) {
                guard rules.count < RuleLoader.maximumRules else {
                    throw RuleError("rules.tooMany", "more than \(RuleLoader.maximumRules) rules", at: document.place)
                }
                if let other = seen[document.metadata.id] {
                    throw RuleError(
                        "rule.duplicateID", "the id \(document.metadata.id) is already used in \(other)",
                        at: document.place, suggestion: "Give one of the rules a new id.")
                }
                let compiled = try entry.compiled.map { (result) throws(RuleError) in try result.get() }
                guard let compiled else { continue }
                let result = compiled.detection
                seen[document.metadata.id] = document.metadata.path
                rules.append(
                    Rule(
                        renamedFields: compiled.renamedFields, metadata: document.metadata,
                        logsource: compiled.logsource, expression: result.expression,
                        selections: result.selections, conditions: document.conditionTexts))
                for unused in result.unused {
                    report(
                        RuleError("selection.unused", "no condition uses `\(unused.name)`", at: unused.place),
                        sources[entry.source], .warning)
                }
            } catch {
                report(error, sources[entry.source])
            }
        }
        applyFilters(parsed, sources, &rules)
        let correlations = linkCorrelations(parsed, sources, &rules)
        return RuleSet(
            compiled: CompiledRules(rules: rules, items: table.items, costs: table.costs),
            correlations: correlations)
    }

    // MARK: Filters

    private mutating func applyFilters(_ parsed: [Parsed], _ sources: [RuleSource], _ rules: inout [Rule]) {
        for entry in parsed {
            guard case .filter(let filter) = entry.document else { continue }
            do throws(RuleError) {
                let run = try adapt(filter.selections, filter.logsource, [], filter.conditionPlace)
                let result = try compile(run, filter.conditions, filter.conditionPlace)
                var isApplied = false
                for index in rules.indices {
                    let metadata = rules[index].metadata
                    let isNamed = filter.rules.map { names in
                        names.contains { $0 == metadata.id || $0 == metadata.name }
                    }
                    guard isNamed ?? true, RuleLoader.covers(run.logsource, rules[index].logsource) else { continue }
                    isApplied = true
                    rules[index].expression = Expression.and([rules[index].expression, result.expression]).simplified
                    rules[index].filters.append((filter.metadata.title, result.expression))
                }
                if !isApplied {
                    report(
                        RuleError("filter.noRule", "the filter changes no rule that is loaded", at: filter.place),
                        sources[entry.source], .warning)
                }
            } catch {
                report(error, sources[entry.source])
            }
        }
    }

    /// Whether every dimension that a filter declares is that of the rule.
    private static func covers(_ filter: Logsource, _ rule: Logsource) -> Bool {
        (filter.product == nil || filter.product == rule.product)
            && (filter.category == nil || filter.category == rule.category)
            && (filter.service == nil || filter.service == rule.service)
    }

    // MARK: Correlations

    private mutating func linkCorrelations(
        _ parsed: [Parsed], _ sources: [RuleSource], _ rules: inout [Rule]
    ) -> [CorrelationRule] {
        var linker = CorrelationLinker(rules: rules)
        for entry in parsed {
            if case .correlation(let document) = entry.document { linker.add(document, source: entry.source) }
        }
        let result = linker.link()
        for (error, source) in result.errors { report(error, sources[source]) }
        for (index, rule) in rules.enumerated() where result.silenced.contains(rule.metadata.id) {
            rules[index].generatesFindings = false
        }
        return result.correlations
    }
}

/// The items of all rules, equal ones once. Those of a refused rule stay behind unused.
final class ItemTable {
    private(set) var items: [DetectionItem] = []
    /// For each item a guess at how often it holds; `nil` if the index cannot find it.
    private(set) var costs: [Int?] = []
    private var numbers: [DetectionItem: Int] = [:]

    func intern(_ item: DetectionItem) -> Int {
        intern(item, cost: ItemCost.estimate(item, item.indexing))
    }

    func intern(_ item: DetectionItem, cost: @autoclosure () -> Int?) -> Int {
        if let known = numbers[item] { return known }
        numbers[item] = items.count
        items.append(item)
        costs.append(cost())
        return items.count - 1
    }
}

extension RuleSet {
    /// Reads and compiles rule files. What cannot be compiled is refused alone and described in the diagnostics.
    public static func load(
        _ sources: [RuleSource], options: RuleOptions = RuleOptions()
    ) -> (rules: RuleSet, diagnostics: [RuleDiagnostic]) {
        RuleLoader.load(sources, options)
    }
}
