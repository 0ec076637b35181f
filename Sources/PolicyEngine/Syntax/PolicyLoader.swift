package import SecBotCore
import Yams

/// Reads a policy file: bounded, checked whole, every problem with its place.
package enum PolicyLoader {
    /// A set of policies is small; more is a mistake or an attack.
    package static let maximumBytes = 256 << 10
    static let maximumDepth = 32
    static let maximumPolicies = 500

    /// What was read, and what is odd but no error.
    package struct Loaded: Sendable {
        package var set: PolicySet
        package var warnings: [PolicyError]
    }

    /// Checks a text as a set of policies.
    /// - Parameters:
    ///   - file: its name, for messages.
    ///   - now: for exceptions that have run out.
    ///   - zone: the offsets of a time zone by its name; `nil` for an unknown name.
    /// - Throws: ``PolicyErrors`` with all problems.
    package static func load(
        _ text: String, file: String, now: Timestamp, zone: @escaping (String) -> ZoneOffsets?
    ) throws -> Loaded {
        let reader = PolicyReader(file: file, text: text, now: now, zone: zone)
        guard text.utf8.count <= maximumBytes else {
            throw PolicyErrors(errors: [
                reader.error(.tooLarge, 0, 0, "\(text.utf8.count) bytes; at most \(maximumBytes) are read")
            ])
        }
        var set = PolicySet(name: "")
        do {
            // Nodes refer to their anchors weakly; the parser owns them.
            let parser = try Yams.Parser(yaml: text, resolver: .default, encoding: .utf8)
            defer { withExtendedLifetime(parser) {} }
            guard let root = try parser.singleRoot() else {
                throw PolicyErrors(errors: [reader.error(.missingKey, 0, 0, "the file is empty")])
            }
            if check(root, reader), let top = reader.mapping(root, "the policy file") { read(top, reader, into: &set) }
        } catch let error as YamlError {
            throw PolicyErrors(errors: [syntaxError(error, reader)])
        }
        guard reader.errors.isEmpty else {
            throw PolicyErrors(errors: reader.errors.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
        }
        return Loaded(set: set, warnings: reader.warnings)
    }

    private static func read(_ top: PolicyMapping, _ reader: PolicyReader, into set: inout PolicySet) {
        set.name = top.required("set", example: "my-policies") ?? ""
        if let problem = TargetName.identifierProblem(set.name), !set.name.isEmpty {
            top.report(.badValue, "set", problem)
        }
        set.summary = top.string("summary") ?? ""
        if let node = top.node("groups") { set.groups = readGroups(node, reader) }
        if let node = top.node("limits"), let map = reader.mapping(node, "limits") {
            readLimits(map, into: &set.limits)
        }
        if let node = top.node("breaker"), let map = reader.mapping(node, "breaker") {
            set.breaker = readBreaker(map, reader)
        }
        if let node = top.node("exceptions") {
            set.exceptions = reader.elements(node, "exceptions").compactMap { readException($0, reader) }
        }
        if let node = top.node("maintenance") {
            set.maintenance = reader.elements(node, "maintenance").compactMap { readMaintenance($0, reader) }
        }
        guard let node = top.node("policies") else {
            reader.report(.missingKey, at: top.node, "a policy file needs policies", suggestion: "policies: []")
            top.finish()
            return
        }
        var ids: Set<String> = []
        for element in reader.elements(node, "policies", limit: maximumPolicies) {
            guard let map = reader.mapping(element, "a policy"), let policy = readPolicy(map, set.groups) else {
                continue
            }
            if !ids.insert(policy.id).inserted { map.report(.duplicateName, "id", "the id \(policy.id) stands twice") }
            set.policies.append(policy)
        }
        top.finish()
    }

    /// Refuses anchors, aliases and deep nesting, before anything walks the tree without a bound.
    private static func check(_ root: Node, _ reader: PolicyReader) -> Bool {
        func problem(_ node: Node, _ depth: Int) -> (Node, Bool)? {
            guard depth < maximumDepth else { return (node, false) }
            switch node {
            case .alias: return (node, true)
            case .scalar(let scalar): return scalar.anchor == nil ? nil : (node, true)
            case .sequence(let sequence):
                guard sequence.anchor == nil else { return (node, true) }
                for element in sequence { if let found = problem(element, depth + 1) { return found } }
            case .mapping(let mapping):
                guard mapping.anchor == nil else { return (node, true) }
                for (key, value) in mapping {
                    if let found = problem(key, depth + 1) ?? problem(value, depth + 1) { return found }
                }
            }
            return nil
        }
        guard let (node, isAlias) = problem(root, 0) else { return true }
        if isAlias {
            reader.report(
                .alias, at: node, "YAML anchors and aliases are not accepted in a policy file",
                suggestion: "write the values out")
        } else {
            reader.report(.tooDeep, at: node, "nested deeper than \(maximumDepth) levels")
        }
        return false
    }

    private static func syntaxError(_ error: YamlError, _ reader: PolicyReader) -> PolicyError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            reader.error(.syntax, mark.line, mark.column, problem, "check the indentation and the colons")
        case .duplicatedKeysInMapping(let keys, let context):
            reader.error(
                .duplicateKey, context.mark.line, context.mark.column,
                "\(keys.sorted().joined(separator: ", ").prefix(200)) stands twice in one mapping", "keep one of them")
        default: reader.error(.syntax, 0, 0, "not readable as YAML")
        }
    }
}
