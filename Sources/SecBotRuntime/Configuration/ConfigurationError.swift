package import SecBotCore

/// One thing that is wrong with a configuration file.
package typealias ConfigurationError = SourceError<ConfigurationErrorCode>

/// What can be wrong with a configuration file; the raw values are stable, for programs.
package enum ConfigurationErrorCode: String, Sendable {
    case unreadable = "config.unreadable"
    case tooLarge = "config.too-large"
    case syntax = "config.syntax"
    case unknownKey = "config.unknown-key"
    case duplicateKey = "config.duplicate-key"
    case missingKey = "config.missing-key"
    case wrongType = "config.wrong-type"
    case badValue = "config.bad-value"
}
/// All problems of a configuration: it is accepted whole or refused whole.
package struct ConfigurationErrors: Error, CustomStringConvertible, Sendable {
    package var errors: [ConfigurationError]
    package var description: String { errors.map(\.description).joined(separator: "\n") }
}
