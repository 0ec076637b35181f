/// What becomes of an answer to a finding, from the least to the most; the lesser of two modes is the one that holds.
public enum PolicyMode: String, Sendable, Codable, CaseIterable, Comparable {
    /// Only recorded.
    case observe
    /// Shown to a person, who may order it.
    case propose
    /// Carried out.
    case enforce

    private var rank: Int {
        switch self {
        case .observe: 0
        case .propose: 1
        case .enforce: 2
        }
    }

    public static func < (left: PolicyMode, right: PolicyMode) -> Bool { left.rank < right.rank }
}
