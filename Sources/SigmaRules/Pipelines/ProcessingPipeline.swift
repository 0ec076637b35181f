/// Adapts rules to the schema of a log: renames fields, adds conditions, changes logsources.
public struct ProcessingPipeline: Sendable {
    public var name: String
}
