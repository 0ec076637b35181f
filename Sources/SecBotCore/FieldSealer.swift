/// Protects a stored personal or evidence field. The store calls it for every such field and knows nothing of keys.
public protocol FieldSealer: Sendable {
    /// The bytes to store for a text that is about a subject (an address, a user, a host).
    func seal(_ plain: [UInt8], subject: String) throws -> [UInt8]
    /// The text behind stored bytes.
    func open(_ sealed: [UInt8], subject: String) throws -> [UInt8]
    /// The value under which an exact search finds the text; the same text gives the same key.
    func searchKey(_ plain: String) -> String
}

/// A sealer that seals nothing: what the store uses until a vault with keys is configured.
public struct UnsealedFields: FieldSealer {
    public init() {}
    public func seal(_ plain: [UInt8], subject: String) -> [UInt8] { plain }
    public func open(_ sealed: [UInt8], subject: String) -> [UInt8] { sealed }
    public func searchKey(_ plain: String) -> String { plain }
}
