/// A thing that an event speaks of and a finding is about.
public struct Entity: Hashable, Sendable, Codable {
    /// What kind of thing it is, and its name as the record writes it (untrusted text).
    public var kind: Kind
    public var value: String
    /// How the evidence for it came.
    public var provenance: Provenance

    /// Entity kinds by their field names.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case sourceAddress = "source.ip"
        case destinationAddress = "destination.ip"
        case user = "user.name"
        case targetUser = "user.target.name"
        case group = "group.name"
        case host = "host.name"
        case process = "process.executable"
        case file = "file.path"
        case domain = "dns.question.name"
        case package = "package.name"

        /// The field that carries this kind of entity.
        public var field: FieldID {
            switch self {
            case .sourceAddress: .sourceIP
            case .destinationAddress: .destinationIP
            case .user: .userName
            case .targetUser: .userTargetName
            case .group: .groupName
            case .host: .hostName
            case .process: .processExecutable
            case .file: .filePath
            case .domain: .dnsQuestion
            case .package: .packageName
            }
        }
    }

    public init(kind: Kind, value: String, provenance: Provenance) {
        self.kind = kind
        self.value = value
        self.provenance = provenance
    }
}
