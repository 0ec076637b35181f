/// One file of rules: what to read and under which name to speak of it.
public struct RuleSource: Sendable {
    /// The name used in diagnostics, usually the path of the file.
    public var path: String
    public var text: String

    public init(path: String, text: String) {
        self.path = path
        self.text = text
    }
}
