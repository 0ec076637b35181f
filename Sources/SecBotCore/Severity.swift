/// How bad a finding is; the levels of the Sigma specification 2.1, in ascending order.
public enum Severity: Int, Comparable, CaseIterable, Sendable, Codable {
    case informational, low, medium, high, critical

    public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }

    /// The word of the Sigma specification.
    public var name: String {
        switch self {
        case .informational: "informational"
        case .low: "low"
        case .medium: "medium"
        case .high: "high"
        case .critical: "critical"
        }
    }

    /// Reads the word of the Sigma specification, in any case; `nil` for any other word.
    public init?(name: some StringProtocol) {
        let lowered = name.lowercased()
        guard let match = Severity.allCases.first(where: { $0.name == lowered }) else { return nil }
        self = match
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Severity(name: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a severity: \(text)")
        }
        self = value
    }
}
