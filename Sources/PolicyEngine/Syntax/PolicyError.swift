package import SecBotCore

/// One thing that is wrong with a policy file.
package typealias PolicyError = SourceError<PolicyErrorCode>

/// What can be wrong with a policy file; the raw values are stable, for programs.
package enum PolicyErrorCode: String, Sendable, CaseIterable {
    case unreadable = "policy.unreadable"
    case tooLarge = "policy.too-large"
    case tooDeep = "policy.too-deep"
    case syntax = "policy.syntax"
    case alias = "policy.alias"
    case unknownKey = "policy.unknown-key"
    case duplicateKey = "policy.duplicate-key"
    case missingKey = "policy.missing-key"
    case wrongType = "policy.wrong-type"
    case badValue = "policy.bad-value"
    case unknownName = "policy.unknown-name"
    case duplicateName = "policy.duplicate-name"
    case contradiction = "policy.contradiction"
    /// A warning: the exception has run out and does nothing.
    case expired = "policy.expired"
}
/// All problems of a policy file: it is accepted whole or refused whole.
package struct PolicyErrors: Error, CustomStringConvertible, Sendable {
    package var errors: [PolicyError]
    package init(errors: [PolicyError]) { self.errors = errors }
    package var description: String { errors.map(\.description).joined(separator: "\n") }
}
