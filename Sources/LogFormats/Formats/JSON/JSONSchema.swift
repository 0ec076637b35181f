internal import SecBotCore

/// What the documents of one producer look like, as data: by which keys they are known, and which path means what.
struct JSONSchema: Sendable {
    /// What a path means besides being a field.
    enum Role: Sendable {
        case none
        /// The time of the event, as text or as a number of seconds, milli-, micro- or nanoseconds.
        case time
        /// An address that the producer saw itself.
        case sourceAddress
        /// A value that the remote side chose.
        case remote
        /// The request line, target or path of a web request.
        case requestLine, target
        /// The status of a web request.
        case status
    }

    struct Mapping: Sendable {
        var path: String
        var field: FieldID
        var role: Role = .none
    }

    /// A value that decides the outcome.
    struct Verdict: Sendable {
        var path: String
        var value: String
        var isFailure: Bool
    }

    var name: StaticString
    /// A document is of the schema if it has all paths of one of these lists.
    var evidence: [[String]]
    var logsource = Logsource()
    var mappings: [Mapping]
    /// Objects whose keys are fields by their bare names: `Image` in `winlog.event_data` is `Image`.
    var prefixes: [String] = []
    var verdicts: [Verdict] = []
    var category: StaticString?
    var action: StaticString?
    /// The path whose value names the service of the logsource.
    var servicePath: String?
}

extension JSONSchema.Mapping {
    init(_ path: String, _ field: FieldID, _ role: JSONSchema.Role = .none) {
        self.init(path: path, field: field, role: role)
    }
}
