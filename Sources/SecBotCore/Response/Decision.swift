/// What a policy wants done about a finding, and why.
public struct Decision: Hashable, Sendable, Codable, Identifiable {
    /// Made of the finding's id, the policy, the action and the offence: the same for the same records, so that a decision
    /// that is made again after a crash is the same decision.
    public var id: String
    /// When it was made, by the clock of the evaluation.
    public var time: Timestamp
    public var findingID: String
    public var ruleID: String
    /// The id of the policy that wants it.
    public var policy: String
    public var outcome: Outcome
    public var request: ActionRequest
    /// Which offence of the target this is in the policy's decaying memory; 1 for the first.
    public var offence: Int
    /// Who has to agree before it is carried out; `nil` where nobody has to.
    public var approval: ApprovalRequirement?
    /// The protected entries that narrowed, changed or refused it.
    public var protection: [ProtectedEntry]
    /// Whether people must be told at once: a protected session is the source, or something was refused.
    public var isAlert: Bool
    /// One sentence.
    public var reason: String
    /// Every policy that was considered.
    public var trace: [PolicyTrace]

    /// What becomes of a decision.
    public enum Outcome: String, Sendable, Codable, CaseIterable {
        /// To be carried out now.
        case enforce
        /// To be shown to a person, who may order it.
        case propose
        /// To be recorded only.
        case observe
        /// Against a rule that always holds; nothing is done.
        case refused
        /// An exception or a maintenance window of the operator applies; nothing is done.
        case excepted
        /// A rate limit is spent; nothing is done now, and the next telling of the finding is judged anew.
        case limited
    }

    public init(
        id: String, time: Timestamp, findingID: String, ruleID: String, policy: String, outcome: Outcome,
        request: ActionRequest, offence: Int = 1, approval: ApprovalRequirement? = nil,
        protection: [ProtectedEntry] = [], isAlert: Bool = false, reason: String, trace: [PolicyTrace] = []
    ) {
        self.id = id
        self.time = time
        self.findingID = findingID
        self.ruleID = ruleID
        self.policy = policy
        self.outcome = outcome
        self.request = request
        self.offence = offence
        self.approval = approval
        self.protection = protection
        self.isAlert = isAlert
        self.reason = reason
        self.trace = trace
    }

    /// What it is done to.
    public var target: ActionTarget { request.target }
    /// How long it lasts; `nil` for what is done once.
    public var durationSeconds: Int64? { request.durationSeconds }
}

/// How many people have to agree, and until when.
public struct ApprovalRequirement: Hashable, Sendable, Codable {
    /// 1 or 2 different people.
    public var persons: Int
    /// Without enough approvals by then, the decision is void.
    public var expires: Timestamp

    public init(persons: Int, expires: Timestamp) {
        self.persons = persons
        self.expires = expires
    }
}

/// How one policy looked at one finding.
public struct PolicyTrace: Hashable, Sendable, Codable {
    /// The policy's id; empty for what holds for all policies.
    public var policy: String
    public var matched: Bool
    public var steps: [Step]

    /// One condition or rule, whether it held, and why.
    public struct Step: Hashable, Sendable, Codable {
        public var name: String
        public var held: Bool
        public var why: String

        public init(_ name: String, held: Bool, why: String) {
            self.name = name
            self.held = held
            self.why = why
        }
    }

    public init(policy: String, matched: Bool, steps: [Step]) {
        self.policy = policy
        self.matched = matched
        self.steps = steps
    }
}
